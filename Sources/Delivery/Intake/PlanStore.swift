import Clinics
import Foundation
import Postgres
import Vocabulary

/// Writes a plan's difference: deliveries with bodies and dependencies, causes of held ones, counters, and last the lane's wake-up.
enum PlanStore {
    /// False when there is none.
    static func write(_ changes: PlanChanges, at place: PlanPlace, in scope: ClinicScope) async throws -> Bool {
        guard !changes.inserts.isEmpty || !changes.rewrites.isEmpty || !changes.closes.isEmpty || !changes.ungated.isEmpty else {
            return false
        }
        let groups = try await causes(changes, scope)
        var statements: [SQL] = []
        if !changes.inserts.isEmpty {
            statements.append(insert(changes.inserts, place, groups, scope))
            statements += try bodies(
                changes.inserts.map { ($0.id, 0, $0.body) }, made: "built", scope)
            if let dependencies = dependencies(changes.inserts.map { ($0.id, $0.dependencies.map { ($0.id, $0.required) }) }, scope) {
                statements.append(dependencies)
            }
        }
        if !changes.rewrites.isEmpty {
            // First the rows: a count above zero goes with a hold only.
            if let dependencies = dependencies(changes.rewrites.map { ($0.stored.id, $0.dependencies) }, scope) {
                statements.append(dependencies)
            }
            statements.append(rewrite(changes.rewrites, groups, scope))
            statements += try bodies(
                changes.rewrites.compactMap { rewrite in rewrite.body.map { (rewrite.stored.id, rewrite.stored.revision + 1, $0) } },
                made: "rebuilt", scope)
        }
        if !changes.closes.isEmpty { statements.append(close(changes.closes, scope)) }
        if !changes.ungated.isEmpty {
            statements.append(
                """
                UPDATE delivery SET opens_gate = false
                WHERE clinic_id = \(scope.id.rawValue) AND id = ANY (\(changes.ungated)::uuid[]) AND opens_gate
                """)
        }
        let visits = changes.visits(at: place)
        let clinics = visits.map { _ in scope.id.rawValue }
        if !visits.isEmpty { statements.append(VisitGate.open(clinics, visits)) }
        if let close = ErrorLedger.close(changes.healed(in: scope)) { statements.append(close) }
        statements += counters(changes, place, groups, scope)
        if !visits.isEmpty { statements.append(VisitNews.add(clinics, visits)) }
        statements += changes.channels.map { LaneStore.wake(scope.id, $0) }
        _ = try await scope.batch(statements)
        let withdrawn = changes.closes.filter { $0.reason == .enteredInError }
        guard !withdrawn.isEmpty else { return true }
        try await Skipping.dependents(
            of: withdrawn.map { ResultStore.Key(clinic: scope.id.rawValue, id: $0.stored.id) }, scope.transaction)
        return true
    }

    private static func insert(
        _ new: [PlanChanges.NewDelivery], _ place: PlanPlace, _ groups: [UUID: UUID], _ scope: ClinicScope
    ) -> SQL {
        let plans = new.map(\.plan)
        return """
            INSERT INTO delivery (clinic_id, id, channel, environment, kind, operation, step, resource_id, source_key, source_id, visit_id, patient_id,
                service_date, hold, hold_reason, open_dependencies, gate, opens_gate, uncertain, error_group_id, body_hash, created_at)
            SELECT \(scope.id.rawValue), r.id, r.channel, \(place.environment.rawValue), r.kind, r.operation, r.step, r.resource_id,
                r.source_key, r.source_id, r.visit_id, \(place.patientID), \(place.serviceDate.text)::text::date, r.hold, r.hold_reason,
                r.open, r.gate, r.opens_gate, r.uncertain, r.error_group_id, r.body_hash, jembatan_now()
            FROM unnest(\(new.map(\.id))::uuid[], \(plans.map(\.channel.rawValue))::text[], \(plans.map(\.kind))::text[], \(plans.map(\.operation.rawValue))::text[], \(plans.map(\.step))::text[],
                \(new.map(\.resourceID))::uuid[], \(plans.map(\.key))::text[], \(plans.map(\.sourceID))::uuid[],
                \(plans.map { place.visit(of: $0) })::uuid[], \(new.map { $0.hold?.hold.rawValue })::text[],
                \(new.map { $0.hold?.reason })::text[], \(new.map(\.openCount))::int[], \(plans.map { $0.waitsForVisit ? "visit_settled" : nil })::text[],
                \(plans.map(\.opensGate))::boolean[], \(plans.map(\.findFirst))::boolean[], \(new.map { groups[$0.id] })::uuid[],
                \(new.map(\.hash))::bytea[])
                AS r (id, channel, kind, operation, step, resource_id, source_key, source_id, visit_id, hold, hold_reason, open, gate, opens_gate, uncertain,
                    error_group_id, body_hash)
            """
    }

