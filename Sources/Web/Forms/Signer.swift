import Foundation

/// Signs short texts that travel through a browser and must come back as they left: form tokens and flash messages.
public struct Signer: Sendable {
    private let hmac: @Sendable ([UInt8]) -> [UInt8]

    /// `hmac` is HMAC-SHA-256 under a key of this installation; it comes from outside, so that Web needs no cryptography of its own.
    public init(hmac: @escaping @Sendable ([UInt8]) -> [UInt8]) { self.hmac = hmac }

    /// Base64url of the first 24 bytes; the purpose keeps a signature from serving elsewhere.
    func signature(of text: String, for purpose: StaticString) -> String {
        Base64URL.text(hmac(Array("\(purpose)\u{0}\(text)".utf8)).prefix(24))
    }

    /// Compares in constant time.
    func isSignature(_ signature: String, of text: String, for purpose: StaticString) -> Bool {
        Self.isEqual(Array(signature.utf8), Array(self.signature(of: text, for: purpose).utf8))
    }

    /// Whether two secrets are the same, without telling by time how far they agree.
    func isEqual(_ given: String, _ expected: String) -> Bool {
        Self.isEqual(hmac(Array(given.utf8)), hmac(Array(expected.utf8)))
    }

    private static func isEqual(_ given: [UInt8], _ expected: [UInt8]) -> Bool {
        guard given.count == expected.count else { return false }
        return zip(given, expected).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

/// Base64 for addresses and cookies (RFC 4648 section 5), without padding.
enum Base64URL {
    static func text(_ bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    static func bytes(_ text: String) -> [UInt8]? {
        let plain = text.replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)
        return Data(base64Encoded: plain + padding).map { [UInt8]($0) }
    }
}
