import CCurl
import Glibc
import Synchronization

/// One request on its way.
///
/// Unchecked: `prepared` and `isCancelled` are shared; everything else is touched by the curl thread alone, on which libcurl also
/// makes its callbacks.
final class Transfer: @unchecked Sendable {
    typealias Continuation = CheckedContinuation<Result<HTTPResponse, HTTPFailure>, Never>

    let prepared: PreparedRequest
    let isCancelled = Atomic(false)

    var continuation: Continuation?
    var handle: UnsafeMutableRawPointer?
    var headerList: UnsafeMutablePointer<curl_slist>?
    private let started = ContinuousClock.now
    /// A little after libcurl's own, which knows more of what it was doing.
    var deadline: ContinuousClock.Instant { started + min(prepared.request.totalTimeout, .seconds(86_400)) + .milliseconds(20) }

    private(set) var headers = HTTPFields()
    private(set) var body: [UInt8] = []
    private var headerBytes = 0
    private var refusedAddresses = 0
    private var openedSockets = 0
    private var ending = Ending(cause: .cancelled)

    private static let maximumHeaderBytes = 64 << 10

    init(_ prepared: PreparedRequest) {
        self.prepared = prepared
    }

    func failure(_ cause: Ending.Cause) -> HTTPFailure {
        var ending = ending
        ending.cause = cause
        if openedSockets == 0 && refusedAddresses > 0 { ending.onlyRefusedAddresses = true }
        ending.hasAnswerBytes = headerBytes > 0
        ending.isPastTotal = started.duration(to: .now) >= prepared.request.totalTimeout
        return ending.failure
    }

    // MARK: Called by libcurl

    /// The check of the address that is really dialled. A refused one makes libcurl try the name's next.
    func openSocket(_ address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
        // `addr` is declared as a sockaddr but holds up to a sockaddr_in6: read it in place, never through a copy.
        let place = UnsafeRawPointer(address) + MemoryLayout<curl_sockaddr>.offset(of: \.addr)!
        let reach: AddressReach
        switch address.pointee.family {
        case AF_INET:
            var ip = place.loadUnaligned(as: sockaddr_in.self).sin_addr
            reach = withUnsafeBytes(of: &ip) { AddressReach(of: $0) }
        case AF_INET6:
            var ip = place.loadUnaligned(as: sockaddr_in6.self).sin6_addr
            reach = withUnsafeBytes(of: &ip) { AddressReach(of: $0) }
        default:
            reach = .forbidden
        }
        guard prepared.request.addresses.allows(reach) else {
            refusedAddresses += 1
            return CURL_SOCKET_BAD
        }
        openedSockets += 1
        let closeOnExec = Int32(SOCK_CLOEXEC.rawValue)
        return socket(address.pointee.family, address.pointee.socktype | closeOnExec, address.pointee.protocol)
    }

    /// The last moment before the request is written, on a new connection and on a kept one, and again for each repetition that
    /// libcurl decides on by itself.
    ///
    /// libcurl repeats a request when a kept connection ends before a byte of the answer: whether the server has read the first
    /// one, it does not know (there is an option against it only since 8.16). So a method that changes something passes here once.
    func mayWrite(to address: UnsafePointer<CChar>?) -> Bool {
        // A kept connection may have been opened under a wider policy than this request's.
        guard let address, prepared.request.addresses.allows(AddressReach(ofText: address)) else {
            ending.onlyRefusedAddresses = true
            return false
        }
        if ending.wasReleased && !prepared.isSafeToRepeat && hasWrittenBytes {
            ending.wasResendRefused = true
            return false
        }
        ending.wasReleased = true
        return true
    }

    /// Whether the first attempt got a byte of its header out; libcurl counts what the socket took.
    private var hasWrittenBytes: Bool {
        var bytes = 0
        guard let handle, ccurl_get_long(handle, CURLINFO_REQUEST_SIZE, &bytes) == CURLE_OK else { return true }
        return bytes > 0
    }

    /// One line of the header. An interim answer (1xx) before the real one is forgotten; trailers after the body are ignored.
    func receiveHeader(_ line: UnsafeRawBufferPointer) -> Bool {
        headerBytes += line.count
        guard headerBytes <= Self.maximumHeaderBytes else {
            ending.isTooLarge = true
            return false
        }
        guard body.isEmpty else { return true }
        if line.starts(with: "HTTP/".utf8) {
            headers = HTTPFields()
        } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
            let blanks: [UInt8] = [0x20, 0x09, 0x0d, 0x0a]
            let value = line[(colon + 1)...].drop { blanks.contains($0) }
            let end = value.lastIndex { !blanks.contains($0) }.map { $0 + 1 } ?? value.startIndex
            headers.append(
                name: String(decoding: line[..<colon], as: UTF8.self), value: String(decoding: value[..<end], as: UTF8.self))
        }
        return true
    }

    /// A piece of the body, decompressed; declared lengths are checked by libcurl, all others here.
    func receiveBody(_ piece: UnsafeRawBufferPointer) -> Bool {
        guard body.count + piece.count <= prepared.request.maximumResponseBytes else {
            ending.isTooLarge = true
            return false
        }
        body.append(contentsOf: piece)
        return true
    }
}
