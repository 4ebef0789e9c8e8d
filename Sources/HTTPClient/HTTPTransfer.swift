import CCurl

/// One HTTP request on its way.
final class HTTPTransfer: Transfer, @unchecked Sendable {
    typealias Continuation = CheckedContinuation<Result<HTTPResponse, HTTPFailure>, Never>

    let prepared: PreparedRequest
    var continuation: Continuation?
    private var result: Result<HTTPResponse, HTTPFailure>?

    private(set) var headers = HTTPFields()
    private(set) var body: [UInt8] = []
    private var headerBytes = 0
    private var ending = Ending(cause: .cancelled)

    private static let maximumHeaderBytes = 64 << 10

    init(_ prepared: PreparedRequest) {
        self.prepared = prepared
        super.init(addresses: prepared.request.addresses, totalTimeout: prepared.request.totalTimeout)
    }

    override func configure(_ handle: UnsafeMutableRawPointer, certificateAuthorityFile: String?) -> CURLcode {
        setOptions(handle, certificateAuthorityFile: certificateAuthorityFile)
    }

    override func settle(_ cause: Ending.Cause?, _ expiries: inout CertificateExpiries) {
        if let cause {
            result = .failure(failure(cause))
        } else if let handle {
            let report = TransferReport(handle: handle)
            result = .success(
                HTTPResponse(
                    status: report.status, headers: headers, body: body, timings: report.timings, remoteAddress: report.remoteAddress,
                    certificateExpiry: expiries.note(report.certificateExpiry, of: prepared.origin), version: report.version))
        }
    }

    override func resume() {
        if let result { continuation?.resume(returning: result) }
        continuation = nil
    }

    private func failure(_ cause: Ending.Cause) -> HTTPFailure {
        var ending = ending
        ending.cause = cause
        if onlyRefusedAddresses { ending.onlyRefusedAddresses = true }
        ending.hasAnswerBytes = headerBytes > 0
        ending.isPastTotal = isPastTotal
        return ending.failure
    }

    // MARK: Called by libcurl

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
