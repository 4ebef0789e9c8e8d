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
        let inFlight = try await WaitingDelivery.inFlight(waiting.map(\.delivery), in: scope)
        let leaving = waiting.filter { $0.delivery.isUncertain || inFlight.contains($0.delivery.id) }
        let stopped = waiting.filter { !$0.delivery.isUncertain && !inFlight.contains($0.delivery.id) }
        if !stopped.isEmpty { try await skip(stopped.map(\.delivery), stopped.map(\.reason), in: scope) }
        return Result(stopped: stopped.map(\.delivery.id), leaving: leaving.map(\.delivery.id))
    }

    /// All that the condition gives is locked, since what depends on the stopped ones changes too.
    private static func waiting(
        _ condition: SQL, _ channels: [Channel], in scope: ClinicScope, _ reason: (_ kind: String) -> SkipReason?
    ) async throws -> [(delivery: WaitingDelivery, reason: SkipReason)] {
        try await scope.query(
            """
            SELECT \(WaitingDelivery.columns) FROM delivery d
            WHERE d.clinic_id = \(scope.id.rawValue) AND d.channel = ANY (\(channels.map(\.rawValue))::text[]) AND \(condition)
                AND d.environment = (SELECT c.environment FROM clinic c WHERE c.clinic_id = d.clinic_id)
            ORDER BY d.id FOR UPDATE
            """
        ).compactMap { row in
            let delivery = try WaitingDelivery(row)
            return reason(delivery.kind).map { (delivery, $0) }
        }
    }

    private static func skip(_ stopped: [WaitingDelivery], _ reasons: [SkipReason], in scope: ClinicScope) async throws {
        let keys = stopped.map { ResultStore.Key(clinic: scope.id.rawValue, id: $0.id) }
        let healed = keys.map { ErrorLedger.Healed(key: $0) }
        let visits = Array(Set(stopped.compactMap(\.visit)))
        let clinics = visits.map { _ in scope.id.rawValue }
        var deltas: [ErrorLedger.GroupKey: Int] = [:]
        for group in stopped.compactMap(\.errorGroup) { deltas[.init(clinic: scope.id.rawValue, id: group), default: 0] -= 1 }
        let moves = stopped.compactMap { $0.move(to: "skipped", in: scope) }
        var statements: [SQL] = [
            """
            UPDATE delivery d SET state = 'skipped', skip_reason = r.reason, hold = NULL, hold_reason = NULL, next_retry_at = NULL,
                error_group_id = NULL, completed_at = jembatan_now()
            FROM unnest(\(stopped.map(\.id))::uuid[], \(reasons.map(\.rawValue))::text[]) AS r (id, reason)
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
