import Foundation
import Postgres

/// An address of a clinic's system.
public struct WebhookEndpoint: Sendable, Hashable {
    /// Why nothing is sent there.
    public enum DisabledReason: String, Sendable, Hashable {
        /// Somebody disabled it.
        case person
        /// It answered 410 Gone.
        case gone
        /// It did not answer well for days.
        case failing
    }

    /// Ours, UUIDv7.
    public let id: UUID
    /// Where messages are posted.
    public let url: String
    /// What it wants to be told of.
    public let events: Set<WebhookEvent>
    /// Why nothing is sent there; nil: it is enabled.
    public let disabledReason: DisabledReason?
    /// Since when no try was answered well.
    public let failingSince: Date?
    /// Until when the secret before this one signs too.
    public let oldSecretUntil: Date?
    /// When it was added.
    public let createdAt: Date
    /// The last time that it took a message.
    public let lastDelivered: Date?

    static let columns: SQL = """
        e.id, e.url, e.events, e.disabled_reason, e.failing_since, e.created_at,
        CASE WHEN e.old_secret_until > jembatan_now() THEN e.old_secret_until END AS old_secret_until,
        (SELECT max(m.settled_at) FROM webhook_message m
         WHERE (m.clinic_id, m.endpoint_id) = (e.clinic_id, e.id) AND m.state = 'delivered') AS last_delivered
        """

    init(_ row: Row) throws {
        id = try row.get("id")
        url = try row.get("url")
        events = Set(try row.get("events", as: [String].self).compactMap { WebhookEvent(rawValue: $0) })
        disabledReason = try row.get("disabled_reason", as: String?.self).flatMap { DisabledReason(rawValue: $0) }
        failingSince = try row.get("failing_since")
        oldSecretUntil = try row.get("old_secret_until")
        createdAt = try row.get("created_at")
        lastDelivered = try row.get("last_delivered")
    }
}
