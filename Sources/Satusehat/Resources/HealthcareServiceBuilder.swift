import Clinics
import FHIR
import JSON
import Vocabulary

/// A poli as a service that can be booked (reference section 3.4).
///
/// | element | from |
/// |---|---|
/// | identifier | the poli's code, else our id |
/// | active, name, location | the location |
/// | providedBy | the clinic's Organization id |
/// | specialty | given by who asks for it |
public enum HealthcareServiceBuilder {
    /// The body; nil while the platform does not know the place.
    public static func build(
        _ location: Location, specialty: CodingValue? = nil, of clinic: Clinic, organizationID: String
    ) -> JSON? {
        guard let place = location.satusehatID else { return nil }
        return FHIR.object(
            ("resourceType", "HealthcareService"),
            ("identifier", ownIdentifier("healthcareservice", location.code ?? location.id.lowerText, organization: organizationID)),
            ("active", .bool(location.isActive)),
            ("providedBy", FHIR.reference("Organization", organizationID, display: clinic.details.name)),
            ("specialty", specialty.map { [FHIR.codeableConcept([Codings.coding($0, in: specialties)])] }),
            ("location", [FHIR.reference("Location", place, display: location.name)]),
            ("name", .string(location.name)))
    }

    private static let specialties: CodeSystem = "http://terminology.kemkes.go.id/CodeSystem/clinical-speciality"
}
