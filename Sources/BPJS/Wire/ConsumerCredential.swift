import Clinics
import Crypto
import Foundation

/// What BPJS issues to a facility for one service family: it signs requests, and is part of the key of their answers.
public struct ConsumerCredential: Sendable, Hashable, Redacted {
    /// How a signature is written into its header.
    public enum SignatureEncoding: String, Sendable, Hashable, CaseIterable {
        /// BPJS's own way.
        case base64
        /// What seed 004's gateways want.
        case hex
    }

    /// `X-cons-id`: digits, leading zeros kept.
    public let consID: String
    /// The consumer secret.
    public let secret: String

    /// A pair as issued.
    public init(consID: String, secret: String) {
        self.consID = consID
        self.secret = secret
    }

    /// `X-signature`: HMAC-SHA256 of `consId&timestamp` under the secret.
    /// - Parameter timestamp: as in `X-timestamp`: UTC, whole seconds.
    public func signature(at timestamp: String, encoding: SignatureEncoding = .base64) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Data("\(consID)&\(timestamp)".utf8), using: SymmetricKey(data: Data(secret.utf8)))
        return switch encoding {
        case .base64: Data(code).base64EncodedString()
        case .hex: code.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        }
    }
}

/// A PCare account, which PCare asks for beside the signature.
public struct PCareAccount: Sendable, Hashable, Redacted {
    /// What every bridging client has.
    public static let bridgingApplication = "095"

    /// As on PCare's own pages.
    public let username: String
    /// As on PCare's own pages; may hold a colon.
    public let password: String
    /// `kdAplikasi`.
    public let application: String

    /// An account with its application code.
    public init(username: String, password: String, application: String = Self.bridgingApplication) {
        self.username = username
        self.password = password
        self.application = application
    }

    /// `X-authorization`.
    public var authorization: String {
        "Basic " + Data("\(username):\(password):\(application)".utf8).base64EncodedString()
    }
}
