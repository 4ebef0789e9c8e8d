import CCurl

/// A request that has been checked, in the form the curl thread needs.
struct PreparedRequest: Sendable {
    let request: HTTPRequest
    /// Scheme, host and port, under which the certificate's end is remembered.
    let origin: String
    /// Header lines as libcurl takes them.
    let headerLines: [String]
    /// The body, or none at all; the methods that always have one get an empty one.
    let body: [UInt8]?

    /// GET, HEAD and OPTIONS promise to change nothing (RFC 9110 section 9.2.1), so libcurl may repeat them by itself.
    var isSafeToRepeat: Bool { ["GET", "HEAD", "OPTIONS"].contains(request.method) }

    init(_ request: HTTPRequest) throws(HTTPFailure) {
        self.request = request
        origin = try Self.origin(of: request.url)
        guard Self.isToken(request.method) else { throw .notSent(.invalidRequest) }
        var lines: [String] = []
        var hasContentType = false
        for (name, value) in request.headers {
            let lower = name.lowercased()
            guard Self.isToken(name), !Self.ownFields.contains(lower), Self.isFieldValue(value) else { throw .notSent(.invalidRequest) }
            if lower == "content-type" { hasContentType = true }
            lines.append(value.isEmpty ? "\(name);" : "\(name): \(value)")  // "name:" would remove a field of libcurl's
        }
        body = request.body ?? (["POST", "PUT", "PATCH"].contains(request.method) ? [] : nil)
        if body != nil {
            lines.append("Expect:")  // no wait for 100 Continue
            if !hasContentType { lines.append("Content-Type:") }  // nor libcurl's own form type
        }
        headerLines = lines
    }

    /// Fields that decide where the request goes or where it ends. A caller that could write them could smuggle a second request.
    private static let ownFields: Set<String> = [
        "host", "content-length", "transfer-encoding", "connection", "keep-alive", "upgrade", "expect", "te", "trailer",
        "proxy-connection", "http2-settings",
    ]

    private static func origin(of url: String) throws(HTTPFailure) -> String {
        guard url.utf8.count <= 16_384, url.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else { throw .notSent(.invalidURL) }
        let lower = url.prefix(8).lowercased()
        guard lower.hasPrefix("http://") || lower.hasPrefix("https://"), let parts = curl_url() else { throw .notSent(.invalidURL) }
        defer { curl_url_cleanup(parts) }
        guard curl_url_set(parts, CURLUPART_URL, url, UInt32(CURLU_DISALLOW_USER | CURLU_PATH_AS_IS)) == CURLUE_OK,
            let scheme = part(parts, CURLUPART_SCHEME), let host = part(parts, CURLUPART_HOST), let port = part(parts, CURLUPART_PORT)
        else { throw .notSent(.invalidURL) }
        return "\(scheme)://\(host.lowercased()):\(port)"
    }

    private static func part(_ parts: OpaquePointer, _ which: CURLUPart) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(parts, which, &text, UInt32(CURLU_DEFAULT_PORT)) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }

    private static func isToken(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 256
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }

    private static func isFieldValue(_ text: String) -> Bool {
        text.utf8.count <= 16_384 && text.utf8.allSatisfy { $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7f) }
    }
}
