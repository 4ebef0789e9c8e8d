import Foundation

/// An answer that arrived whole, whatever its status.
public struct HTTPResponse: Sendable {
    /// The status code, 200…599 (interim 1xx answers are skipped).
    public var status: Int

    /// The header fields, names in lower case.
    public var headers: HTTPFields

    /// The body, decompressed.
    public var body: [UInt8]

    /// Where the time went.
    public var timings: HTTPTimings

    /// The address that was talked to, for example `103.11.5.2` or `2404::1`.
    public var remoteAddress: String?

    /// When the server's certificate ends; nil over plain http.
    public var certificateExpiry: Date?

    /// `HTTP/1.0`, `HTTP/1.1` or `HTTP/2`.
    public var version: String

    /// An answer made by hand, as tests of callers need it.
    public init(
        status: Int, headers: HTTPFields = HTTPFields(), body: [UInt8] = [], timings: HTTPTimings = HTTPTimings(),
        remoteAddress: String? = nil, certificateExpiry: Date? = nil, version: String = "HTTP/1.1"
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.timings = timings
        self.remoteAddress = remoteAddress
        self.certificateExpiry = certificateExpiry
        self.version = version
    }
}

/// How long each phase took, in milliseconds. On a connection that was kept alive the first three are 0.
public struct HTTPTimings: Sendable, Hashable {
    /// Finding the address of the name.
    public var nameLookup: Double

    /// The TCP handshake.
    public var connect: Double

    /// The TLS handshake; 0 over plain http.
    public var tls: Double

    /// From the start of sending to the first byte of the answer: the server's own time and one round trip.
    public var firstByte: Double

    /// Everything, waiting for a free connection included; more than the sum of the other four.
    public var total: Double

    /// Timings in milliseconds.
    public init(nameLookup: Double = 0, connect: Double = 0, tls: Double = 0, firstByte: Double = 0, total: Double = 0) {
        self.nameLookup = nameLookup
        self.connect = connect
        self.tls = tls
        self.firstByte = firstByte
        self.total = total
    }
}
