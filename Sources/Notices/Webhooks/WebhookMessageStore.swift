import Clinics
import Foundation
import JSON
import Postgres
import Vocabulary

/// The log of messages, and asking for them again.
public enum WebhookMessageStore {
    /// How long a settled message is kept, days.
    static let keptDays = 30

    /// One page, newest first.
    public static func page(
        _ filter: WebhookMessageFilter, after cursor: UUID?, limit: Int, in scope: ClinicScope
    ) async throws -> [WebhookMessage] {
        var condition: SQL = "m.clinic_id = \(scope.id.rawValue)"
        if let state = filter.state { condition = "\(condition) AND m.state = \(state.rawValue)" }
        if let event = filter.event { condition = "\(condition) AND m.event = \(event.rawValue)" }
        if let cursor { condition = "\(condition) AND m.id < \(cursor)" }
        return try await scope.query(
            """
            SELECT \(WebhookMessage.columns) FROM webhook_message m \(WebhookMessage.joins)
            WHERE \(condition) ORDER BY m.id DESC LIMIT \(limit)
            """
        ).map(WebhookMessage.init)
    }

    /// One message.
    public static func find(_ id: UUID, in scope: ClinicScope) async throws -> WebhookMessage? {
        try await scope.query(
            """
            SELECT \(WebhookMessage.columns) FROM webhook_message m \(WebhookMessage.joins)
            WHERE m.clinic_id = \(scope.id.rawValue) AND m.id = \(id)
            """
        ).first.map(WebhookMessage.init)
    }

    /// Its tries, newest first.
    public static func attempts(of id: UUID, in scope: ClinicScope) async throws -> [WebhookAttempt] {
        try await scope.query(
            """
            SELECT number, at, took_ms, http_status, failure, answer FROM webhook_attempt
            WHERE clinic_id = \(scope.id.rawValue) AND message_id = \(id) ORDER BY number DESC
            """
        ).map(WebhookAttempt.init)
    }

    /// Sends a message again, now, with the same id; the schedule of tries begins anew. One that somebody sends at this moment is left.
    /// - Returns: false when there is no such message, or its address is disabled.
    public static func resend(_ id: UUID, by actor: Actor, in scope: ClinicScope) async throws -> Bool {
        let changed = try await scope.execute(
            """
            UPDATE webhook_message m SET state = 'pending', due_at = CASE WHEN m.lease IS NULL THEN jembatan_now() ELSE m.due_at END,
                tries = 0, settled_at = NULL
            WHERE m.clinic_id = \(scope.id.rawValue) AND m.id = \(id)
                AND EXISTS (SELECT FROM webhook_endpoint e WHERE (e.clinic_id, e.id) = (m.clinic_id, m.endpoint_id) AND e.is_enabled)
            """)
        guard changed == 1 else { return false }
        try await AuditStore.append(
            AuditEntry(action: "webhook_message.resent", subject: .init("webhook_message", id.lowerText), by: actor), in: scope)
        return true
    }

    /// Sends again all that failed since an instant, to addresses that are enabled.
    /// - Returns: how many.
    public static func resendFailed(since: Date, by actor: Actor, in scope: ClinicScope) async throws -> Int {
        let changed = try await scope.execute(
            """
            UPDATE webhook_message m SET state = 'pending', due_at = jembatan_now(), tries = 0, settled_at = NULL
            WHERE m.clinic_id = \(scope.id.rawValue) AND m.state = 'failed' AND m.created_at >= \(since)
                AND EXISTS (SELECT FROM webhook_endpoint e WHERE (e.clinic_id, e.id) = (m.clinic_id, m.endpoint_id) AND e.is_enabled)
            """)
        guard changed > 0 else { return 0 }
        try await AuditStore.append(
            AuditEntry(
                action: "webhook_message.all_resent",
                after: ["since": .string(since.formatted(.iso8601)), "count": .number(JSONNumber(changed))], by: actor), in: scope)
        return changed
    }

    /// Drops what is long settled.
    public static func prune(in scope: ClinicScope) async throws -> Int {
        try await scope.execute(
            """
            DELETE FROM webhook_message WHERE clinic_id = \(scope.id.rawValue) AND state <> 'pending'
                AND settled_at < jembatan_now() - make_interval(days => \(keptDays))
            """)
    }
}
