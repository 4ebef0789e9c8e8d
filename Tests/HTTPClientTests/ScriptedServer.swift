import Foundation
import Glibc
import Synchronization

/// A server of raw sockets that does to each connection exactly what a test says, also what no real server would.
///
/// Unchecked: the descriptor is set once before the threads start; the record is behind a mutex.
final class ScriptedServer: @unchecked Sendable {
    let port: Int
    private let listener: Int32
    private let record = Mutex<(requests: [SeenRequest], connections: Int)>(([], 0))
    private let events: AsyncStream<SeenRequest>.Continuation
    /// Each request as it has been read to its end.
    let arrivals: AsyncStream<SeenRequest>

    var requests: [SeenRequest] { record.withLock { $0.requests } }
    var connections: Int { record.withLock { $0.connections } }
    var url: String { "http://127.0.0.1:\(port)/" }

    /// - Parameter script: runs on a thread of its own for each connection, which is closed when it returns.
    init(_ script: @escaping @Sendable (ScriptedConnection) -> Void) {
        (listener, port) = Self.listen()
        (arrivals, events) = AsyncStream.makeStream()
        let thread = Thread { [self] in
            var descriptor = accept(listener, nil, nil)
            while descriptor >= 0 {
                let connection = ScriptedConnection(descriptor: descriptor, number: count()) { [self] in note($0) }
                Thread {
                    script(connection)
                    connection.close()
                }.start()
                descriptor = accept(listener, nil, nil)
            }
            Glibc.close(listener)
        }
        thread.start()
    }

    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        events.finish()
    }

    /// A port on which nothing listens any more.
    static func deadPort() -> Int {
        let (descriptor, port) = listen()
        Glibc.close(descriptor)
        return port
    }

    private func count() -> Int {
        record.withLock { record in
            record.connections += 1
            return record.connections
        }
    }

    private func note(_ request: SeenRequest) {
        record.withLock { $0.requests.append(request) }
        events.yield(request)
    }

    private static func listen() -> (descriptor: Int32, port: Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                guard bind(descriptor, pointer, length) == 0, Glibc.listen(descriptor, 128) == 0,
                    getsockname(descriptor, pointer, &length) == 0
                else { fatalError("no port for a test server") }
            }
        }
        return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
    }
}

/// A request as it came over the wire.
struct SeenRequest: Sendable {
    var line: String
    var headers: [String]
    var body: [UInt8]
    var connection: Int

    var method: String { String(line.prefix { $0 != " " }) }
}

/// One accepted connection; used by its own thread alone.
final class ScriptedConnection: @unchecked Sendable {
    let number: Int
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var isOpen = true
    private let note: (SeenRequest) -> Void

    init(descriptor: Int32, number: Int, note: @escaping (SeenRequest) -> Void) {
        self.descriptor = descriptor
        self.number = number
        self.note = note
    }

    /// The next request with its whole body, or nil when the client has gone.
    @discardableResult
    func read() -> SeenRequest? {
        var end = headerEnd
        while end == nil {
            guard fill() else { return nil }
            end = headerEnd
        }
        guard let end else { return nil }
        let lines = String(decoding: buffer[..<end], as: UTF8.self).components(separatedBy: "\r\n")
        let length = lines.first { $0.lowercased().hasPrefix("content-length:") }
            .flatMap { Int($0.dropFirst("content-length:".count).trimmingCharacters(in: .whitespaces)) }
        buffer.removeFirst(end + 4)
        while buffer.count < length ?? 0 {
            guard fill() else { return nil }
        }
        let request = SeenRequest(
            line: lines[0], headers: Array(lines.dropFirst()), body: Array(buffer.prefix(length ?? 0)), connection: number)
        buffer.removeFirst(length ?? 0)
        note(request)
        return request
    }

    /// Waits for any bytes, for what is no HTTP.
    func readSomething() -> Bool { fill() }

    /// Waits until the client closes.
    func waitForClose() {
        while fill() { buffer = [] }
    }

    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress! + sent, $0.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    func answer(_ body: String, status: String = "200 OK", headers: [String] = []) {
        answer(Array(body.utf8), status: status, headers: headers)
    }

    func answer(_ body: [UInt8], status: String = "200 OK", headers: [String] = []) {
        send("HTTP/1.1 \(status)\r\n" + (headers + ["Content-Length: \(body.count)"]).joined(separator: "\r\n") + "\r\n\r\n")
        send(body)
    }

    func close() {
        guard isOpen else { return }
        isOpen = false
        Glibc.close(descriptor)
    }

    /// Closes, and returns once the client's side of the connection knows: a busy kernel delivers the end later than `close` returns.
    func closeForBoth() {
        shutdown(descriptor, Int32(SHUT_WR))
        var info = [UInt8](repeating: 0, count: 256)
        for _ in 0..<2_000 {
            var length = socklen_t(info.count)
            // The first member of `tcp_info` is the state; FIN_WAIT2 says that the end was acknowledged.
            guard getsockopt(descriptor, Int32(IPPROTO_TCP), TCP_INFO, &info, &length) == 0, info[0] != UInt8(TCP_FIN_WAIT2) else { break }
            usleep(1_000)
        }
        close()
    }

    /// Closes with RST instead of FIN.
    func reset() {
        var linger = Glibc.linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
        close()
    }

    private var headerEnd: Int? {
        guard buffer.count >= 4 else { return nil }
        return (0...(buffer.count - 4)).first { buffer[$0..<($0 + 4)].elementsEqual("\r\n\r\n".utf8) }
    }

    private func fill() -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &chunk, chunk.count, 0)
        guard count > 0 else { return false }
        buffer.append(contentsOf: chunk[..<count])
        return true
    }
}
