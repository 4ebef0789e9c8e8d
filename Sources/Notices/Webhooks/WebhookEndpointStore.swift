import Clinics
import Foundation
import JSON
import Postgres
import Vocabulary

/// A clinic's addresses. Every change is audited; secrets are sealed and leave the database to sign and nothing else.
public enum WebhookEndpointStore {
    /// How many addresses a clinic may have.
    public static let most = 5
    /// How long the old secret signs beside the new one.
    static let overlapHours = 24

    /// All addresses, oldest first.
    public static func list(in scope: ClinicScope) async throws -> [WebhookEndpoint] {
        try await scope.query(
            "SELECT \(WebhookEndpoint.columns) FROM webhook_endpoint e WHERE e.clinic_id = \(scope.id.rawValue) ORDER BY e.id"
        ).map(WebhookEndpoint.init)
    }

    /// One of them.
    public static func find(_ id: UUID, in scope: ClinicScope) async throws -> WebhookEndpoint? {
        try await scope.query(
            "SELECT \(WebhookEndpoint.columns) FROM webhook_endpoint e WHERE e.clinic_id = \(scope.id.rawValue) AND e.id = \(id)"
        ).first.map(WebhookEndpoint.init)
    }

    /// Adds an address; its secret is known now and never again.
    /// - Returns: nil when there are ``most`` already.
    public static func add(
        _ address: WebhookAddress, _ events: Set<WebhookEvent>, by actor: Actor, in scope: ClinicScope
    ) async throws -> (id: UUID, secret: WebhookSecret)? {
        guard try await list(in: scope).count < most else { return nil }
        let id = UUID.v7()
        let secret = WebhookSecret.generate()
        try await scope.execute(
            """
            INSERT INTO webhook_endpoint (clinic_id, id, url, events, secret, created_by)
            VALUES (\(scope.id.rawValue), \(id), \(address.text), \(words(events)), \(try scope.keys.seal(secret.bytes, place(id))),
                \(actor.personID))
            """)
        try await audit("added", id, after: facts(address.text, events), by: actor, in: scope)
        return (id, secret)
    }

    /// Changes what an address is told of.
    public static func setEvents(_ events: Set<WebhookEvent>, of id: UUID, by actor: Actor, in scope: ClinicScope) async throws -> Bool {
        guard let before = try await find(id, in: scope) else { return false }
        try await scope.execute(
            """
            UPDATE webhook_endpoint SET events = \(words(events)), updated_at = now()
            WHERE clinic_id = \(scope.id.rawValue) AND id = \(id)
            """)
        try await audit(
            "changed", id, before: facts(before.url, before.events), after: facts(before.url, events), by: actor, in: scope)
        return true
    }

    /// Gives an address a new secret; the old one signs beside it for a day.
    public static func rotate(_ id: UUID, by actor: Actor, in scope: ClinicScope) async throws -> WebhookSecret? {
        let rows = try await scope.query(
            "SELECT secret FROM webhook_endpoint WHERE clinic_id = \(scope.id.rawValue) AND id = \(id) FOR UPDATE")
        guard let row = rows.first else { return nil }
        let old = try scope.keys.open(row.get("secret"), place(id))
        let secret = WebhookSecret.generate()
        try await scope.execute(
            """
            UPDATE webhook_endpoint SET secret = \(try scope.keys.seal(secret.bytes, place(id))),
                old_secret = \(try scope.keys.seal(old, oldPlace(id))),
                old_secret_until = jembatan_now() + make_interval(hours => \(overlapHours)), updated_at = now()
            WHERE clinic_id = \(scope.id.rawValue) AND id = \(id)
            """)
        try await audit("rotated", id, by: actor, in: scope)
        return secret
    }

