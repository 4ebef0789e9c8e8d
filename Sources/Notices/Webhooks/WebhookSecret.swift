import Foundation

/// What signs the messages to one address: 32 random bytes, shown once as `whsec_…` (Standard Webhooks).
public struct WebhookSecret: Sendable, Hashable, CustomStringConvertible {
    /// The key.
    let bytes: [UInt8]

    /// From stored bytes.
    init(bytes: [UInt8]) { self.bytes = bytes }

    /// Reads `whsec_` and Base64.
    init?(text: String) {
        guard text.hasPrefix("whsec_"), let data = Data(base64Encoded: String(text.dropFirst("whsec_".count))) else { return nil }
        bytes = [UInt8](data)
    }

    /// A fresh one.
    static func generate() -> WebhookSecret {
        var random = SystemRandomNumberGenerator()
        return WebhookSecret(bytes: (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) })
    }

    /// `whsec_` and Base64, to be shown once.
    public var text: String { "whsec_" + Data(bytes).base64EncodedString() }

    /// Safe in logs.
    public var description: String { "whsec_…" }
}
