import Clinics
import Foundation
import Postgres
import Vocabulary

extension Intake {
    /// The platform's number of a patient is known now: a lookup of theirs that had failed is tried again, and what waits for it goes.
    public func patientChanged(_ patient: UUID, in scope: ClinicScope) async throws {
        let visit = try await scope.query(
            """
            SELECT d.visit_id FROM delivery d WHERE d.clinic_id = \(scope.id.rawValue) AND d.patient_id = \(patient) AND d.visit_id IS NOT NULL
                AND EXISTS (SELECT FROM delivery p WHERE p.clinic_id = d.clinic_id AND p.patient_id = d.patient_id AND p.visit_id IS NULL
                    AND p.state = 'failed')
            ORDER BY d.visit_id LIMIT 1
            """
        ).first?.get("visit_id", as: UUID.self)
        // One visit is enough: all visits of a patient wait for the same lookup.
        if let visit { try await replan(visit, in: scope) }
    }
}
