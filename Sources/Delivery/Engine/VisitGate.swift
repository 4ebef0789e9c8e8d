import Clinics
import Foundation
import Postgres

/// The gate of the finishing delivery: the platform refuses `finished` without a diagnosis that it knows (reference section 3.6), and it
/// carries all that the visit has, so it goes when the others on their way are settled. So does the resume that follows it.
enum VisitGate {
    /// Opens the gate of these visits where it is due. Failed, skipped and otherwise held ones do not block it,
    /// nor does a kind that the platform refuses the clinic.
    static func open(_ clinics: [Int64], _ visits: [UUID]) -> SQL {
        """
        UPDATE delivery f SET hold = NULL, hold_reason = NULL
        FROM (SELECT DISTINCT * FROM unnest(\(clinics)::bigint[], \(visits)::uuid[]) AS v (clinic_id, visit_id)) v
        WHERE (f.clinic_id, f.visit_id) = (v.clinic_id, v.visit_id) AND f.gate = 'visit_settled' AND f.state = 'pending'
            AND f.hold = 'dependency' AND f.open_dependencies = 0
            AND EXISTS (SELECT FROM delivery o WHERE (o.clinic_id, o.visit_id) = (f.clinic_id, f.visit_id) AND o.opens_gate
                AND o.state = 'completed')
            AND NOT EXISTS (SELECT FROM delivery o WHERE (o.clinic_id, o.visit_id) = (f.clinic_id, f.visit_id) AND o.gate IS NULL
                AND o.channel = f.channel
                AND o.state = 'pending' AND (o.hold IS NULL OR o.hold IN ('retry', 'reconciling'))
                AND NOT \(RefusedKindStore.isRefused("o")))
        """
    }

    /// Where consent keeps every diagnosis from going, the end is skipped with them (*selesai menurut persetujuan*); consent given later
    /// re-opens all of it. Gives the skipped ends: what requires them is skipped too.
    static func skip(_ clinics: [Int64], _ visits: [UUID]) -> SQL {
        """
        UPDATE delivery f SET state = 'skipped', skip_reason = 'encounter_only', hold = NULL, hold_reason = NULL, next_retry_at = NULL,
            completed_at = jembatan_now()
        FROM (SELECT DISTINCT * FROM unnest(\(clinics)::bigint[], \(visits)::uuid[]) AS v (clinic_id, visit_id)) v
        WHERE (f.clinic_id, f.visit_id) = (v.clinic_id, v.visit_id) AND f.gate = 'visit_settled' AND f.state = 'pending'
            AND f.hold = 'dependency' AND f.operation = 'update'
            AND EXISTS (SELECT FROM delivery o WHERE (o.clinic_id, o.visit_id) = (f.clinic_id, f.visit_id) AND o.opens_gate)
            AND NOT EXISTS (SELECT FROM delivery o WHERE (o.clinic_id, o.visit_id) = (f.clinic_id, f.visit_id) AND o.opens_gate
                AND NOT (o.state = 'skipped' AND o.skip_reason = 'encounter_only'))
        RETURNING f.clinic_id, f.id
        """
    }

    /// Whether the visit's end was accepted or may be on its way. Locks it: what was held stays so until the transaction ends.
    static func hasLeft(_ visit: UUID, in scope: ClinicScope) async throws -> Bool {
        try await scope.query(
            """
            SELECT d.state = 'completed' OR d.state = 'pending'
                AND (d.uncertain OR coalesce(d.hold, '') NOT IN ('dependency', 'mapping', 'consent')) AS has_left
            FROM delivery d WHERE d.clinic_id = \(scope.id.rawValue) AND d.visit_id = \(visit) AND d.gate IS NOT NULL
                AND d.operation = 'update' AND d.state <> 'skipped'
            ORDER BY d.id FOR UPDATE
            """
        ).contains { try $0.get("has_left") }
    }

    /// An end or a resume was accepted without something that the platform did not know then and knows now (it had failed, waited for
    /// a mapping, or arrived meanwhile): it says something else now, and the next plan makes an update. Gives the visits to plan.
    static func reopen(_ clinics: [Int64], _ visits: [UUID]) -> SQL {
        """
        UPDATE delivery f SET sent_hash = NULL, left_out = NULL
        FROM (SELECT DISTINCT * FROM unnest(\(clinics)::bigint[], \(visits)::uuid[]) AS v (clinic_id, visit_id)) v
        WHERE (f.clinic_id, f.visit_id) = (v.clinic_id, v.visit_id) AND f.gate IS NOT NULL AND f.state = 'completed'
            AND f.left_out IS NOT NULL
            AND EXISTS (SELECT FROM delivery o WHERE o.clinic_id = f.clinic_id AND o.id = ANY (f.left_out) AND o.state = 'completed')
        RETURNING f.visit_id
        """
    }
}
