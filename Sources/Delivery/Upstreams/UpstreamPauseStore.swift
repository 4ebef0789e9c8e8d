import Clinics
import Foundation
import JSON
import Postgres
import Vocabulary

/// What a person does to a whole host: nothing is sent to it, for any clinic, until somebody goes on.
public enum UpstreamPause {
    /// Holds a host, with the reason that pages show. What is in flight finishes. False when it is held already.
    public static func pause(_ host: String, reason: String, by actor: Actor, in scope: PlatformScope) async throws -> Bool {
        let changed = try await scope.execute(
            """
            INSERT INTO upstream AS u (host, paused_at, paused_by, paused_reason) VALUES (\(host), jembatan_now(), \(actor.personID), \(reason))
            ON CONFLICT (host) DO UPDATE SET paused_at = excluded.paused_at, paused_by = excluded.paused_by,
                paused_reason = excluded.paused_reason WHERE u.paused_at IS NULL
            """)
        guard changed == 1 else { return false }
        try await AuditStore.append(
            AuditEntry(action: "upstream.paused", subject: .init("upstream", host), after: ["reason": .string(reason)], by: actor),
            in: scope)
        return true
    }

    /// Goes on with a host: its breaker closes, and its lanes are due when they would have been. False when nobody held it.
    public static func resume(_ host: String, by actor: Actor, in scope: PlatformScope) async throws -> Bool {
        // Lanes before their host, in the order of their keys: the engine's order.
        _ = try await scope.query("SELECT FROM lane WHERE upstream = \(host) ORDER BY clinic_id, channel FOR NO KEY UPDATE")
        let before = try await scope.query("SELECT paused_reason FROM upstream WHERE host = \(host) AND paused_at IS NOT NULL FOR UPDATE")
        guard let reason = try before.first?.get("paused_reason", as: String?.self) else { return false }
        try await scope.batch([
            """
            UPDATE upstream SET paused_at = NULL, paused_by = NULL, paused_reason = NULL, failures = 0, breaker_until = NULL,
                probing_until = NULL, opened_at = NULL, updated_at = jembatan_now()
            WHERE host = \(host)
            """,
            // The work behind a lane is not the platform's to see: a held lane is looked at again, and finds out itself.
            """
            UPDATE lane l SET next_due_at = jembatan_now() + random() * interval '2 seconds'
            WHERE upstream = \(host) AND lease_owner IS NULL AND paused_at IS NULL AND credential_refused_at IS NULL
                AND next_due_at > jembatan_now() AND next_due_at < 'infinity'
            """,
        ])
        try await AuditStore.append(
            AuditEntry(action: "upstream.resumed", subject: .init("upstream", host), before: ["reason": .string(reason)], by: actor),
            in: scope)
        return true
    }

    /// The hosts that clinics use, whether or not anything is known of them.
    public static func hosts(in database: ClinicDatabase) async throws -> [String] {
        try await database.worker { transaction in
            try await transaction.query(
                """
                SELECT host COLLATE "C" AS host FROM (
                    SELECT host FROM upstream UNION SELECT upstream FROM lane WHERE upstream IS NOT NULL
                    UNION SELECT host FROM upstream_minute WHERE minute > jembatan_now() - interval '1 hour') x
                ORDER BY 1
                """
            ).map { try $0.get("host") }
        }
    }
}
