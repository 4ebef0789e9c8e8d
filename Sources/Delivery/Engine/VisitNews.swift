import Foundation
import Postgres

/// Visits that something happened to, for whoever tells clinics' systems of it: written with what happened, so that a crash forgets
/// none, and only for clinics that want to be told (`tells_of_visits`). Rows are only added, so no result waits for one that is told.
enum VisitNews {
    /// Something happened to these visits.
    static func add(_ clinics: [Int64], _ visits: [UUID]) -> SQL {
        """
        WITH telling AS MATERIALIZED (
            SELECT clinic_id FROM (SELECT DISTINCT unnest(\(clinics)::bigint[]) AS clinic_id) c WHERE tells_of_visits(clinic_id))
        INSERT INTO visit_news (clinic_id, visit_id)
        SELECT DISTINCT v.clinic_id, v.visit_id FROM unnest(\(clinics)::bigint[], \(visits)::uuid[]) AS v (clinic_id, visit_id)
        JOIN telling USING (clinic_id)
        """
    }

    /// Something happened to deliveries that the visits of others wait for.
    static func addDependents(_ clinics: [Int64], _ deliveries: [UUID]) -> SQL {
        """
        INSERT INTO visit_news (clinic_id, visit_id)
        SELECT DISTINCT d.clinic_id, d.visit_id FROM unnest(\(clinics)::bigint[], \(deliveries)::uuid[]) AS o (clinic_id, id)
        JOIN delivery_dependency dep ON (dep.clinic_id, dep.depends_on) = (o.clinic_id, o.id)
        JOIN delivery d ON (d.clinic_id, d.id) = (dep.clinic_id, dep.delivery_id)
        WHERE d.visit_id IS NOT NULL AND tells_of_visits(d.clinic_id)
        """
    }
}
