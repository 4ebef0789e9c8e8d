import Foundation
import Postgres

/// A message as the log shows it.
public struct WebhookMessage: Sendable, Hashable {
    /// What became of it.
    public enum State: String, Sendable, Hashable, CaseIterable { case pending, delivered, failed }

    /// Ours, UUIDv7; the receiver knows it as `webhook-id`.
    public let id: UUID
    /// The address it goes to.
    public let endpointID: UUID
    /// Where that is now.
    public let url: String
    /// Whether anything is sent there now.
    public let isEndpointEnabled: Bool
    /// The event, as a word of ``WebhookEvent``.
    public let event: String
    /// JSON as it is signed and sent.
    public let body: String
    /// What became of it.
    public let state: State
    /// How often it was tried.
    public let attempts: Int
    /// When it is tried next.
    public let dueAt: Date?
    /// When it was made.
    public let createdAt: Date
    /// Status of the last answer.
    public let lastStatus: Int?
    /// Why the last try got none.
    public let lastFailure: String?

    static let columns: SQL = """
        m.id, m.endpoint_id, e.url, e.is_enabled, m.event, m.body, m.state, m.attempts, m.due_at, m.created_at,
        a.http_status AS last_status, a.failure AS last_failure
        """
    static let joins: SQL = """
        JOIN webhook_endpoint e ON (e.clinic_id, e.id) = (m.clinic_id, m.endpoint_id)
        LEFT JOIN webhook_attempt a ON (a.clinic_id, a.message_id, a.number) = (m.clinic_id, m.id, m.attempts)
        """

    init(_ row: Row) throws {
        id = try row.get("id")
        endpointID = try row.get("endpoint_id")
        url = try row.get("url")
        isEndpointEnabled = try row.get("is_enabled")
        event = try row.get("event")
        body = try row.get("body")
        state = State(rawValue: try row.get("state")) ?? .failed
        attempts = Int(try row.get("attempts", as: Int16.self))
        dueAt = try row.get("due_at")
        createdAt = try row.get("created_at")
        lastStatus = try row.get("last_status", as: Int16?.self).map { Int($0) }
        lastFailure = try row.get("last_failure")
    }
}

/// One try of a message.
public struct WebhookAttempt: Sendable, Hashable {
    /// From 1.
    public let number: Int
    /// When.
    public let at: Date
    /// How long, ms.
    public let tookMs: Int
    /// Status of the answer.
    public let status: Int?
    /// Why there is none: a code of `HTTPFailure.Reason`.
    public let failure: String?
    /// The first 1,000 characters of the answer.
    public let answer: String?

    init(_ row: Row) throws {
        number = Int(try row.get("number", as: Int16.self))
        at = try row.get("at")
        tookMs = try row.get("took_ms", as: Int?.self) ?? 0
        status = try row.get("http_status", as: Int16?.self).map { Int($0) }
        failure = try row.get("failure")
        answer = try row.get("answer")
    }
}

/// Which messages a page wants.
public struct WebhookMessageFilter: Sendable, Hashable {
    /// Only in this state.
    public var state: WebhookMessage.State?
    /// Only of this event.
    public var event: WebhookEvent?

    /// A filter that lets everything through.
    public init() {}
}
