import Crypto
import CryptoExtras
import Foundation
import JSON

/// How BPJS writes the `response` of an answer: compressed, encrypted under the request's own timestamp, in base64
/// (reference of BPJS, section 1.5).
struct BPJSCipher {
    private let key: SHA256.Digest

    init(consID: String, secret: String, timestamp: String) {
        key = SHA256.hash(data: Data((consID + secret + timestamp).utf8))
    }

    func encrypt(_ value: JSON) throws -> String {
        try encrypt(value.text())
    }

    func encrypt(_ text: String) throws -> String {
        let compressed = LZStringCompressor.compress(text)
        let encrypted = try AES._CBC.encrypt(
            compressed, using: SymmetricKey(data: key), iv: AES._CBC.IV(ivBytes: Array(key.prefix(16))))
        return encrypted.base64EncodedString()
    }
}
