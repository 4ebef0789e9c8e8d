import Clinics
import Foundation
import JSON
import Postgres
import Vocabulary

/// Addresses confirm themselves by a link before alerts are mailed there: nobody is told of a clinic's matters by a slip of the pen.
public enum AlertConfirmation {
    /// How long a link can be used, days.
    static let days = 7

    /// An address whose link was opened.
    public struct Asked: Sendable, Hashable {
        /// Whose alerts it is for; 0 is the platform.
        public var clinic: ClinicID
        /// Of the row.
        public var id: UUID
        /// The address.
        public var email: String
    }

    /// Makes a link, in place of an earlier one, and writes the mail with it. Audited.
    /// - Parameter whose: whose alerts will come.
    /// - Returns: false when there is no such address, or it is confirmed.
    public static func ask(
        _ id: UUID, whose: String, baseURL: String, by actor: Actor, in scope: some DatabaseScope
    ) async throws -> Bool {
        let token = OneTimeToken.make()
        let rows = try await scope.query(
            """
            UPDATE alert_address SET token_hash = \(token.hash), token_expires_at = jembatan_now() + make_interval(days => \(days)::int)
            WHERE clinic_id = \(scope.id.rawValue) AND id = \(id) AND confirmed_at IS NULL RETURNING email
            """)
        guard let email = try rows.first?.get("email", as: String.self) else { return false }
        try await MailOutbox.add(
            .confirm, .confirmation(whose: whose, link: "\(baseURL)/alert-address/\(token.text)", days: days), to: [email],
            clinic: scope.id, in: scope.transaction)
        try await audit("asked", id, email, by: actor, in: scope)
        return true
    }

    /// The address of a link that can still be used. Uses nothing up: mail scanners open links too.
    public static func find(_ token: OneTimeToken, in database: ClinicDatabase) async throws -> Asked? {
        try await database.worker { transaction in
            try await transaction.query(
                """
                SELECT clinic_id, id, email FROM alert_address
                WHERE token_hash = \(token.hash) AND confirmed_at IS NULL AND token_expires_at > jembatan_now()
                """
            ).first.map { Asked(clinic: ClinicID(try $0.get("clinic_id")), id: try $0.get("id"), email: try $0.get("email")) }
        }
    }

    /// Uses the link up. Audited.
    /// - Returns: the address, or nil when the link cannot be used any more.
    public static func confirm(_ token: OneTimeToken, from address: String?, in database: ClinicDatabase) async throws -> Asked? {
        guard let asked = try await find(token, in: database) else { return nil }
        let actor = Actor(.system, address: address)
        let isDone =
            asked.clinic == .platform
            ? try await database.platform { try await confirm(asked, token, by: actor, in: $0) }
            : try await database.transaction(in: asked.clinic) { try await confirm(asked, token, by: actor, in: $0) }
        return isDone ? asked : nil
    }

    private static func confirm(_ asked: Asked, _ token: OneTimeToken, by actor: Actor, in scope: some DatabaseScope) async throws -> Bool {
        let changed = try await scope.execute(
            """
            UPDATE alert_address SET confirmed_at = jembatan_now(), token_hash = NULL, token_expires_at = NULL
            WHERE clinic_id = \(scope.id.rawValue) AND id = \(asked.id) AND token_hash = \(token.hash)
            """)
        guard changed == 1 else { return false }
        try await audit("confirmed", asked.id, asked.email, by: actor, in: scope)
        return true
    }

    private static func audit(_ what: String, _ id: UUID, _ email: String, by actor: Actor, in scope: some DatabaseScope) async throws {
        try await AuditStore.append(
            AuditEntry(
                action: "alert_address.\(what)", subject: .init("alert_address", id.lowerText),
                after: ["email": .string(Masking.email(email))], by: actor), in: scope)
    }
}
