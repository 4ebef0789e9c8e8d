import Clinics
import Foundation
import JSON
import Postgres
import Vocabulary

/// Compares what a visit wants with what is stored, and writes the difference: new deliveries, new bodies for those not sent yet, an
/// update for what was sent and has changed. Planning the same visit twice changes nothing.
struct Replan: Sendable {
    let planners: [any VisitPlanner]
    /// Kinds whose failed delivery is tried again when the clinic sends the visit again (a patient who was unknown).
    static let triedAgain: Set<String> = ["patient-not-found", "citizen-not-exists"]

    /// Plans the visit of this dossier. Runs inside the intake's transaction, which holds the visit's and patient's locks.
    /// True when something was written.
    /// - Parameter retelling: things of ours whose names on the platform have changed: what names them is told again.
    func run(_ dossier: VisitDossier, retelling: [UUID] = [], in scope: ClinicScope) async throws -> Bool {
        var isChanged = false
        for planner in planners where try await run(planner, dossier, retelling, in: scope) { isChanged = true }
        return isChanged
    }

    private func run(
        _ planner: any VisitPlanner, _ dossier: VisitDossier, _ retelling: [UUID], in scope: ClinicScope
    ) async throws -> Bool {
        let stored = try await stored(dossier, planner.channel, scope)
        let byKey = Dictionary(stored.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        var links = DeliveryLinks(byKey.mapValues(\.id))
        let plans = planner.plan(dossier, links: &links)
        let patientIsKnown =
            try await scope.query(
                """
                SELECT FROM remote_reference WHERE clinic_id = \(scope.id.rawValue) AND environment = \(dossier.clinic.environment.rawValue)
                    AND local_id = \(dossier.patient.id)
                """
            ).first != nil
        var changes = try Self.difference(plans, byKey: byKey, stored: stored, links: &links, keys: scope.keys, retelling: retelling) {
            plan in plan.kind == "Patient" && patientIsKnown
        }
        if dossier.visit.status != .open { changes.cancel(stored, of: dossier.visit.id) }
        if dossier.visit.status == .open, dossier.visit.endedAt == nil { changes.takeEndBack(stored, of: dossier.visit.id) }
        if dossier.visit.status == .enteredInError { changes.ungated = [] }
        let back = stored.filter(\.isBack).map(\.id)
        if !back.isEmpty {
            try await scope.execute(
                "UPDATE delivery SET former_id = NULL WHERE clinic_id = \(scope.id.rawValue) AND id = ANY (\(back)::uuid[])")
        }
        return try await PlanStore.write(changes, at: PlanPlace(dossier), in: scope)
    }

    private func stored(_ dossier: VisitDossier, _ channel: Channel, _ scope: ClinicScope) async throws -> [StoredDelivery] {
        try await scope.query(
            """
            SELECT \(StoredDelivery.columns) FROM delivery d
            WHERE d.clinic_id = \(scope.id.rawValue) AND d.channel = \(channel.rawValue) AND d.environment = \(dossier.clinic.environment.rawValue)
                AND (d.visit_id = \(dossier.visit.id) OR d.patient_id = \(dossier.patient.id) AND d.visit_id IS NULL)
            ORDER BY d.id FOR UPDATE
            """
        ).map(StoredDelivery.init)
    }

    /// The pure part: plans against stored rows.
    static func difference(
        _ plans: [PlannedDelivery], byKey: [String: StoredDelivery], stored: [StoredDelivery], links: inout DeliveryLinks, keys: ClinicKeys,
        retelling: [UUID] = [], isKnown: (PlannedDelivery) -> Bool
    ) throws -> PlanChanges {
        var changes = PlanChanges()
        let known = plans.filter(isKnown).map(\.key)
        let renewed = Set(stored.filter(\.isRenewed).map(\.id) + retelling)
        let lastOfResource = Dictionary(plans.map { ($0.resourceKey ?? $0.key, $0.key) }, uniquingKeysWith: { _, last in last })
        for plan in plans {
            let body = plan.body.bytes()
            let hash = keys.hash([String(decoding: body, as: UTF8.self)])
            guard let old = byKey[plan.key] else {
                if isKnown(plan) || plan.isWithdrawn { continue }
                changes.inserts.append(new(plan, body, hash, links: &links, byKey: byKey, isKnown: known))
                continue
            }
            // What it names is called otherwise on the platform than it was told.
            let isStale = !renewed.isEmpty && !renewed.isDisjoint(with: plan.body.localReferences)
            switch old.state {
            case .pending where plan.isWithdrawn && old.isHeld, .failed where plan.isWithdrawn:
                changes.closes.append(.init(stored: old, reason: .enteredInError))
            case .pending, .failed:
                // One that may leave at this moment takes the new body: the sender, who reads it, does not send it then.
                let waits = plan.isWithdrawn ? [] : open(plan, byKey: byKey, links: &links, isKnown: known)
                let rewrite = rewrite(old, plan, body, hash, waits, isTriedAgain: isKnown(plan) || isStale)
                if let rewrite { changes.rewrites.append(rewrite) }
            case .completed:
                guard lastOfResource[plan.resourceKey ?? plan.key] == plan.key else {
                    // A later step says all that this one's correction would, and more: sent after it, it would take that back.
                    changes.closes += stored.filter { $0.key.hasPrefix(plan.key + "#") && ($0.state == .pending || $0.state == .failed) }
                        .map { .init(stored: $0, reason: .replaced) }
                    continue
                }
                if plan.operation == .search || plan.kind == "Patient" || plan.isFinal { continue }
                if plan.isWithdrawn { changes.ungated.append(old.id) }
                correct(
                    plan, body, hash, old, isStale: isStale, stored: stored, byKey: byKey, links: &links, isKnown: known, into: &changes)
            case .skipped:
                guard old.isTakenBack, !plan.isWithdrawn else { continue }
                let waits = open(plan, byKey: byKey, links: &links, isKnown: known)
                if let rewrite = rewrite(old, plan, body, hash, waits, isTriedAgain: true) { changes.rewrites.append(rewrite) }
            }
        }
        return changes
    }

    private static func new(
        _ plan: PlannedDelivery, _ body: [UInt8], _ hash: [UInt8], links: inout DeliveryLinks, byKey: [String: StoredDelivery],
        isKnown: [String]
    ) -> PlanChanges.NewDelivery {
        var dependencies: [(id: UUID, required: Bool, isOpen: Bool)] = []
        for dependency in plan.dependsOn where !isKnown.contains(dependency.key) || byKey[dependency.key] != nil {
            let stored = byKey[dependency.key]
            let isClosed = stored.map { $0.state == .completed || $0.state == .skipped } ?? false
            dependencies.append((links.id(dependency.key), dependency.required, !isClosed))
        }
        return PlanChanges.NewDelivery(
            plan: plan, id: links.id(plan.key), resourceID: links.id(plan.resourceKey ?? plan.key), body: body, hash: hash,
            dependencies: dependencies)
    }

    /// What the plan waits for: a record that was named before it came may be among it.
    private static func open(
        _ plan: PlannedDelivery, byKey: [String: StoredDelivery], links: inout DeliveryLinks, isKnown: [String]
    ) -> [(id: UUID, required: Bool)] {
        plan.dependsOn.filter { dependency in
            guard let stored = byKey[dependency.key] else { return !isKnown.contains(dependency.key) }
            return stored.state == .pending || stored.state == .failed
        }.map { (links.id($0.key), $0.required) }
    }

    /// nil: nothing changes. An edited body stays until a person rebuilds it.
    private static func rewrite(
        _ old: StoredDelivery, _ plan: PlannedDelivery, _ body: [UInt8], _ hash: [UInt8], _ open: [(id: UUID, required: Bool)],
        isTriedAgain: Bool
    ) -> PlanChanges.Rewrite? {
        let changed = old.bodyHash != hash && !old.isEdited
        let again =
            old.state == .skipped
            || old.state == .failed
                && (isTriedAgain || changed || old.operation != plan.operation || triedAgain.contains(old.errorCode ?? ""))
        let hold: HoldReason?
        if let lacking = plan.lacks.first {
            hold = HoldReason(.mapping, lacking)
        } else if old.openDependencies > 0 || !open.isEmpty || old.gate != nil && (old.hold != nil || old.state != .pending || changed) {
            hold = HoldReason(.dependency, old.gate == nil ? "induk" : "kunjungan")
        } else if old.hold == "mapping" || old.state != .pending {
            hold = nil
        } else {
            hold = old.hold.flatMap { HoldReason.Hold(rawValue: $0) }.map { HoldReason($0, old.holdReason ?? "") }
        }
        let holdChanged =
            old.state == .pending && (hold?.hold.rawValue != old.hold || hold?.hold == .mapping && hold?.reason != old.holdReason)
        let operationChanged = old.operation != plan.operation && old.state == .pending
        // Known only where several things wait for each other in a row, and one may come before what is there.
        let waitsForMore = old.dependencies.map { known in open.contains { !known.contains($0.id) } } ?? false
        guard old.state == .pending && (changed || holdChanged || operationChanged || waitsForMore) || again else { return nil }
        return PlanChanges.Rewrite(
            stored: old, plan: plan, body: changed ? body : nil, hash: changed ? hash : old.bodyHash ?? hash, hold: hold,
            dependencies: open)
    }

    /// What was sent has changed: an update of the same resource, never a second one. A waiting update takes the new body.
    /// - Parameter isStale: the platform has this body with the id of something that is called otherwise now.
    private static func correct(
        _ plan: PlannedDelivery, _ body: [UInt8], _ hash: [UInt8], _ old: StoredDelivery, isStale: Bool, stored: [StoredDelivery],
        byKey: [String: StoredDelivery], links: inout DeliveryLinks, isKnown: [String], into changes: inout PlanChanges
    ) {
        let corrections = stored.filter { $0.key.hasPrefix(plan.key + "#") }
        var update = plan
        update.operation = .update
        update.step = plan.correctingStep
        update.resourceKey = plan.resourceKey ?? plan.key
        let create = plan.resourceKey ?? plan.key
        update.dependsOn = [.init(create)] + plan.dependsOn.filter { $0.key != create }
        update.opensGate = false
        update.findFirst = false
        if let waiting = corrections.last(where: { $0.state == .pending || $0.state == .failed }) {
            let waits = open(update, byKey: byKey, links: &links, isKnown: isKnown)
            if let rewrite = rewrite(waiting, update, body, hash, waits, isTriedAgain: isStale) { changes.rewrites.append(rewrite) }
            return
        }
        // What the platform holds is what the newest accepted one said: going back to an older content is a change too.
        let newest = corrections.last
        if newest?.state == .skipped && newest?.bodyHash == hash { return }
        let held = corrections.last { $0.state == .completed }.map(\.sentHash) ?? old.sentHash
        if held == hash && !isStale { return }
        update.key = "\(plan.key)#\(corrections.count + 1)"
        changes.inserts.append(new(update, body, hash, links: &links, byKey: byKey, isKnown: isKnown))
    }
}