    /// One that is on its way at this moment is left: its answer will say what became of it.
    private static func close(_ closed: [PlanChanges.Close], _ scope: ClinicScope) -> SQL {
        """
        UPDATE delivery d SET state = 'skipped', skip_reason = r.reason, hold = NULL, hold_reason = NULL, next_retry_at = NULL,
            error_group_id = NULL, completed_at = jembatan_now()
        FROM unnest(\(closed.map(\.stored.id))::uuid[], \(closed.map(\.reason.rawValue))::text[]) AS r (id, reason)
        WHERE d.clinic_id = \(scope.id.rawValue) AND d.id = r.id AND d.state IN ('pending', 'failed')
            AND NOT EXISTS (SELECT FROM lane l WHERE l.clinic_id = d.clinic_id AND l.channel = d.channel AND d.id = ANY (l.in_flight))
        """
    }

    private static func bodies(_ rows: [(UUID, Int, [UInt8])], made: String, _ scope: ClinicScope) throws -> [SQL] {
        guard !rows.isEmpty else { return [] }
        let sealed = try rows.map { try DeliveryBody.seal($0.2, delivery: $0.0, revision: $0.1, scope.keys) }
        return [
            """
            INSERT INTO delivery_body (clinic_id, delivery_id, revision, body, made, made_at)
            SELECT \(scope.id.rawValue), r.id, r.revision, r.body, \(made), jembatan_now()
            FROM unnest(\(rows.map(\.0))::uuid[], \(rows.map(\.1))::int[], \(sealed)::bytea[]) AS r (id, revision, body)
            """
        ]
    }

    private static func dependencies(_ deliveries: [(id: UUID, on: [(id: UUID, required: Bool)])], _ scope: ClinicScope) -> SQL? {
        let rows = deliveries.flatMap { delivery in delivery.on.map { (delivery.id, $0.id, $0.required) } }
        guard !rows.isEmpty else { return nil }
        return """
            INSERT INTO delivery_dependency (clinic_id, delivery_id, depends_on, required)
            SELECT \(scope.id.rawValue), * FROM unnest(\(rows.map(\.0))::uuid[], \(rows.map(\.1))::uuid[], \(rows.map(\.2))::boolean[])
            ON CONFLICT DO NOTHING
            """
    }

    private static func rewrite(_ rewrites: [PlanChanges.Rewrite], _ groups: [UUID: UUID], _ scope: ClinicScope) -> SQL {
        """
        UPDATE delivery d SET state = 'pending', skip_reason = NULL, operation = r.operation, step = r.step, hold = r.hold, hold_reason = r.hold_reason,
            open_dependencies = CASE WHEN r.hold IS NULL THEN 0 ELSE (
                SELECT count(*) FROM delivery_dependency dep JOIN delivery p ON (p.clinic_id, p.id) = (dep.clinic_id, dep.depends_on)
                WHERE (dep.clinic_id, dep.delivery_id) = (d.clinic_id, d.id) AND p.state IN ('pending', 'failed')) END,
            next_retry_at = CASE WHEN r.hold IN ('retry', 'reconciling') THEN coalesce(d.next_retry_at, jembatan_now()) END,
            attempts = CASE WHEN d.state = 'failed' THEN 0 ELSE d.attempts END,
            uncertain = d.uncertain OR r.find_first AND d.state = 'failed',
            error_group_id = r.error_group_id, error_code = CASE WHEN d.state = 'failed' THEN NULL ELSE d.error_code END,
            error_message = CASE WHEN d.state = 'failed' THEN NULL ELSE d.error_message END,
            revision = CASE WHEN r.has_body THEN d.revision + 1 ELSE d.revision END, body_hash = r.body_hash, completed_at = NULL
        FROM unnest(\(rewrites.map(\.stored.id))::uuid[], \(rewrites.map(\.plan.operation.rawValue))::text[], \(rewrites.map(\.plan.step))::text[], \(rewrites.map { $0.hold?.hold.rawValue })::text[],
            \(rewrites.map { $0.hold?.reason })::text[], \(rewrites.map(\.plan.findFirst))::boolean[], \(rewrites.map { groups[$0.stored.id] })::uuid[],
            \(rewrites.map { $0.body != nil })::boolean[], \(rewrites.map(\.hash))::bytea[])
            AS r (id, operation, step, hold, hold_reason, find_first, error_group_id, has_body, body_hash)
        WHERE d.clinic_id = \(scope.id.rawValue) AND d.id = r.id
        """
    }

