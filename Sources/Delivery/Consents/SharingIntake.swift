import Clinics
import Foundation
import JSON
import Vocabulary

extension Intake {
    /// Queues what a patient chose about other facilities' reading, after the patient's lookup where the platform's number is not known.
    /// An older choice that has not left yet does not leave any more: the last one counts.
    /// - Parameter lookup: how the patient is found on the platform; nil where they cannot be.
    /// - Returns: the delivery; nil where the patient cannot be found there.
    public func plan(
        _ plan: MasterDataPlan, of patient: UUID, lookup: MasterDataPlan?, clinic: Clinic, in scope: ClinicScope
    ) async throws -> UUID? {
        _ = try await PatientStore.lock(patient, in: scope)
        var plan = plan
        plan.patientID = patient
        plan.findsFirst = false
        let older = try await DeliveryStop.run(
            "d.patient_id = \(patient) AND d.kind = \(plan.kind) AND d.state IN ('pending', 'failed')", in: scope
        ) { _ in .replaced }
        if try await PatientStore.ihsNumber(of: patient, in: clinic.environment, scope) == nil {
            guard var lookup else { return nil }
            lookup.patientID = patient
            plan.after.append(try await self.plan(lookup, clinic: clinic, in: scope))
        }
        plan.after += older.leaving
        return try await self.plan(plan, clinic: clinic, in: scope)
    }
}
