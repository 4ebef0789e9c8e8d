import CCurl

/// The server that takes our mail, as the operator names it: `smtp://user:password@host:587` or `smtps://…`.
public struct MailServer: Sendable, CustomStringConvertible {
    /// Scheme, host and port without user and password.
    let url: String
    let user: String?
    let password: String?
    /// Over `smtp` the connection turns to TLS (STARTTLS) before anything is said; only to this machine itself it need not.
    var requiresTLS: Bool
    /// Limit for name lookup, connection and TLS.
    public var connectTimeout: Duration = .seconds(10)
    /// Limit for the whole mail.
    public var totalTimeout: Duration = .seconds(60)

    /// Without user and password: it stands in logs.
    public var description: String { url }

    /// Reads the URL; nil when it is none of SMTP.
    public init?(url text: String) {
        guard text.utf8.allSatisfy({ (0x21...0x7e).contains($0) }), let parts = curl_url() else { return nil }
        defer { curl_url_cleanup(parts) }
        guard curl_url_set(parts, CURLUPART_URL, text, 0) == CURLUE_OK, let scheme = Self.part(parts, CURLUPART_SCHEME),
            ["smtp", "smtps"].contains(scheme), let host = Self.part(parts, CURLUPART_HOST), !host.isEmpty,
            let port = Self.part(parts, CURLUPART_PORT, UInt32(CURLU_DEFAULT_PORT))
        else { return nil }
        user = Self.part(parts, CURLUPART_USER, UInt32(CURLU_URLDECODE))
        password = Self.part(parts, CURLUPART_PASSWORD, UInt32(CURLU_URLDECODE))
        url = "\(scheme)://\(host):\(port)"
        requiresTLS = scheme == "smtps" || !["127.0.0.1", "[::1]", "localhost"].contains(host.lowercased())
    }

    private static func part(_ parts: OpaquePointer, _ which: CURLUPart, _ flags: UInt32 = 0) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(parts, which, &text, flags) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}
