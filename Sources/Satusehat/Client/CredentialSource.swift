import Clinics
import Vocabulary

/// Where a clinic's access to SATUSEHAT is kept.
public protocol CredentialSource: Sendable {
    /// The access in an environment; nil when there is none.
    func load(_ clinic: ClinicID, _ environment: PlatformEnvironment) async throws -> PlatformCredential?
    /// Keeps a fresh token for the other instances.
    func save(_ token: PlatformToken, _ clinic: ClinicID, _ environment: PlatformEnvironment, at endpoints: PlatformEndpoints) async throws
    /// Forgets a token that the platform refused.
    func clearToken(_ clinic: ClinicID, _ environment: PlatformEnvironment) async throws
}

/// Credentials in the database, sealed.
public struct StoredCredentials: CredentialSource {
    private let database: ClinicDatabase

    /// Credentials of that database.
    public init(_ database: ClinicDatabase) { self.database = database }

    /// The access in an environment; nil when there is none.
    public func load(_ clinic: ClinicID, _ environment: PlatformEnvironment) async throws -> PlatformCredential? {
        try await database.transaction(in: clinic) { scope in
            try await PlatformCredentialStore.load(.satusehat, environment, in: scope)
        }
    }

    /// Keeps a fresh token for the other instances.
    public func save(
        _ token: PlatformToken, _ clinic: ClinicID, _ environment: PlatformEnvironment, at endpoints: PlatformEndpoints
    ) async throws {
        try await database.transaction(in: clinic) { scope in
            try await PlatformCredentialStore.save(token, .satusehat, environment, at: endpoints, in: scope)
        }
    }

    /// Forgets a token that the platform refused.
    public func clearToken(_ clinic: ClinicID, _ environment: PlatformEnvironment) async throws {
        try await database.transaction(in: clinic) { scope in
            try await PlatformCredentialStore.clearToken(.satusehat, environment, in: scope)
        }
    }
}
