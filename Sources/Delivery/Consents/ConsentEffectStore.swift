import Clinics
import Foundation
import Postgres
import Vocabulary

/// What decisions of patients do to their deliveries, and the proof of it.
enum ConsentEffectStore {
    static func now(in scope: ClinicScope) async throws -> Date {
        try await scope.query("SELECT jembatan_now() AS now").first?.get("now") ?? Date()
    }

    /// What the clinic holds for want of consent.
    static func held(in scope: ClinicScope) async throws -> [UUID] {
        try await scope.query(
            """
            SELECT d.id FROM delivery d JOIN clinic c ON (c.clinic_id, c.environment) = (d.clinic_id, d.environment)
            WHERE d.clinic_id = \(scope.id.rawValue) AND d.channel = 'satusehat' AND d.state = 'pending' AND d.hold = 'consent' ORDER BY d.id
            """
        ).map { try $0.get("id") }
    }

    /// What was held or skipped for want of consent, and what was skipped with it, as far as it may go now.
    static func reopenable(_ patient: UUID, _ verdicts: ConsentVerdicts, in scope: ClinicScope) async throws -> [UUID] {
        guard !verdicts.allowed.isEmpty else { return [] }
        return try await scope.query(
            """
            WITH RECURSIVE mine AS (
                SELECT d.id, d.kind, d.state, d.hold, d.skip_reason FROM delivery d
                JOIN clinic c ON (c.clinic_id, c.environment) = (d.clinic_id, d.environment)
                WHERE d.clinic_id = \(scope.id.rawValue) AND d.patient_id = \(patient) AND d.channel = 'satusehat'
                    AND d.state IN ('pending', 'skipped') AND d.kind = ANY (\(verdicts.allowed)::text[])),
            again AS (
                SELECT id FROM mine
                WHERE state = 'pending' AND hold = 'consent' OR skip_reason IN ('consent_refused', 'consent_revoked', 'consent_expired')
                    OR skip_reason = 'encounter_only' AND NOT \(verdicts.endsStaySkipped)::boolean
                UNION
                SELECT m.id FROM again a
                JOIN delivery_dependency dep ON dep.clinic_id = \(scope.id.rawValue) AND dep.depends_on = a.id AND dep.required
                JOIN mine m ON m.id = dep.delivery_id AND m.skip_reason = 'parent_skipped')
            SELECT id FROM again ORDER BY id
            """
        ).map { try $0.get("id") }
    }

    /// What stays skipped says why today: a visit of which nothing but the arrival may go is known to end by it.
    static func relabel(_ patient: UUID, _ verdicts: ConsentVerdicts, in scope: ClinicScope) async throws {
        let kinds = verdicts.stopped.flatMap { reason, kinds in kinds.map { (kind: $0, reason: reason.rawValue) } }
        guard !kinds.isEmpty else { return }
        try await scope.execute(
            """
            WITH RECURSIVE skipped AS (
                SELECT d.id FROM delivery d
                WHERE d.clinic_id = \(scope.id.rawValue) AND d.patient_id = \(patient) AND d.channel = 'satusehat'
                    AND d.skip_reason IN ('consent_refused', 'consent_revoked', 'consent_expired')
                UNION
                SELECT d.id FROM skipped s
                JOIN delivery_dependency dep ON dep.clinic_id = \(scope.id.rawValue) AND dep.depends_on = s.id AND dep.required
                JOIN delivery d ON d.clinic_id = dep.clinic_id AND d.id = dep.delivery_id AND d.skip_reason = 'parent_skipped')
            UPDATE delivery d SET skip_reason = r.reason
            FROM skipped s, unnest(\(kinds.map(\.kind))::text[], \(kinds.map(\.reason))::text[]) AS r (kind, reason)
            WHERE d.clinic_id = \(scope.id.rawValue) AND d.id = s.id AND d.kind = r.kind AND d.skip_reason <> r.reason
            """)
    }

    /// Stops what waits and may not go any more.
    static func stop(_ patient: UUID, _ verdicts: ConsentVerdicts, in scope: ClinicScope) async throws -> DeliveryStop.Result {
        guard !verdicts.stopped.isEmpty else { return DeliveryStop.Result() }
        return try await DeliveryStop.run("d.patient_id = \(patient) AND d.state = 'pending'", in: scope) { verdicts.reason(of: $0) }
    }

    static func insert(_ effect: ConsentEffect, of consent: UUID, in scope: ClinicScope) async throws {
        try await scope.execute(
            """
            INSERT INTO consent_effect (clinic_id, id, consent_id, asked_at, applied_at, stopped, leaving, reopened)
            VALUES (\(scope.id.rawValue), \(UUID.v7()), \(consent), \(effect.askedAt), \(effect.appliedAt), \(effect.stopped)::uuid[],
                \(effect.leaving)::uuid[], \(effect.reopened))
            """)
    }

    /// What the entries of a patient's history did, by entry, in order.
    static func effects(of patient: UUID, in scope: ClinicScope) async throws -> [UUID: [ConsentEffect]] {
        let rows = try await scope.query(
            """
            SELECT e.consent_id, e.asked_at, e.applied_at, e.stopped, e.leaving, e.reopened
            FROM consent_effect e JOIN consent c ON (c.clinic_id, c.id) = (e.clinic_id, e.consent_id)
            WHERE e.clinic_id = \(scope.id.rawValue) AND c.patient_id = \(patient) ORDER BY e.id
            """)
        var effects: [UUID: [ConsentEffect]] = [:]
        for row in rows {
            let effect = ConsentEffect(
                askedAt: try row.get("asked_at"), appliedAt: try row.get("applied_at"), stopped: try row.get("stopped"),
                leaving: try row.get("leaving"), reopened: try row.get("reopened"))
            effects[try row.get("consent_id"), default: []].append(effect)
        }
        return effects
    }
}
