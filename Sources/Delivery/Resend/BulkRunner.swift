import Clinics
import Foundation
import Logging
import Postgres
import Vocabulary

/// Works bulk tasks off, chunk by chunk, one transaction each, on whichever instance gets the lease.
public struct BulkRunner: Sendable {
    static let pollMs = 1_000

    let database: ClinicDatabase
    let resend: Resend
    let engine: Engine
    let logger: Logger

    /// Makes the runner.
    public init(database: ClinicDatabase, resend: Resend, engine: Engine, logger: Logger) {
        self.database = database
        self.resend = resend
        self.engine = engine
        self.logger = logger
    }

    /// Runs until cancelled.
    public func run() async {
        while !Task.isCancelled {
            var worked = false
            do {
                for (clinic, task) in try await lease() where try await chunk(clinic, task) { worked = true }
            } catch { logger.warning("bulk task delayed", metadata: ["error": "\(error)"]) }
            if worked { engine.wake() } else { try? await Task.sleep(for: .milliseconds(Self.pollMs)) }
        }
    }

    private func lease() async throws -> [(ClinicID, UUID)] {
        try await database.worker { transaction in
            try await transaction.query(
                """
                UPDATE bulk_task t SET lease_until = jembatan_now() + interval '30 seconds'
                FROM (SELECT clinic_id, id FROM bulk_task WHERE state = 'running' AND lease_until < jembatan_now() ORDER BY lease_until LIMIT 4
                      FOR UPDATE SKIP LOCKED) x
                WHERE (t.clinic_id, t.id) = (x.clinic_id, x.id) RETURNING t.clinic_id, t.id
                """
            ).map { (ClinicID(try $0.get("clinic_id", as: Int64.self)), try $0.get("id")) }
        }
    }

    /// The next chunk, oldest first (ids rise with time). True when there was one. Bodies are built again one visit, registration or place
    /// in a queue a transaction, so that the lane is held for the last of them alone.
    private func chunk(_ clinic: ClinicID, _ task: UUID) async throws -> Bool {
        let database = database
        let chunk = try await database.transaction(in: clinic) { scope in try await next(task, in: scope) }
        guard let chunk, !chunk.items.isEmpty else { return false }
        let (open, rebuilt, person) = (chunk.items, chunk.task.body == "rebuilt", chunk.task.actorID)
        if rebuilt {
            for (thing, items) in Dictionary(grouping: open, by: \.madeFrom) {
                guard let thing else { continue }
                try await database.transaction(in: clinic) { scope in
                    try await resend.rebuild(items.map(\.delivery), of: thing, chunk.task.channel, by: person, in: scope)
                }
            }
        }
        let ids = open.map(\.delivery)
        try await database.transaction(in: clinic) { scope in
            let requeued = try await ResendStore.requeue(ids, channel: chunk.task.channel, by: person, closedToo: false, in: scope)
            // Building again makes failed ones ready by itself: they may have gone before this requeue. What is not to be told any more it
            // closes, and that stays closed.
            let eligible = open.filter(\.isEligible).map(\.delivery)
            let done = rebuilt ? try await eligible.count - Self.closed(eligible, in: scope) : requeued
            try await scope.batch([
                """
                UPDATE bulk_item SET result = 'resent'
                WHERE clinic_id = \(clinic.rawValue) AND task_id = \(task) AND delivery_id = ANY (\(ids)::uuid[])
                """,
                """
                UPDATE bulk_task SET done = done + \(done), skipped = skipped + \(ids.count - done), lease_until = '-infinity'
                WHERE clinic_id = \(clinic.rawValue) AND id = \(task)
                """,
            ])
        }
        return true
    }

    private static func closed(_ ids: [UUID], in scope: ClinicScope) async throws -> Int {
        try await scope.query(
            """
            SELECT count(*) AS n FROM delivery
            WHERE clinic_id = \(scope.id.rawValue) AND id = ANY (\(ids)::uuid[]) AND state = 'skipped'
            """
        ).first?.get("n") ?? 0
    }

    private struct Item: Sendable {
        var delivery: UUID
        /// As `DeliveryRow.madeFrom`; nil once it is gone.
        var madeFrom: UUID?
        /// Not accepted meanwhile, and not waiting for a mapping.
        var isEligible: Bool
    }

    /// What is left of a running task; finishes it when nothing is.
    private func next(_ task: UUID, in scope: ClinicScope) async throws -> (task: BulkTask, items: [Item])? {
        guard let found = try await BulkTaskStore.find(task, in: scope), found.state == .running else { return nil }
        let open = try await scope.query(
            """
            SELECT i.delivery_id, CASE WHEN d.channel = 'satusehat' THEN d.visit_id ELSE d.source_id END AS made_from,
                coalesce(d.state IN ('pending', 'failed') AND d.hold IS DISTINCT FROM 'mapping', false) AS eligible FROM bulk_item i
            LEFT JOIN delivery d ON (d.clinic_id, d.id) = (i.clinic_id, i.delivery_id)
            WHERE i.clinic_id = \(scope.id.rawValue) AND i.task_id = \(task) AND i.result IS NULL
            ORDER BY i.delivery_id LIMIT \(BulkTaskStore.chunk)
            """
        ).map { Item(delivery: try $0.get("delivery_id"), madeFrom: try $0.get("made_from"), isEligible: try $0.get("eligible")) }
        if open.isEmpty {
            try await scope.execute(
                """
                UPDATE bulk_task SET state = 'finished', finished_at = jembatan_now()
                WHERE clinic_id = \(scope.id.rawValue) AND id = \(task) AND state = 'running'
                """)
        }
        return (found, open)
    }
}
