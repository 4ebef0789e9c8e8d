import Clinics
import Foundation
import HTTPClient
import JSON
import Postgres
import Vocabulary

/// An address that is told.
public struct AlertAddress: Sendable, Hashable {
    /// Ours, UUIDv7.
    public var id: UUID
    /// The e-mail address.
    public var email: String
    /// Whether its owner confirmed it: until then nothing but the request to do so is mailed there.
    public var isConfirmed: Bool
}

/// Who is told: a clinic's addresses, or in the platform's scope those of the superadmins.
public enum AlertAddressStore {
    /// More than this is a mailing list, and the mail server's work.
    public static let most = 20

    /// Whether mail can be sent to it.
    public static func isAddress(_ text: String) -> Bool { Mail.isAddress(text) }

    /// All, in the order in which they were added.
    public static func list(in scope: some DatabaseScope) async throws -> [AlertAddress] {
        try await scope.query(
            """
            SELECT id, email, confirmed_at IS NOT NULL AS is_confirmed FROM alert_address WHERE clinic_id = \(scope.id.rawValue) ORDER BY id
            """
        ).map { AlertAddress(id: try $0.get("id"), email: try $0.get("email"), isConfirmed: try $0.get("is_confirmed")) }
    }

    /// Those that are mailed.
    static func confirmed(in scope: some DatabaseScope) async throws -> [String] {
        try await list(in: scope).filter(\.isConfirmed).map(\.email)
    }

    /// Adds one, not confirmed yet; audited. Nil when it is there already, or too many are.
    public static func add(_ email: String, by actor: Actor, in scope: some DatabaseScope) async throws -> UUID? {
        let id = UUID.v7()
        let added = try await scope.execute(
            """
            INSERT INTO alert_address (clinic_id, id, email, created_by, created_at)
            SELECT \(scope.id.rawValue), \(id), \(email), \(actor.personID), jembatan_now()
            WHERE (SELECT count(*) FROM alert_address WHERE clinic_id = \(scope.id.rawValue)) < \(most)
            ON CONFLICT (clinic_id, email) DO NOTHING
            """)
        guard added == 1 else { return nil }
        try await AuditStore.append(
            AuditEntry(
                action: "alert_address.added", subject: .init("alert_address", id.lowerText),
                after: ["email": .string(Masking.email(email))], by: actor), in: scope)
        return id
    }

    /// Removes one, audited. Nil when it is not there.
    public static func remove(_ id: UUID, by actor: Actor, in scope: some DatabaseScope) async throws -> String? {
        let removed = try await scope.query(
            "DELETE FROM alert_address WHERE clinic_id = \(scope.id.rawValue) AND id = \(id) RETURNING email")
        guard let email = try removed.first?.get("email", as: String.self) else { return nil }
        try await AuditStore.append(
            AuditEntry(
                action: "alert_address.removed", subject: .init("alert_address", id.lowerText),
                before: ["email": .string(Masking.email(email))], by: actor), in: scope)
        return email
    }
}
