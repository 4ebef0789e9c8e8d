import Foundation
import JSON
import Postgres
import Vocabulary

/// An API secret as pages and logs know it.
public struct ApiCredential: Sendable, Hashable {
    /// Its id.
    public let id: UUID
    /// The secret's last four characters.
    public let hint: String
    /// When it was issued.
    public let createdAt: Date
    /// The end of the overlap after a rotation.
    public let expiresAt: Date?
    /// When it was revoked.
    public let revokedAt: Date?
    /// When it was last used, to the minute.
    public let lastUsedAt: Date?
    /// From where.
    public let lastUsedAddress: String?

    /// Whether it opens the API at an instant.
    public func isValid(at instant: Date) -> Bool {
        guard revokedAt == nil else { return false }
        return expiresAt.map { instant < $0 } ?? true
    }
}

/// A secret that was just issued: the only time that its text is known.
public struct IssuedApiSecret: Sendable {
    /// To be shown once.
    public let secret: ApiSecret
    /// What is stored of it.
    public let credential: ApiCredential
}

/// A clinic's API secrets: two valid at a time at most. A platform table, so every statement names the clinic.
public enum ApiCredentialStore {
    /// How many secrets of a clinic are valid at once: the one in use and the one that replaces it.
    public static let mostValid = 2

    /// Issues a secret.
    /// - Returns: nil when two are valid already.
    public static func issue(by actor: Actor, in scope: ClinicScope) async throws -> IssuedApiSecret? {
        guard try await lockValid(in: scope).count < mostValid else { return nil }
        return try await add(action: "api_credential.issued", by: actor, in: scope)
    }

    /// Issues a secret in the place of the others, which stay valid for the overlap and not longer. When two are valid, the older one
    /// ends at once.
    public static func rotate(overlap: Duration = .seconds(24 * 3600), by actor: Actor, in scope: ClinicScope) async throws
        -> IssuedApiSecret
    {
        let valid = try await lockValid(in: scope)
        for id in valid.dropLast() {
            try await scope.execute(
                "UPDATE api_credential SET revoked_at = now() WHERE clinic_id = \(scope.id.rawValue) AND id = \(id)")
        }
        try await scope.execute(
            """
            UPDATE api_credential SET expires_at = least(expires_at, now() + make_interval(secs => \(Double(overlap.components.seconds))))
            WHERE clinic_id = \(scope.id.rawValue) AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
            """)
        return try await add(action: "api_credential.rotated", by: actor, in: scope)
    }

    /// Ends a secret. It is refused everywhere within ``ApiAuthenticator/longestStale``.
    /// - Returns: false when there is no such secret of this clinic, or it was revoked before.
    public static func revoke(_ id: UUID, by actor: Actor, in scope: ClinicScope) async throws -> Bool {
        let rows = try await scope.query(
            """
            UPDATE api_credential SET revoked_at = now() WHERE clinic_id = \(scope.id.rawValue) AND id = \(id) AND revoked_at IS NULL
            RETURNING hint
            """)
        guard let row = rows.first else { return false }
        let hint: String = try row.get("hint")
        try await AuditStore.append(
            AuditEntry(
                action: "api_credential.revoked", subject: .init("api_credential", id.lowerText), before: ["hint": .string(hint)], by: actor
            ),
            in: scope)
        return true
    }

    /// All secrets of the clinic, newest first; revoked and expired ones too.
    public static func list(in scope: ClinicScope) async throws -> [ApiCredential] {
        try await scope.query(
            "SELECT \(ApiCredential.columns) FROM api_credential WHERE clinic_id = \(scope.id.rawValue) ORDER BY created_at DESC, id DESC"
        ).map(ApiCredential.init)
    }

    private static func lockValid(in scope: ClinicScope) async throws -> [UUID] {
        // The clinic's row is the lock: there may be no secret to lock yet.
        _ = try await ClinicStore.lock(scope.id, in: scope)
        return try await scope.query(
            """
            SELECT id FROM api_credential
            WHERE clinic_id = \(scope.id.rawValue) AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
            ORDER BY created_at, id
            """
        ).map { try $0.get("id") }
    }

    private static func add(action: String, by actor: Actor, in scope: ClinicScope) async throws -> IssuedApiSecret {
        let secret = ApiSecret.generate()
        let id = UUID.v7()
        let rows = try await scope.query(
            """
            INSERT INTO api_credential (clinic_id, id, secret_hash, hint)
            VALUES (\(scope.id.rawValue), \(id), \(secret.hash), \(secret.hint)) RETURNING \(ApiCredential.columns)
            """)
        guard let row = rows.first else { throw UnknownStoredValue(table: "api_credential", column: "id") }
        try await AuditStore.append(
            AuditEntry(
                action: action, subject: .init("api_credential", id.lowerText), after: ["hint": .string(secret.hint)], by: actor),
            in: scope)
        return IssuedApiSecret(secret: secret, credential: try ApiCredential(row))
    }
}

extension ApiCredential {
    static let columns: SQL = "id, hint, created_at, expires_at, revoked_at, last_used_at, last_used_address"

    init(_ row: Row) throws {
        self.init(
            id: try row.get("id"), hint: try row.get("hint"), createdAt: try row.get("created_at"), expiresAt: try row.get("expires_at"),
            revokedAt: try row.get("revoked_at"), lastUsedAt: try row.get("last_used_at"), lastUsedAddress: try row.get("last_used_address")
        )
    }
}