    /// Enables an address, or disables it for a reason. What is pending waits until it is enabled again.
    /// - Returns: false when there is nothing to change.
    @discardableResult
    public static func disable(
        _ id: UUID, _ reason: WebhookEndpoint.DisabledReason, by actor: Actor, in scope: ClinicScope
    ) async throws -> Bool {
        let changed = try await scope.execute(
            """
            UPDATE webhook_endpoint SET is_enabled = false, disabled_reason = \(reason.rawValue), updated_at = now()
            WHERE clinic_id = \(scope.id.rawValue) AND id = \(id) AND is_enabled
            """)
        guard changed == 1 else { return false }
        try await audit("disabled", id, after: ["reason": .string(reason.rawValue)], by: actor, in: scope)
        return true
    }

    /// Enables an address again.
    public static func enable(_ id: UUID, by actor: Actor, in scope: ClinicScope) async throws -> Bool {
        let changed = try await scope.execute(
            """
            UPDATE webhook_endpoint SET is_enabled = true, disabled_reason = NULL, failing_since = NULL, updated_at = now()
            WHERE clinic_id = \(scope.id.rawValue) AND id = \(id) AND NOT is_enabled
            """)
        guard changed == 1 else { return false }
        try await audit("enabled", id, by: actor, in: scope)
        return true
    }

    /// Sends a message to try an address.
    /// - Returns: the message; nil when there is no such address, or it is disabled.
    public static func test(_ id: UUID, at now: Date, by actor: Actor, in scope: ClinicScope) async throws -> UUID? {
        guard let endpoint = try await find(id, in: scope), endpoint.disabledReason == nil else { return nil }
        let message = try await WebhookOutbox.add(.test, data: ["endpoint_id": .string(id.lowerText)], at: now, to: id, in: scope)
        try await audit("tested", id, by: actor, in: scope)
        return message
    }

    /// Deletes an address with its messages.
    public static func delete(_ id: UUID, by actor: Actor, in scope: ClinicScope) async throws -> Bool {
        guard let before = try await find(id, in: scope) else { return false }
        try await scope.execute("DELETE FROM webhook_endpoint WHERE clinic_id = \(scope.id.rawValue) AND id = \(id)")
        try await audit("deleted", id, before: facts(before.url, before.events), by: actor, in: scope)
        return true
    }

    /// Where to send now, and what signs it: the secret in use, and the old one while it overlaps. nil: there is no such address.
    static func sending(_ id: UUID, in scope: ClinicScope) async throws -> (url: String, secrets: [WebhookSecret])? {
        let rows = try await scope.query(
            """
            SELECT url, secret, CASE WHEN old_secret_until > jembatan_now() THEN old_secret END AS old_secret
            FROM webhook_endpoint WHERE clinic_id = \(scope.id.rawValue) AND id = \(id)
            """)
        guard let row = rows.first else { return nil }
        var secrets = [WebhookSecret(bytes: try scope.keys.open(row.get("secret"), place(id)))]
        if let old = try row.get("old_secret", as: [UInt8]?.self) {
            secrets.append(WebhookSecret(bytes: try scope.keys.open(old, oldPlace(id))))
        }
        return (try row.get("url"), secrets)
    }

    private static func words(_ events: Set<WebhookEvent>) -> [String] { events.map(\.rawValue).sorted() }

    private static func place(_ id: UUID) -> SealedPlace { SealedPlace(table: "webhook_endpoint", row: id, column: "secret") }

    private static func oldPlace(_ id: UUID) -> SealedPlace { SealedPlace(table: "webhook_endpoint", row: id, column: "old_secret") }

    private static func facts(_ url: String, _ events: Set<WebhookEvent>) -> JSON {
        ["url": .string(url), "events": .array(words(events).map { .string($0) })]
    }

    private static func audit(
        _ verb: String, _ id: UUID, before: JSON? = nil, after: JSON? = nil, by actor: Actor, in scope: ClinicScope
    ) async throws {
        try await AuditStore.append(
            AuditEntry(
                action: "webhook_endpoint.\(verb)", subject: .init("webhook_endpoint", id.lowerText), before: before, after: after,
                by: actor), in: scope)
    }
}
