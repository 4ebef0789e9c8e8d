import Foundation
import JSON
import Postgres

/// A national platform and the family of services there: a lane of its own.
public enum PlatformChannel: String, Sendable, Hashable, CaseIterable, Codable, PostgresValue {
    /// SATUSEHAT with KFA and Consent.
    case satusehat
    /// BPJS PCare.
    case pcare
    /// BPJS Antrean, first level.
    case antreanFKTP = "antrean_fktp"
    /// BPJS Antrean RS, referral level.
    case mobileJKN = "mobile_jkn"
}

/// A clinic's access to a platform, opened.
public struct PlatformCredential: Sendable, Redacted {
    /// Which platform.
    public let channel: PlatformChannel
    /// Which environment of it.
    public let environment: PlatformEnvironment
    /// The hosts that it is bound to.
    public let endpoints: PlatformEndpoints
    /// The clinic's Organization id there.
    public let organizationID: String?
    /// Its name there, as the last connection test read it.
    public let organizationName: String?
    /// OAuth2 client id.
    public let clientID: String?
    /// OAuth2 client secret; nil after the origin was changed.
    public let clientSecret: String?
    /// The access token of the last refresh.
    public let token: PlatformToken?
    /// When the token was last refreshed.
    public let tokenRefreshedAt: Date?
    /// Whether it may be used.
    public let isActive: Bool
    /// When the connection was last tested.
    public let testedAt: Date?
    /// The stages of that test, without secrets.
    public let testResult: JSON?
    /// When something was last accepted by the platform.
    public let lastSyncAt: Date?
    /// What last went wrong with it, without personal data.
    public let lastError: String?

    /// Whether everything is there that a token request takes.
    public var isComplete: Bool { clientID != nil && clientSecret != nil && organizationID != nil }
}

/// An access token with its end.
public struct PlatformToken: Sendable, Redacted {
    /// The token.
    public let text: String
    /// When the platform stops taking it.
    public let expiresAt: Date

    /// A token with its end.
    public init(text: String, expiresAt: Date) {
        self.text = text
        self.expiresAt = expiresAt
    }
}

/// What a superadmin enters. Fields left nil keep what is stored, unless an origin changes.
public struct PlatformCredentialForm: Sendable, Redacted {
    /// Which platform.
    public var channel: PlatformChannel
    /// Which environment of it.
    public var environment: PlatformEnvironment
    /// The hosts.
    public var endpoints: PlatformEndpoints
    /// The clinic's Organization id there.
    public var organizationID: String?
    /// OAuth2 client id; nil keeps the stored one.
    public var clientID: String?
    /// OAuth2 client secret; nil keeps the stored one.
    public var clientSecret: String?

    /// A form that keeps client id and secret.
    public init(channel: PlatformChannel = .satusehat, environment: PlatformEnvironment, endpoints: PlatformEndpoints) {
        self.channel = channel
        self.environment = environment
        self.endpoints = endpoints
    }
}

/// What became of saving a credential.
public enum PlatformCredentialSaving: Sendable, Hashable {
    /// Saved. `secretBlanked`: an origin changed and no new secret came with it.
    case saved(secretBlanked: Bool)
    /// Production takes the national hosts only.
    case originNotNational
}
