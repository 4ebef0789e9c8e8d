import Clinics
import Foundation
import JSON
import Postgres
import Vocabulary

/// What a clinic's system may be told of.
public enum WebhookEvent: String, Sendable, Hashable, CaseIterable {
    /// All of a visit has arrived on the platform.
    case visitCompleted = "visit.completed"
    /// Something of a visit waits for a person.
    case visitNeedsPerson = "visit.needs_person"
    /// An alert was raised.
    case alertRaised = "alert.raised"
    /// What an alert was about is over.
    case alertRecovered = "alert.recovered"
    /// Sent by hand, to try an address.
    case test = "webhook.test"
}

/// Messages to be sent, written in the transaction of what they tell of.
public enum WebhookOutbox {
    /// Adds a message for every enabled address of the clinic that wants this event. `data` holds ids and words, never personal data.
    /// - Returns: how many addresses will be told.
    @discardableResult
    public static func add(_ event: WebhookEvent, data: JSON, at now: Date, in scope: ClinicScope) async throws -> Int {
        let wanting = try await scope.query(
            """
            SELECT id FROM webhook_endpoint
            WHERE clinic_id = \(scope.id.rawValue) AND is_enabled AND \(event.rawValue) = ANY (events) ORDER BY id
            """)
        for row in wanting { try await add(event, data: data, at: now, to: try row.get("id"), in: scope) }
        return wanting.count
    }

    /// Adds a message for one address, whatever it wants.
    /// - Returns: its id, the receiver's `webhook-id`.
    @discardableResult
    public static func add(_ event: WebhookEvent, data: JSON, at now: Date, to endpoint: UUID, in scope: ClinicScope) async throws -> UUID {
        let id = UUID.v7()
        let body = JSON.object([
            "type": .string(event.rawValue), "timestamp": .string(now.formatted(.iso8601)), "data": data,
        ])
        try await scope.execute(
            """
            INSERT INTO webhook_message (clinic_id, id, endpoint_id, event, body, due_at, created_at)
            VALUES (\(scope.id.rawValue), \(id), \(endpoint), \(event.rawValue), \(body.text()), jembatan_now(), jembatan_now())
            """)
        return id
    }
}
