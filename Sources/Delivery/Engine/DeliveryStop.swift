import Clinics
import Foundation
import Postgres
import Vocabulary

/// Stops deliveries where they wait. Lock order: deliveries → error log → groups and counters → lane.
enum DeliveryStop {
    struct Result: Sendable {
        var stopped: [UUID] = []
        /// Those that were leaving at that moment, or left with their answer lost. Their round asks again before it sends anything.
        var leaving: [UUID] = []
    }

    /// Stops those that a condition on `delivery d` gives, in the clinic's present environment, each for its reason; none lets it go on.
    static func run(
        _ condition: SQL, channels: [Channel] = [.satusehat], in scope: ClinicScope, reason: (_ kind: String) -> SkipReason?
    ) async throws -> Result {
        let waiting = try await waiting(condition, channels, in: scope, reason)
        guard !waiting.isEmpty else { return Result() }
        let inFlight = try await inFlight(waiting, in: scope)
        let leaving = waiting.filter { $0.isUncertain || inFlight.contains($0.id) }
        let stopped = waiting.filter { !$0.isUncertain && !inFlight.contains($0.id) }
        if !stopped.isEmpty { try await skip(stopped, in: scope) }
        return Result(stopped: stopped.map(\.id), leaving: leaving.map(\.id))
    }

    private struct Waiting: Sendable {
        let id: UUID
        let channel: String
        let kind: String
        let state: String
        let day: String
        let isUpdate: Bool
        let isUncertain: Bool
        let errorGroup: UUID?
        let visit: UUID?
        let reason: SkipReason
    }

    /// All that the condition gives is locked, since what depends on the stopped ones changes too.
    private static func waiting(
        _ condition: SQL, _ channels: [Channel], in scope: ClinicScope, _ reason: (_ kind: String) -> SkipReason?
    ) async throws -> [Waiting] {
        try await scope.query(
            """
            SELECT d.id, d.channel, d.kind, d.state, d.service_date::text AS day, d.operation, d.uncertain, d.error_group_id, d.visit_id FROM delivery d
            WHERE d.clinic_id = \(scope.id.rawValue) AND d.channel = ANY (\(channels.map(\.rawValue))::text[]) AND \(condition)
                AND d.environment = (SELECT c.environment FROM clinic c WHERE c.clinic_id = d.clinic_id)
            ORDER BY d.id FOR UPDATE
            """
        ).compactMap { row in
            let kind: String = try row.get("kind")
            guard let reason = reason(kind) else { return nil }
            return Waiting(
                id: try row.get("id"), channel: try row.get("channel"), kind: kind, state: try row.get("state"), day: try row.get("day"),
                isUpdate: try row.get("operation", as: String.self) == "update", isUncertain: try row.get("uncertain"),
                errorGroup: try row.get("error_group_id"), visit: try row.get("visit_id"), reason: reason)
        }
    }

    /// Those that the lane has drawn. Causes and counters are locked before the lane, as everywhere; the lane's lock keeps it from drawing
    /// any of them until this transaction ends.
    private static func inFlight(_ waiting: [Waiting], in scope: ClinicScope) async throws -> Set<UUID> {
        let groups = Array(Set(waiting.compactMap(\.errorGroup)))
        let rows = try await scope.batch([
            """
            SELECT FROM error_group WHERE clinic_id = \(scope.id.rawValue) AND id = ANY (\(groups)::uuid[]) ORDER BY id FOR NO KEY UPDATE
            """,
            """
            SELECT FROM counter WHERE clinic_id = \(scope.id.rawValue) AND (channel, day, kind) IN (
                SELECT * FROM unnest(\(waiting.map(\.channel))::text[], \(waiting.map(\.day))::text[]::date[], \(waiting.map(\.kind))::text[]))
            ORDER BY channel, day, kind FOR NO KEY UPDATE
            """,
            """
            SELECT in_flight FROM lane WHERE clinic_id = \(scope.id.rawValue) AND channel = ANY (\(Array(Set(waiting.map(\.channel))))::text[])
            ORDER BY channel FOR NO KEY UPDATE
            """,
        ])
        return Set(try rows[2].flatMap { try $0.get("in_flight", as: [UUID].self) })
    }

    private static func skip(_ stopped: [Waiting], in scope: ClinicScope) async throws {
        let keys = stopped.map { ResultStore.Key(clinic: scope.id.rawValue, id: $0.id) }
        let healed = keys.map { ErrorLedger.Healed(key: $0) }
        let visits = Array(Set(stopped.compactMap(\.visit)))
        let clinics = visits.map { _ in scope.id.rawValue }
        var deltas: [ErrorLedger.GroupKey: Int] = [:]
        for group in stopped.compactMap(\.errorGroup) { deltas[.init(clinic: scope.id.rawValue, id: group), default: 0] -= 1 }
        let moves = stopped.filter { !$0.isUpdate }.map {
            CounterChange(clinic: scope.id.rawValue, channel: $0.channel, day: $0.day, kind: $0.kind, from: $0.state, to: "skipped")
        }
        var statements: [SQL] = [
            """
            UPDATE delivery d SET state = 'skipped', skip_reason = r.reason, hold = NULL, hold_reason = NULL, next_retry_at = NULL,
                error_group_id = NULL, completed_at = jembatan_now()
            FROM unnest(\(stopped.map(\.id))::uuid[], \(stopped.map(\.reason.rawValue))::text[]) AS r (id, reason)
            WHERE d.clinic_id = \(scope.id.rawValue) AND d.id = r.id
            """
        ]
        statements += ResultStore.wakeDependents(keys)
        statements += [ErrorLedger.close(healed), ErrorLedger.count(deltas), ErrorLedger.settle(healed)].compactMap { $0 }
        if !moves.isEmpty { statements.append(CounterStore.change(moves)) }
        statements += [VisitGate.open(clinics, visits), VisitNews.add(clinics, visits)]
        try await scope.batch(statements)
        let ended = try await scope.query(VisitGate.skip(clinics, visits)).map {
            ResultStore.Key(clinic: try $0.get("clinic_id"), id: try $0.get("id"))
        }
        try await Skipping.dependents(of: keys + ended, scope.transaction)
    }
}
