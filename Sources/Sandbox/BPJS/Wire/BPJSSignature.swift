import Crypto
import Foundation

/// `X-signature`: HMAC-SHA256 of `consId&timestamp` under the secret (reference of BPJS, section 1.3).
enum BPJSSignature {
    static func of(_ clinic: SandboxBPJSClinic, timestamp: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Data((clinic.consID + "&" + timestamp).utf8), using: SymmetricKey(data: Data(clinic.secret.utf8)))
        switch clinic.signature {
        case .base64: return Data(code).base64EncodedString()
        case .hex:
            let digits = Array("0123456789abcdef".utf8)
            return String(decoding: code.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
        }
    }
}
