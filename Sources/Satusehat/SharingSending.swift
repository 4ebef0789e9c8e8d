import Clinics
import Delivery
import Foundation
import JSON

extension Intake {
    /// Records whether other facilities may read a patient's records, and tells the platform: a delivery of its own. Where the platform
    /// cannot find the patient yet, the choice is told later (``tellUntold(of:in:)``).
    public func tell(_ choice: SharingChoice, of clinic: Clinic, by actor: Actor, in scope: ClinicScope) async throws -> SharingChoice {
        guard let patient = try await PatientStore.find(choice.patientID, in: scope) else { return choice }
        var told = choice
        told.deliveryID = try await plan(choice, of: patient, clinic, in: scope)
        try await SharingChoiceStore.append(told, by: actor, in: scope)
        return told
    }

    /// A patient was changed, or the platform's number of theirs is known now: what waited for that goes.
    public func patientIsKnown(_ patient: UUID, in scope: ClinicScope) async throws {
        try await patientChanged(patient, in: scope)
        try await tellUntold(of: patient, in: scope)
    }

    /// Tells the platform what a patient chose before it could be asked for them. False when there is nothing to tell.
    @discardableResult
    public func tellUntold(of patient: UUID, in scope: ClinicScope) async throws -> Bool {
        guard try await !SharingChoiceStore.untold(of: patient, in: scope).isEmpty else { return false }
        // Looked at again under the patient's lock: somebody else may tell it at this moment.
        guard let known = try await PatientStore.lock(patient, in: scope), let clinic = try await ClinicStore.find(scope.id, in: scope),
            let choice = try await SharingChoiceStore.untold(of: patient, in: scope).first,
            let delivery = try await plan(choice, of: known, clinic, in: scope)
        else { return false }
        try await SharingChoiceStore.told(choice.id, by: delivery, in: scope)
        return true
    }

    private func plan(_ choice: SharingChoice, of patient: Patient, _ clinic: Clinic, in scope: ClinicScope) async throws -> UUID? {
        let plan = MasterDataPlan(
            kind: ResourceType.consent, key: SourceKey.sharing(choice.id), sourceID: choice.id, body: SharingBuilder.build(choice))
        return try await self.plan(plan, of: patient.id, lookup: PatientBuilder.lookup(patient), clinic: clinic, in: scope)
    }
}
