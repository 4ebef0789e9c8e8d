import Foundation
import Postgres

/// A skipped delivery counts as closed without an id: what requires it is skipped too; optional references to it are left out.
enum Skipping {
    /// Skips what requires these, and what requires that; wakes what only mentioned them. Gives the lanes of the woken ones.
    @discardableResult
    static func dependents(of skipped: [ResultStore.Key], _ transaction: Transaction) async throws -> Set<LaneKey> {
        var frontier = skipped
        var woken: Set<LaneKey> = []
        while !frontier.isEmpty {
            let rows = try await transaction.query(
                """
                WITH gone AS (SELECT * FROM unnest(\(frontier.map(\.clinic))::bigint[], \(frontier.map(\.id))::uuid[]) AS g (clinic_id, id)),
                hit AS (
                    SELECT d.clinic_id, d.id, d.error_group_id FROM delivery d
                    JOIN delivery_dependency dep ON (dep.clinic_id, dep.delivery_id) = (d.clinic_id, d.id) AND dep.required
                    JOIN gone ON (gone.clinic_id, gone.id) = (dep.clinic_id, dep.depends_on)
                    WHERE d.state = 'pending' ORDER BY d.clinic_id, d.id FOR UPDATE OF d),
                changed AS (
                    UPDATE delivery d SET state = 'skipped', hold = NULL, hold_reason = NULL, next_retry_at = NULL,
                        skip_reason = 'parent_skipped', completed_at = jembatan_now(), error_group_id = NULL
                    FROM hit WHERE (d.clinic_id, d.id) = (hit.clinic_id, hit.id)
                    RETURNING d.clinic_id, d.id, d.channel, d.kind, d.service_date, d.operation, hit.error_group_id)
                SELECT clinic_id, id, channel, kind, service_date::text AS day, operation, error_group_id FROM changed
                """)
            let healed = frontier.map { ErrorLedger.Healed(key: $0) }
            let wakeups = ResultStore.wakeDependents(frontier)
            let answers = try await transaction.batch(
                wakeups + [ErrorLedger.close(healed), ErrorLedger.settle(healed)].compactMap { $0 })
            woken.formUnion(try answers.prefix(wakeups.count).flatMap(ResultStore.lanes))
            frontier = try rows.map { ResultStore.Key(clinic: try $0.get("clinic_id"), id: try $0.get("id")) }
            let changes = try rows.filter { try $0.get("operation", as: String.self) != "update" }.map { row in
                CounterChange(
                    clinic: try row.get("clinic_id"), channel: try row.get("channel"), day: try row.get("day"), kind: try row.get("kind"),
                    from: "pending", to: "skipped")
            }
            var deltas: [ErrorLedger.GroupKey: Int] = [:]
            for row in rows {
                guard let group = try row.get("error_group_id", as: UUID?.self) else { continue }
                deltas[.init(clinic: try row.get("clinic_id"), id: group), default: 0] -= 1
            }
            if let count = ErrorLedger.count(deltas) { _ = try await transaction.query(count) }
            if !changes.isEmpty { _ = try await transaction.query(CounterStore.change(changes)) }
        }
        return woken
    }
}
