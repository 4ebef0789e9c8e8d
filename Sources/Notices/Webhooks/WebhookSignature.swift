import Crypto
import Foundation

/// The three headers of a signed message (Standard Webhooks, standardwebhooks.com).
enum WebhookSignature {
    /// - Parameters:
    ///   - secrets: the one in use first; while an old one overlaps, each signs.
    static func headers(id: String, at timestamp: Int, body: String, secrets: [WebhookSecret]) -> [(name: String, value: String)] {
        [
            ("webhook-id", id), ("webhook-timestamp", String(timestamp)),
            ("webhook-signature", secrets.map { signature(id: id, at: timestamp, body: body, $0) }.joined(separator: " ")),
        ]
    }

    /// `v1,` and the Base64 of HMAC-SHA256 over "id.timestamp.body".
    static func signature(id: String, at timestamp: Int, body: String, _ secret: WebhookSecret) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Data("\(id).\(timestamp).\(body)".utf8), using: SymmetricKey(data: secret.bytes))
        return "v1," + Data(code).base64EncodedString()
    }
}
