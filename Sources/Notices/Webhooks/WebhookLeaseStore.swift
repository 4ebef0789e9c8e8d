import Clinics
import Foundation
import Postgres
import Vocabulary

/// A message that this instance sends now.
struct LeasedMessage: Sendable, Hashable {
    let clinicID: ClinicID
    let id: UUID
    let endpointID: UUID
    let lease: UUID
    let body: String
    /// Tries before this one, since it was made or asked for again.
    let tries: Int
    /// All tries before this one.
    let attempts: Int
}

/// What came of a try.
struct WebhookTry: Sendable, Hashable {
    var status: Int?
    var failure: String?
    var answer: String?
    var tookMs: Int
}

/// Taking messages to be sent, so that no two instances send one at once, and writing down what came of it.
enum WebhookLeaseStore {
    /// Longer than a try may take. A dead instance's messages are sent again after it.
    static let leaseSeconds = 60.0
    /// How many messages of one address are taken together.
    static let perEndpoint = 4
    /// How many addresses are looked after at a time.
    static let endpoints = 64

    /// Takes what is due. Addresses that this instance is busy with get nothing more: a slow one delays itself alone.
    static func claim(busy: [UUID], in transaction: Transaction) async throws -> [LeasedMessage] {
        let lease = UUID.v7()
        return try await transaction.query(
            """
            WITH due AS MATERIALIZED (
                SELECT d.clinic_id, d.id FROM (
                    SELECT e.clinic_id, e.id FROM webhook_endpoint e JOIN clinic c USING (clinic_id)
                    WHERE e.is_enabled AND c.state <> 'suspended' AND e.id <> ALL (\(busy)::uuid[])
                        AND EXISTS (SELECT FROM webhook_message m WHERE (m.clinic_id, m.endpoint_id) = (e.clinic_id, e.id)
                            AND m.state = 'pending' AND m.due_at <= jembatan_now())
                    LIMIT \(endpoints)) e
                CROSS JOIN LATERAL (
                    SELECT m.clinic_id, m.id FROM webhook_message m
                    WHERE (m.clinic_id, m.endpoint_id) = (e.clinic_id, e.id) AND m.state = 'pending' AND m.due_at <= jembatan_now()
                    ORDER BY m.due_at LIMIT \(perEndpoint) FOR NO KEY UPDATE SKIP LOCKED) d)
            UPDATE webhook_message m SET lease = \(lease), due_at = jembatan_now() + make_interval(secs => \(leaseSeconds))
            FROM due WHERE (m.clinic_id, m.id) = (due.clinic_id, due.id)
            RETURNING m.clinic_id, m.id, m.endpoint_id, m.body, m.tries, m.attempts
            """
        ).map { row in
            LeasedMessage(
                clinicID: ClinicID(try row.get("clinic_id", as: Int64.self)), id: try row.get("id"), endpointID: try row.get("endpoint_id"),
                lease: lease, body: try row.get("body"), tries: Int(try row.get("tries", as: Int16.self)),
                attempts: Int(try row.get("attempts", as: Int16.self)))
        }
    }

    /// Writes a try down with what follows, while the lease is ours; a late one changes nothing.
    /// - Returns: why the address was disabled by it, if it was.
    static func record(
        _ message: LeasedMessage, _ made: WebhookTry, _ verdict: WebhookVerdict, in scope: ClinicScope
    ) async throws -> WebhookEndpoint.DisabledReason? {
        let state: WebhookMessage.State
        var wait: Double?
        switch verdict {
        case .delivered: state = .delivered
        case .failed, .gone: state = .failed
        case .retry(let seconds):
            state = .pending
            wait = seconds
        }
        let written = try await scope.execute(
            """
            UPDATE webhook_message SET state = \(state.rawValue), attempts = attempts + 1, tries = tries + 1, lease = NULL,
                due_at = CASE WHEN \(wait)::float8 IS NULL THEN NULL ELSE jembatan_now() + make_interval(secs => \(wait)::float8) END,
                settled_at = CASE WHEN \(wait)::float8 IS NULL THEN jembatan_now() END
            WHERE clinic_id = \(scope.id.rawValue) AND id = \(message.id) AND lease = \(message.lease)
            """)
        guard written == 1 else { return nil }
        try await scope.execute(
            """
            INSERT INTO webhook_attempt (clinic_id, message_id, number, at, took_ms, http_status, failure, answer)
            VALUES (\(scope.id.rawValue), \(message.id), \(message.attempts + 1), jembatan_now(), \(made.tookMs), \(made.status),
                \(made.failure), \(made.answer))
            """)
        return try await judge(message.endpointID, verdict, in: scope)
    }

    private static func judge(
        _ endpoint: UUID, _ verdict: WebhookVerdict, in scope: ClinicScope
    ) async throws -> WebhookEndpoint.DisabledReason? {
        if verdict == .delivered {
            try await scope.execute(
                """
                UPDATE webhook_endpoint SET failing_since = NULL
                WHERE clinic_id = \(scope.id.rawValue) AND id = \(endpoint) AND failing_since IS NOT NULL
                """)
            return nil
        }
        let days = Double(WebhookVerdict.longestFailing.components.seconds)
        let rows = try await scope.query(
            """
            UPDATE webhook_endpoint SET failing_since = coalesce(failing_since, jembatan_now())
            WHERE clinic_id = \(scope.id.rawValue) AND id = \(endpoint)
            RETURNING failing_since < jembatan_now() - make_interval(secs => \(days)) AS too_long
            """)
        let isTooLong = try rows.first?.get("too_long", as: Bool.self) ?? false
        guard verdict == .gone || isTooLong else { return nil }
        let reason: WebhookEndpoint.DisabledReason = verdict == .gone ? .gone : .failing
        return try await WebhookEndpointStore.disable(endpoint, reason, by: .system, in: scope) ? reason : nil
    }
}
