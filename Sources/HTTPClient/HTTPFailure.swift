/// Why there is no answer, and above all whether the request may have reached the server.
///
/// The line between the two cases is the moment at which libcurl is let to write the request: before it no byte of the request has
/// left this machine, after it nobody can know. Whoever must not send twice may repeat after ``notSent(_:)`` without a further
/// thought, and has to ask the server first after ``answerUnknown(_:)``.
public enum HTTPFailure: Error, Sendable, Hashable {
    /// No byte of the request has left: the server cannot have acted on it.
    case notSent(Reason)

    /// The request was, or may have been, sent: the server may have acted on it.
    case answerUnknown(Reason)

    /// What happened.
    public var reason: Reason {
        switch self {
        case .notSent(let reason), .answerUnknown(let reason): reason
        }
    }

    /// Whether the request may have reached the server.
    public var mayHaveBeenSent: Bool {
        switch self {
        case .notSent: false
        case .answerUnknown: true
        }
    }
}

extension HTTPFailure {
    /// What happened; ``code`` is its stable name for storage and display.
    public enum Reason: Sendable, Hashable {
        /// The URL is not an absolute http(s) URL in ASCII, or carries a user name.
        case invalidURL
        /// The method or a header field is not well-formed, or a field is the client's own to write.
        case invalidRequest
        /// The name has no address, or no name server answered.
        case nameNotFound
        /// Every address of the name is one that the request's policy refuses.
        case addressRefused
        /// Nothing listens there, or no route leads there.
        case connectionRefused
        /// Lookup, connection and TLS handshake took longer than the request's `connectTimeout`.
        case connectionTimeout
        /// The TLS handshake failed, or the certificate does not verify.
        case failedTLS
        /// The whole took longer than the request's `totalTimeout`.
        case totalTimeout
        /// The connection ended before any byte of the answer.
        case connectionReset
        /// The connection ended within the answer.
        case truncatedAnswer
        /// The answer is longer than the request's `maximumResponseBytes`, or its header than 64 KiB.
        case answerTooLarge
        /// What came is not HTTP, or does not decompress.
        case malformedAnswer
        /// The calling task was cancelled.
        case cancelled
        /// The client was shut down.
        case shuttingDown
        /// Anything else, with libcurl's code (`CURLcode`).
        case other(curl: Int)

        /// The stable name, for example `connection_timeout` or `curl_27`.
        public var code: String {
            switch self {
            case .invalidURL: "invalid_url"
            case .invalidRequest: "invalid_request"
            case .nameNotFound: "name_not_found"
            case .addressRefused: "address_refused"
            case .connectionRefused: "connection_refused"
            case .connectionTimeout: "connection_timeout"
            case .failedTLS: "failed_tls"
            case .totalTimeout: "total_timeout"
            case .connectionReset: "connection_reset"
            case .truncatedAnswer: "truncated_answer"
            case .answerTooLarge: "answer_too_large"
            case .malformedAnswer: "malformed_answer"
            case .cancelled: "cancelled"
            case .shuttingDown: "shutting_down"
            case .other(let curl): "curl_\(curl)"
            }
        }
    }
}
