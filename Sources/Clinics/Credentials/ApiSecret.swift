import Crypto
import Foundation

/// The secret of a clinic's system: `jbt_` and 256 random bits. Shown once; only its SHA-256 is stored, which is enough for a random
/// value of this size.
public struct ApiSecret: Sendable, Hashable, Redacted {
    /// The whole text, as the clinic's system sends it.
    public let text: String

    static let prefix = "jbt_"

    /// A new random secret.
    public static func generate() -> ApiSecret { ApiSecret(text: prefix + RandomToken.make()) }

    /// What stands in the database.
    public var hash: [UInt8] { Self.hash(of: text) }

    /// The last four characters, by which people tell secrets apart.
    public var hint: String { String(text.suffix(4)) }

    static func hash(of text: String) -> [UInt8] { [UInt8](SHA256.hash(data: Array(text.utf8))) }
}

/// 256 random bits as base64url, and how such tokens are stored and compared.
enum RandomToken {
    /// 43 characters of `A-Z a-z 0-9 - _`.
    static func make() -> String {
        SymmetricKey(size: .bits256).withUnsafeBytes { Data($0).base64EncodedString() }
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    static func hash(_ token: String) -> [UInt8] { [UInt8](SHA256.hash(data: Array(token.utf8))) }
}

/// Whether two byte strings are equal, in a time that depends on their lengths alone.
func isEqualInConstantTime(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    var difference: UInt8 = 0
    for index in left.indices { difference |= left[index] ^ right[index] }
    return difference == 0
}
