import Clinics
import Foundation
import Postgres
import Vocabulary

/// A bulk action on a frozen selection, as a person sees it.
public struct BulkTask: Sendable, Hashable {
    /// Where it stands.
    public enum State: String, Sendable, Hashable { case running, paused, cancelled, finished }
    /// Ours, UUIDv7.
    public var id: UUID
    /// The way to the platform that all of it goes.
    public var channel: Channel
    /// The body.
    public var body: String
    /// The selection in words.
    public var filter: String
    /// Why, in words for people.
    public var reason: String?
    /// How many there are in all.
    public var total: Int
    /// Worked off so far.
    public var done: Int
    /// Left out, for a reason that is kept.
    public var skipped: Int
    /// Where it stands.
    public var state: State
    /// The person who started it.
    public var actorID: UUID
    /// That person's name.
    public var actor: String
    /// When it was made.
    public var createdAt: Date
    /// When it ended.
    public var finishedAt: Date?

    init(_ row: Row) throws {
        id = try row.get("id")
        channel = Channel(rawValue: try row.get("channel")) ?? .satusehat
        body = try row.get("body")
        filter = try row.get("filter")
        reason = try row.get("reason")
        total = try row.get("total")
        done = try row.get("done")
        skipped = try row.get("skipped")
        state = State(rawValue: try row.get("state")) ?? .running
        actorID = try row.get("actor_id")
        actor = try row.get("actor")
        createdAt = try row.get("created_at")
        finishedAt = try row.get("finished_at")
    }
}

/// What a bulk resend would do, before it is confirmed.
public struct BulkPreview: Sendable, Hashable {
    /// Why something that matches is left.
    public enum Reason: String, Sendable, Hashable, CaseIterable {
        /// The platform has it.
        case completed
        /// It is on its way at this moment.
        case processing
        /// It lacks a code or a field; it goes by itself once that is there.
        case mapping
        /// It was closed, and never goes.
        case skipped
    }

    /// Failed and waiting ones that would go, by the name of their kind.
    public var kinds: [String: Int]
    /// Those that match but are left.
    public var left: [Reason: Int]

    /// How many would go.
    public var willGo: Int { kinds.values.reduce(0, +) }
    /// How many are left.
    public var skipped: Int { left.values.reduce(0, +) }
}

/// Frozen selections: ids in a table, worked off oldest first, in chunks.
public enum BulkTaskStore {
    static let chunk = 200
    /// A selection larger than this is refused: filter first.
    public static let maximum = 200_000

    /// Counts what `start` would resend of the same selection.
    public static func preview(_ filter: DeliveryFilter, picked: [UUID]?, in scope: ClinicScope) async throws -> BulkPreview {
        let rows = try await scope.query(
            """
            SELECT d.kind, CASE WHEN \(goes) THEN NULL WHEN d.shown_state = 'pending' THEN 'mapping' ELSE d.shown_state END AS left_for,
                count(*) AS n
            FROM delivery_shown d
            WHERE d.clinic_id = \(scope.id.rawValue) AND d.channel = \(filter.channel.rawValue) \(selection(filter, picked))
            GROUP BY 1, 2
            """)
        var preview = BulkPreview(kinds: [:], left: [:])
        for row in rows {
            let count: Int = try row.get("n")
            if let reason = try row.get("left_for", as: String?.self) {
                preview.left[BulkPreview.Reason(rawValue: reason) ?? .skipped, default: 0] += count
            } else {
                preview.kinds[try row.get("kind"), default: 0] += count
            }
        }
        return preview
    }

    /// Freezes the selection and starts the task; nil when nothing matches or too much does.
    public static func start(
        _ filter: DeliveryFilter, picked: [UUID]?, words: String, rebuilt: Bool, reason: String?, by actor: Actor, in scope: ClinicScope
    ) async throws -> UUID? {
        guard let person = actor.personID else { return nil }
        let id = UUID.v7()
        try await scope.execute(
            """
            INSERT INTO bulk_task (clinic_id, id, channel, action, body, filter, reason, total, actor_id, created_at)
            VALUES (\(scope.id.rawValue), \(id), \(filter.channel.rawValue), 'resend', \(rebuilt ? "rebuilt" : "same"), \(words),
                \(reason), \(maximum), \(person), jembatan_now())
            """)
        let total = try await scope.execute(
            """
            INSERT INTO bulk_item (clinic_id, task_id, delivery_id)
            SELECT d.clinic_id, \(id), d.id FROM delivery_shown d
            WHERE d.clinic_id = \(scope.id.rawValue) AND d.channel = \(filter.channel.rawValue) \(selection(filter, picked)) AND \(goes)
            LIMIT \(maximum)
            """)
        try await scope.execute("UPDATE bulk_task SET total = \(total) WHERE clinic_id = \(scope.id.rawValue) AND id = \(id)")
        try await AuditStore.append(
            AuditEntry(
                action: "bulk.started", subject: .init("bulk_task", id.lowerText),
                after: ["filter": .string(words), "total": .number(.init(total))], by: actor),
            in: scope)
        return id
    }

    /// One task.
    public static func find(_ id: UUID, in scope: ClinicScope) async throws -> BulkTask? {
        try await scope.query("\(selected) WHERE t.clinic_id = \(scope.id.rawValue) AND t.id = \(id)").first.map(BulkTask.init)
    }

    /// Tasks that run, and those of the last day.
    public static func recent(in scope: ClinicScope) async throws -> [BulkTask] {
        try await scope.query(
            """
            \(selected) WHERE t.clinic_id = \(scope.id.rawValue) AND (t.state IN ('running', 'paused') OR t.created_at > now() - interval '1 day')
            ORDER BY t.id DESC LIMIT 20
            """
        ).map(BulkTask.init)
    }

    /// Pauses, goes on with, or cancels a task; read between chunks.
    public static func set(_ id: UUID, _ state: BulkTask.State, by actor: Actor, in scope: ClinicScope) async throws -> Bool {
        let changed = try await scope.execute(
            """
            UPDATE bulk_task SET state = \(state.rawValue), finished_at = CASE WHEN \(state == .cancelled) THEN jembatan_now() END
            WHERE clinic_id = \(scope.id.rawValue) AND id = \(id) AND state IN ('running', 'paused')
            """)
        guard changed == 1 else { return false }
        try await AuditStore.append(
            AuditEntry(action: "bulk.\(state.rawValue)", subject: .init("bulk_task", id.lowerText), by: actor), in: scope)
        return true
    }

    private static let selected: SQL = "SELECT t.*, u.name AS actor FROM bulk_task t JOIN app_user u ON u.id = t.actor_id"

    private static let goes: SQL = "d.shown_state IN ('pending', 'failed') AND d.hold IS DISTINCT FROM 'mapping'"

    /// Picked rows stand for themselves, updates too: the filter that listed them may have moved on.
    private static func selection(_ filter: DeliveryFilter, _ picked: [UUID]?) -> SQL {
        if let picked { return "AND d.id = ANY (\(picked)::uuid[])" }
        var sql: SQL = "\(DeliveryListStore.creating(filter)) \(DeliveryListStore.conditions(filter))"
        if let kind = filter.kind { sql = "\(sql) AND d.kind = \(kind)" }
        switch filter.status {
        case .failed: sql = "\(sql) AND d.state = 'failed'"
        case .completed: sql = "\(sql) AND d.state = 'completed'"
        case .skipped: sql = "\(sql) AND d.state = 'skipped'"
        case .open: sql = "\(sql) AND d.state = 'pending'"
        case .unsent, .waiting, .processing, nil: break
        }
        return sql
    }
}
