import Foundation

/// What came back on a socket, down to the byte: a client library would hide how a connection ended.
struct RawAnswer: Sendable {
    let bytes: [UInt8]

    var head: String {
        String(decoding: bytes[..<(bodyStart ?? bytes.count)], as: UTF8.self)
    }

    var status: Int? {
        head.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    }

    var body: [UInt8] {
        bodyStart.map { Array(bytes[$0...]) } ?? []
    }

    var text: String { String(decoding: body, as: UTF8.self) }

    func header(_ name: String) -> String? {
        let prefix = name.lowercased() + ": "
        return head.split(separator: "\r\n").first { $0.lowercased().hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    }

    private var bodyStart: Int? {
        let mark = Array("\r\n\r\n".utf8)
        guard bytes.count >= mark.count else { return nil }
        return (0...(bytes.count - mark.count)).first { Array(bytes[$0..<$0 + mark.count]) == mark }.map { $0 + mark.count }
    }
}

struct ConnectionFailed: Error {}

enum RawConnection {
    /// Sends the bytes and reads until the server closes. On a thread of its own, since the socket blocks.
    static func exchange(port: Int, _ request: [UInt8]) async throws -> RawAnswer {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(with: Result { try blocking(port: port, request) })
            }
        }
    }

    private static func blocking(port: Int, _ request: [UInt8]) throws -> RawAnswer {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw ConnectionFailed() }
        defer { close(descriptor) }
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0, send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
            throw ConnectionFailed()
        }
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count < 0, errno == EAGAIN { throw ConnectionFailed() }
            // 0 is an orderly end, an error a reset: both are a server that closed.
            guard count > 0 else { return RawAnswer(bytes: received) }
            received += buffer[..<count]
        }
    }
}
