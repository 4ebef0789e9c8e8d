import Clinics
import Delivery
import Foundation
import JSON

extension Intake {
    /// Records whether other facilities may read a patient's records, and tells the platform: a delivery of its own.
    public func tell(_ choice: SharingChoice, of clinic: Clinic, by actor: Actor, in scope: ClinicScope) async throws -> SharingChoice {
        guard let patient = try await PatientStore.find(choice.patientID, in: scope) else { return choice }
        var told = choice
        let plan = MasterDataPlan(
            kind: ResourceType.consent, key: SourceKey.sharing(choice.id), sourceID: choice.id, body: SharingBuilder.build(choice))
        told.deliveryID = try await self.plan(plan, of: patient.id, lookup: PatientBuilder.lookup(patient), clinic: clinic, in: scope)
        try await SharingChoiceStore.append(told, by: actor, in: scope)
        return told
    }
}
