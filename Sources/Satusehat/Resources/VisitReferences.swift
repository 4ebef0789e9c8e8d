import Clinics
import Delivery
import FHIR
import JSON

/// How the resources of a visit refer to its people and to its Encounter: by our own ids, which get the platform's when they are sent.
///
/// Patient, practitioner and location have remote ids of their own; the Encounter's is that of the delivery that creates it.
struct VisitReferences: Sendable {
    let subject: JSON
    let encounter: JSON
    /// nil while `dokter` is not resolved.
    let practitioner: JSON?

    init(_ dossier: VisitDossier, _ links: inout DeliveryLinks) {
        subject = FHIR.reference(urn: dossier.patient.id, display: dossier.patient.name)
        encounter = FHIR.reference(urn: links.id(SourceKey.encounter(dossier.visit.id)))
        practitioner = dossier.practitioner.map { FHIR.reference(urn: $0.id, display: $0.name) }
    }
}

/// The business identifier of a resource of this clinic (reference section 3.0).
func ownIdentifier(_ kind: String, _ value: String, organization: String) -> JSON {
    [FHIR.identifier(.facility(kind, organization: organization), value)]
}