    /// The causes of deliveries held for a mapping: counted like failures, so that the dashboard shows what a gap costs.
    private static func causes(_ changes: PlanChanges, _ scope: ClinicScope) async throws -> [UUID: UUID] {
        var wanted: [(UUID, ErrorLedger.Cause)] = []
        for new in changes.inserts {
            if let hold = new.hold, hold.hold == .mapping {
                wanted.append(
                    (new.id, .init(clinic: scope.id.rawValue, channel: new.plan.channel, kind: new.plan.kind, lacks: hold.reason)))
            }
        }
        for rewrite in changes.rewrites {
            if let hold = rewrite.hold, hold.hold == .mapping {
                wanted.append(
                    (
                        rewrite.stored.id,
                        .init(clinic: scope.id.rawValue, channel: rewrite.plan.channel, kind: rewrite.plan.kind, lacks: hold.reason)
                    ))
            }
        }
        guard !wanted.isEmpty else { return [:] }
        let distinct = Dictionary(wanted.map { ($0.1.unique, $0.1) }, uniquingKeysWith: { first, _ in first })
        let ids = try await ErrorLedger.upsert(Array(distinct.values), scope.transaction)
        return Dictionary(uniqueKeysWithValues: wanted.compactMap { id, cause in ids[cause.unique].map { (id, $0) } })
    }

    private static func counters(
        _ changes: PlanChanges, _ place: PlanPlace, _ groups: [UUID: UUID], _ scope: ClinicScope
    ) -> [SQL] {
        var moves: [CounterChange] = []
        var deltas: [ErrorLedger.GroupKey: Int] = [:]
        for new in changes.inserts {
            if let group = groups[new.id] { deltas[.init(clinic: scope.id.rawValue, id: group), default: 0] += 1 }
            guard new.plan.operation != .update else { continue }
            moves.append(
                CounterChange(
                    clinic: scope.id.rawValue, channel: new.plan.channel.rawValue, day: place.serviceDate.text, kind: new.plan.kind,
                    from: nil,
                    to: "pending"))
        }
        for rewrite in changes.rewrites {
            let (old, new) = (rewrite.stored.errorGroup, groups[rewrite.stored.id])
            if let old, old != new { deltas[.init(clinic: scope.id.rawValue, id: old), default: 0] -= 1 }
            if let new, old != new { deltas[.init(clinic: scope.id.rawValue, id: new), default: 0] += 1 }
            guard rewrite.stored.operation != .update, rewrite.stored.state != .pending else { continue }
            moves.append(
                CounterChange(
                    clinic: scope.id.rawValue, channel: rewrite.stored.channel.rawValue, day: rewrite.stored.serviceDate,
                    kind: rewrite.stored.kind,
                    from: rewrite.stored.state.rawValue, to: "pending"))
        }
        for close in changes.closes {
            let closed = close.stored
            if closed.operation != .update {
                moves.append(
                    CounterChange(
                        clinic: scope.id.rawValue, channel: closed.channel.rawValue, day: closed.serviceDate, kind: closed.kind,
                        from: closed.state.rawValue, to: "skipped"))
            }
            if let group = closed.errorGroup { deltas[.init(clinic: scope.id.rawValue, id: group), default: 0] -= 1 }
        }
        let healed = ErrorLedger.settle(changes.healed(in: scope))
        return [ErrorLedger.count(deltas), healed, moves.isEmpty ? nil : CounterStore.change(moves)].compactMap { $0 }
    }
}

extension PlanChanges {
    /// The lanes that get something to do, in the order in which lanes are locked.
    fileprivate var channels: [Channel] {
        Set(inserts.map(\.plan.channel) + rewrites.map(\.plan.channel) + closes.map(\.stored.channel))
            .sorted { $0.rawValue < $1.rawValue }
    }

    /// The visits that this is news of.
    fileprivate func visits(at place: PlanPlace) -> [UUID] {
        Array(Set(([place.visitID] + inserts.map(\.plan.visitID) + rewrites.map(\.stored.visitID)).compactMap(\.self)))
    }

    /// What is closed fails no more.
    fileprivate func healed(in scope: ClinicScope) -> [ErrorLedger.Healed] {
        closes.map { ErrorLedger.Healed(key: .init(clinic: scope.id.rawValue, id: $0.stored.id)) }
    }
}
