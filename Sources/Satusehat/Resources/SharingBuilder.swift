import Clinics
import Delivery
import FHIR
import JSON

/// The body of `POST /consent/v1/Consent` (reference section 6); it is no FHIR.
enum SharingBuilder {
    static func build(_ choice: SharingChoice) -> JSON {
        [
            "patient_id": .string("urn:uuid:" + choice.patientID.lowerText), "action": .string(choice.action.rawValue),
            "agent": .string(choice.agent),
        ]
    }
}

extension PatientBuilder {
    /// How a patient is found on the platform, or created where enough is known; nil for one who has no NIK of their own or their mother's.
    static func lookup(_ patient: Patient) -> MasterDataPlan? {
        guard patient.nik != nil || patient.motherNIK != nil else { return nil }
        var plan = MasterDataPlan(
            kind: ResourceType.patient, key: SourceKey.patient(patient.id), sourceID: patient.id, body: build(patient))
        plan.operation = patient.canBeCreated ? .create : .search
        return plan
    }
}
