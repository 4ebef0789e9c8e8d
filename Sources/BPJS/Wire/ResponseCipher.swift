import Crypto
import CryptoExtras
import Foundation
import JSON

/// Reads what BPJS encrypts: AES-256-CBC of LZString's text, under a key of the credential and the request's own timestamp.
public struct ResponseCipher: Sendable {
    private let key: SymmetricKey
    private let iv: Data

    /// - Parameter timestamp: exactly as in the `X-timestamp` of the request that was answered.
    public init(_ credential: ConsumerCredential, timestamp: String) {
        let digest = SHA256.hash(data: Data((credential.consID + credential.secret + timestamp).utf8))
        key = SymmetricKey(data: digest)
        iv = Data(digest.prefix(16))
    }

    /// The JSON in a `response`.
    public func json(_ response: String) throws(ResponseFault) -> JSON {
        let text = try text(response)
        do { return try JSON.parse(Array(text.utf8)) } catch { throw .notJSON }
    }

    /// The text in a `response`.
    public func text(_ response: String) throws(ResponseFault) -> String {
        let base64 = response.filter { !$0.isWhitespace }
        guard let encrypted = Data(base64Encoded: base64) else { throw .notBase64 }
        guard !encrypted.isEmpty, encrypted.count % 16 == 0 else { throw .wrongLength }
        let compressed: Data
        do { compressed = try AES._CBC.decrypt(encrypted, using: key, iv: AES._CBC.IV(ivBytes: iv)) } catch { throw .wrongKey }
        return try LZString.decompress(compressed)
    }
}
