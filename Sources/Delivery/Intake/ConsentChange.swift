import Clinics
import Foundation
import Postgres
import Vocabulary

extension Intake {
    /// A patient's consent was recorded or changed: what was held or skipped for want of it is asked again, when it is sent. What may
    /// still not go is skipped anew. Returns how many deliveries were re-opened.
    @discardableResult
    public func consentChanged(_ patient: UUID, in scope: ClinicScope) async throws -> Int {
        _ = try await PatientStore.lock(patient, in: scope)
        let ids = try await scope.query(
            """
            SELECT d.id FROM delivery d JOIN clinic c ON (c.clinic_id, c.environment) = (d.clinic_id, d.environment)
            WHERE d.clinic_id = \(scope.id.rawValue) AND d.patient_id = \(patient) AND d.channel = 'satusehat'
                AND (d.state = 'pending' AND d.hold = 'consent' OR d.state = 'skipped'
                    AND d.skip_reason IN ('consent_refused', 'consent_revoked', 'consent_expired', 'encounter_only', 'parent_skipped'))
            """
        ).map { try $0.get("id", as: UUID.self) }
        return ids.isEmpty ? 0 : try await ResendStore.requeue(ids, channel: .satusehat, in: scope)
    }
}
