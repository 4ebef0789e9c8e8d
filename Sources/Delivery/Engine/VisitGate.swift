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
}
