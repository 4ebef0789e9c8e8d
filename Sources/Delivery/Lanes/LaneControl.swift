import Clinics
import Foundation
import JSON
import Postgres
import Vocabulary

/// What a person does to a lane.
public enum LaneControl {
    /// Stops a lane, with the reason that pages show. What is in flight finishes.
    public static func pause(_ channel: Channel, reason: String, by actor: Actor, in scope: ClinicScope) async throws -> Bool {
        let changed = try await scope.execute(
            """
            UPDATE lane SET paused_at = jembatan_now(), paused_by = \(actor.personID), paused_reason = \(reason),
                next_due_at = CASE WHEN lease_owner IS NULL THEN 'infinity' ELSE next_due_at END
            WHERE clinic_id = \(scope.id.rawValue) AND channel = \(channel.rawValue) AND paused_at IS NULL
            """)
        guard changed == 1 else { return false }
        try await AuditStore.append(
            AuditEntry(action: "lane.paused", subject: .init("lane", channel.rawValue), after: ["reason": .string(reason)], by: actor),
            in: scope)
        return true
    }

    /// Goes on with a paused lane.
    public static func resume(_ channel: Channel, by actor: Actor, in scope: ClinicScope) async throws -> Bool {
        let changed = try await scope.execute(
            """
            UPDATE lane SET paused_at = NULL, paused_by = NULL, paused_reason = NULL
            WHERE clinic_id = \(scope.id.rawValue) AND channel = \(channel.rawValue) AND paused_at IS NOT NULL
            """)
        guard changed == 1 else { return false }
        try await AuditStore.append(AuditEntry(action: "lane.resumed", subject: .init("lane", channel.rawValue), by: actor), in: scope)
        try await scope.execute(LaneStore.wake(scope.id, channel))
        return true
    }

    /// New credentials, or a connection test that passed: a lane that was refused goes on, one that was parked probes at once, and of each
    /// kind that was refused one delivery goes first.
    public static func resumeAfterCredentials(_ channel: Channel, upstream: String?, in scope: ClinicScope) async throws {
        try await scope.batch(
            RefusedKindStore.reopen(scope.id, channel) + [
                """
                UPDATE lane SET credential_refused_at = NULL, credential_message = NULL, failures = 0, not_before = NULL, breaker_until = NULL,
                    breaker_reason = NULL, upstream = coalesce(\(upstream), upstream), credentials_epoch = credentials_epoch + 1
                WHERE clinic_id = \(scope.id.rawValue) AND channel = \(channel.rawValue)
                """,
                LaneStore.wake(scope.id, channel),
            ])
    }

    /// Going from trial to production: what was made for the sandbox is never sent (closed as skipped, "uji coba").
    public static func closeSandboxWork(_ environment: String, in scope: ClinicScope) async throws {
        let rows = try await scope.query(
            """
            UPDATE delivery SET state = 'skipped', skip_reason = 'sandbox_data', hold = NULL, hold_reason = NULL, next_retry_at = NULL,
                completed_at = jembatan_now(), error_group_id = NULL
            WHERE clinic_id = \(scope.id.rawValue) AND environment = \(environment) AND state = 'pending'
                AND id <> ALL (ARRAY(SELECT unnest(in_flight) FROM lane WHERE clinic_id = \(scope.id.rawValue)))
            RETURNING channel, kind, service_date::text AS day, operation
            """)
        try await scope.execute("DELETE FROM refused_kind WHERE clinic_id = \(scope.id.rawValue) AND environment = \(environment)")
        let moves = try rows.filter { try $0.get("operation", as: String.self) != "update" }.map { row in
            CounterChange(
                clinic: scope.id.rawValue, channel: try row.get("channel"), day: try row.get("day"), kind: try row.get("kind"),
                from: "pending",
                to: "skipped")
        }
        var statements: [SQL] = [
            """
            UPDATE error_group SET open_count = 0, resolution_status = CASE WHEN resolution_status = 'pending' THEN 'auto_resolved' ELSE resolution_status END
            WHERE clinic_id = \(scope.id.rawValue) AND category = 'mapping'
            """
        ]
        if !moves.isEmpty { statements.insert(CounterStore.change(moves), at: 0) }
        try await scope.batch(statements)
    }
}
