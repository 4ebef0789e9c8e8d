/// One request, complete before it starts. It is sent at most once unless its method is GET, HEAD or OPTIONS.
public struct HTTPRequest: Sendable {
    /// The method, for example `POST`: a token of RFC 9110 section 5.6.2.
    public var method: String

    /// An absolute `http` or `https` URL in ASCII, already percent-encoded; sent as it is, user and password not allowed.
    public var url: String

    /// Header fields in the order of sending. `Host`, `Content-Length` and the connection's own fields are the client's to write.
    public var headers: [(name: String, value: String)]

    /// The body; nil sends none. Its `Content-Type` has to be given in ``headers``.
    public var body: [UInt8]?

    /// Limit for name lookup, connection and TLS handshake together.
    public var connectTimeout: Duration

    /// Limit for everything, from the call of `send` to the last byte of the answer.
    public var totalTimeout: Duration

    /// Which addresses may be dialled.
    public var addresses: AddressPolicy

    /// The longest answer that is accepted, counted after decompression.
    public var maximumResponseBytes: Int

    /// A request with limits of 10 s to connect, 30 s in total and an answer of 8 MiB.
    public init(
        method: String = "GET", url: String, headers: [(name: String, value: String)] = [], body: [UInt8]? = nil,
        connectTimeout: Duration = .seconds(10), totalTimeout: Duration = .seconds(30), addresses: AddressPolicy = .publicOnly,
        maximumResponseBytes: Int = 8 << 20
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.connectTimeout = connectTimeout
        self.totalTimeout = totalTimeout
        self.addresses = addresses
        self.maximumResponseBytes = maximumResponseBytes
    }
}
