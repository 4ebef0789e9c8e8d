import Foundation
import Postgres

/// The gate of the finishing delivery: the platform refuses `finished` without a diagnosis that it knows (reference section 3.6), and it
/// carries all that the visit has, so it goes when the others on their way are settled.
enum VisitGate {
    /// Opens the gate of these visits where it is due. Failed, skipped and otherwise held ones do not block it.
    static func open(_ clinics: [Int64], _ visits: [UUID]) -> SQL {
        """
        UPDATE delivery f SET hold = NULL, hold_reason = NULL
        FROM (SELECT DISTINCT * FROM unnest(\(clinics)::bigint[], \(visits)::uuid[]) AS v (clinic_id, visit_id)) v
        WHERE (f.clinic_id, f.visit_id) = (v.clinic_id, v.visit_id) AND f.gate = 'visit_settled' AND f.state = 'pending'
            AND f.hold = 'dependency' AND f.open_dependencies = 0
            AND EXISTS (SELECT FROM delivery o WHERE (o.clinic_id, o.visit_id) = (f.clinic_id, f.visit_id) AND o.opens_gate
                AND o.state = 'completed')
            AND NOT EXISTS (SELECT FROM delivery o WHERE (o.clinic_id, o.visit_id) = (f.clinic_id, f.visit_id) AND o.gate IS NULL
                AND o.state = 'pending' AND (o.hold IS NULL OR o.hold IN ('retry', 'reconciling')))
        """
    }

    /// Where consent keeps every diagnosis from going, the end is skipped with them (*selesai menurut persetujuan*); consent given later
    /// re-opens all of it.
    static func skip(_ clinics: [Int64], _ visits: [UUID]) -> SQL {
        """
        UPDATE delivery f SET state = 'skipped', skip_reason = 'encounter_only', hold = NULL, hold_reason = NULL, next_retry_at = NULL,
            completed_at = jembatan_now()
        FROM (SELECT DISTINCT * FROM unnest(\(clinics)::bigint[], \(visits)::uuid[]) AS v (clinic_id, visit_id)) v
        WHERE (f.clinic_id, f.visit_id) = (v.clinic_id, v.visit_id) AND f.gate = 'visit_settled' AND f.state = 'pending'
            AND f.hold = 'dependency'
            AND EXISTS (SELECT FROM delivery o WHERE (o.clinic_id, o.visit_id) = (f.clinic_id, f.visit_id) AND o.opens_gate)
            AND NOT EXISTS (SELECT FROM delivery o WHERE (o.clinic_id, o.visit_id) = (f.clinic_id, f.visit_id) AND o.opens_gate
                AND NOT (o.state = 'skipped' AND o.skip_reason = 'encounter_only'))
        """
    }

    /// A diagnosis of these visits has arrived. Where the end was sent without it (it had failed), the end says something else now:
    /// the next plan makes an update. An end that still waits carries it by itself. Gives the visits to plan.
    static func reopen(_ clinics: [Int64], _ visits: [UUID]) -> SQL {
        """
        UPDATE delivery f SET sent_hash = NULL
        FROM (SELECT DISTINCT * FROM unnest(\(clinics)::bigint[], \(visits)::uuid[]) AS v (clinic_id, visit_id)) v
        WHERE (f.clinic_id, f.visit_id) = (v.clinic_id, v.visit_id) AND f.gate IS NOT NULL AND f.state = 'completed'
            AND NOT EXISTS (SELECT FROM delivery p WHERE (p.clinic_id, p.visit_id) = (v.clinic_id, v.visit_id) AND p.gate IS NOT NULL
                AND p.state = 'pending')
        RETURNING f.visit_id
        """
    }

    /// Ends that were accepted now: a diagnosis that arrived while they were on their way is not in them. Gives the visits to plan.
    static func reopenIncomplete(_ ends: [DeliveryResult]) -> SQL {
        """
        UPDATE delivery f SET sent_hash = NULL
        FROM unnest(\(ends.map { $0.lane.clinicID.rawValue })::bigint[], \(ends.map { $0.picked.outgoing.id })::uuid[],
            \(ends.map { $0.picked.links.references.keys.map(\.lowerText).joined(separator: ",") })::text[]) AS r (clinic_id, id, bound)
        WHERE (f.clinic_id, f.id) = (r.clinic_id, r.id)
            AND EXISTS (SELECT FROM delivery o WHERE (o.clinic_id, o.visit_id) = (f.clinic_id, f.visit_id) AND o.opens_gate
                AND o.state = 'completed' AND o.id <> ALL (string_to_array(r.bound, ',')::uuid[]))
        RETURNING f.visit_id
        """
    }
}
