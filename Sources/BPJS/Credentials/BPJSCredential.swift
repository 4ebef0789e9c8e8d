import Clinics
import Foundation
import JSON
import Vocabulary

/// A clinic's access to one family of BPJS's services, opened.
public struct BPJSCredential: Sendable, Redacted {
    /// Which service.
    public let family: ServiceFamily
    /// Which environment of it.
    public let environment: PlatformEnvironment
    /// What the secrets are bound to.
    public let address: BPJSAddress
    /// `X-cons-id`.
    public let consID: String
    /// The consumer secret; nil after the address was changed.
    public let secret: String?
    /// `user_key`; nil after the address was changed.
    public let userKey: String?
    /// PCare's account; nil where the family needs none, or after the address was changed.
    public let account: PCareAccount?
    /// How it is spoken to.
    public let manner: BPJSManner
    /// Their clock minus ours when it was last seen, seconds.
    public let clockSkewSeconds: Int?
    /// When the connection was last tested.
    public let testedAt: Date?
    /// What that test found, without secrets.
    public let testResult: JSON?

    /// Whether everything is there that a request takes.
    public var isComplete: Bool { secret != nil && userKey != nil && (family != .pcare || account != nil) }

    /// Whether it opens the same door with the same keys.
    func hasSameKeys(as other: BPJSCredential) -> Bool {
        (address, consID, secret, userKey, account) == (other.address, other.consID, other.secret, other.userKey, other.account)
    }
}

/// What differs between gateways and clinics, beside secrets.
public struct BPJSManner: Sendable, Hashable {
    /// `kdAplikasi`.
    public var applicationCode = PCareAccount.bridgingApplication
    /// The clinic's own `kdProvider`.
    public var providerCode: String?
    /// How the signature is written.
    public var signature = ConsumerCredential.SignatureEncoding.base64
    /// Content-Type of what PCare is told: its catalogue says `text/plain`.
    public var writeType = "text/plain"
    /// Where PCare takes visits: `kunjungan/v1`, or `kunjungan` on older gateways.
    public var visitPath = "kunjungan/v1"
    /// Whether `X-timestamp` is in their time: ours moved by the skew that was seen.
    public var correctsClock = false

    /// BPJS's own ways.
    public init() {}
}

/// What a superadmin or the clinic enters. Fields left nil keep what is stored, unless the address changes.
public struct BPJSCredentialForm: Sendable, Redacted {
    /// Which service.
    public var family: ServiceFamily
    /// Which environment of it.
    public var environment: PlatformEnvironment
    /// The base address.
    public var address: BPJSAddress
    /// `X-cons-id`.
    public var consID: String
    /// The consumer secret; nil keeps the stored one.
    public var secret: String?
    /// `user_key`; nil keeps the stored one.
    public var userKey: String?
    /// PCare's account; nil keeps the stored one.
    public var username: String?
    /// Its password; nil keeps the stored one.
    public var password: String?
    /// How it is spoken to.
    public var manner = BPJSManner()

    /// A form that keeps the secrets.
    public init(_ family: ServiceFamily, environment: PlatformEnvironment, address: BPJSAddress, consID: String) {
        self.family = family
        self.environment = environment
        self.address = address
        self.consID = consID
    }
}
