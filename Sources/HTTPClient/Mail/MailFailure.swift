import CCurl

/// Why a mail was not taken by the server. A mail that failed may have been taken all the same when the connection broke at its very
/// end: whoever tries again may send it twice, under one Message-ID.
public enum MailFailure: Error, Sendable, Hashable {
    /// Sender or recipient is no address, or there is no recipient.
    case invalidAddress
    /// The server's name has no address.
    case nameNotFound
    /// The server's address is none that may be dialled (link-local, metadata).
    case addressRefused
    /// Nothing listens there, or the connection broke.
    case notConnected
    /// It offers no TLS, or its certificate does not verify.
    case failedTLS
    /// User or password was refused.
    case loginRefused(words: String)
    /// The server refused sender, recipient or mail: its code (4xx passes, 5xx does not) and words.
    case refused(code: Int, words: String)
    /// It took too long.
    case timeout
    /// The task was cancelled or the client shut down.
    case cancelled
    /// Anything else, with libcurl's code (`CURLcode`).
    case other(curl: Int)

    /// The stable name, for storage.
    public var code: String {
        switch self {
        case .invalidAddress: "invalid_address"
        case .nameNotFound: "name_not_found"
        case .addressRefused: "address_refused"
        case .notConnected: "not_connected"
        case .failedTLS: "failed_tls"
        case .loginRefused: "login_refused"
        case .refused: "refused"
        case .timeout: "timeout"
        case .cancelled: "cancelled"
        case .other(let curl): "curl_\(curl)"
        }
    }

    /// The server's own words, if it said some.
    public var words: String? {
        switch self {
        case .loginRefused(let words), .refused(_, let words): words
        default: nil
        }
    }

    /// Another try would end the same way.
    public var isPermanent: Bool {
        switch self {
        case .invalidAddress: true
        case .refused(let code, _): code >= 500
        default: false
        }
    }

    init(_ cause: Ending.Cause, reply: MailReply?, onlyRefusedAddresses: Bool) {
        guard case .curl(let code) = cause else {
            self = .cancelled
            return
        }
        if onlyRefusedAddresses {
            self = .addressRefused
            return
        }
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST: self = .nameNotFound
        case CURLE_OPERATION_TIMEDOUT: self = .timeout
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_USE_SSL_FAILED, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS:
            self = .failedTLS
        case CURLE_LOGIN_DENIED: self = .loginRefused(words: reply?.words ?? "")
        // libcurl has no code of its own for a refused command: the server's last reply tells.
        case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_REMOTE_ACCESS_DENIED, CURLE_WEIRD_SERVER_REPLY, CURLE_COULDNT_CONNECT,
            CURLE_GOT_NOTHING:
            if let reply, reply.code >= 400 {
                self = .refused(code: reply.code, words: reply.words)
            } else {
                self = .notConnected
            }
        default: self = .other(curl: Int(code.rawValue))
        }
    }
}

/// The last reply of the server: a code and the words of all its lines.
struct MailReply: Sendable, Hashable {
    let code: Int
    var words: String

    /// Adds a line as it came, such as `550-5.1.1 No such user`; nil starts anew.
    static func reading(_ line: String, after last: MailReply?) -> MailReply? {
        guard line.utf8.count >= 3, let code = Int(line.prefix(3)) else { return last }
        let words = String(line.dropFirst(4).prefix(500)).filter { !$0.isNewline }
        if let last, last.code == code, last.isOpen { return MailReply(code: code, words: last.words + " " + words, isOpen: goesOn(line)) }
        return MailReply(code: code, words: words, isOpen: goesOn(line))
    }

    /// Further lines of the same reply follow.
    var isOpen: Bool

    private static func goesOn(_ line: String) -> Bool { line.dropFirst(3).first == "-" }
}
