import Clinics
import FHIR
import JSON
import Vocabulary

/// A practitioner's role at the clinic (reference section 3.4).
///
/// | element | from |
/// |---|---|
/// | identifier | SIP |
/// | active, practitioner | the practitioner |
/// | organization | the clinic's Organization id |
/// | code | given by who asks for it: what a practitioner is, their record does not say |
/// | location | where they work, as far as the platform knows those places |
public enum PractitionerRoleBuilder {
    /// The body; nil while the platform does not know the practitioner.
    public static func build(
        _ practitioner: Practitioner, role: CodingValue, at locations: [Location] = [], organizationID: String
    ) -> JSON? {
        guard let number = practitioner.ihsNumber else { return nil }
        let places = locations.compactMap { location in
            location.satusehatID.map { FHIR.reference("Location", $0, display: location.name) }
        }
        return FHIR.object(
            ("resourceType", "PractitionerRole"),
            ("identifier", practitioner.sip.map { [FHIR.identifier("https://fhir.kemkes.go.id/id/sip-number", $0)] }),
            ("active", .bool(practitioner.isActive)),
            ("practitioner", FHIR.reference("Practitioner", number, display: practitioner.name)),
            ("organization", FHIR.reference("Organization", organizationID)),
            ("code", [FHIR.codeableConcept([Codings.coding(role, in: .snomed)])]),
            ("location", FHIR.list(places)))
    }
}
