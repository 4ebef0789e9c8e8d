import Clinics
import FHIR
import JSON
import Vocabulary

/// A poli as a unit of the clinic (reference section 3.1).
///
/// | element | from |
/// |---|---|
/// | identifier | the poli's code, else our id |
/// | active, name | the location |
/// | type | given by who asks for it; a department without |
/// | telecom, address | the clinic |
/// | partOf | the clinic's Organization id |
public enum OrganizationBuilder {
    /// Codes of organization-type that the reference names.
    public enum UnitType: String, Sendable, Hashable {
        case department = "dept"
        case team
        case provider = "prov"
        case other

        var display: String {
            switch self {
            case .department: "Hospital Department"
            case .team: "Organizational team"
            case .provider: "Healthcare Provider"
            case .other: "Other"
            }
        }
    }

    /// The body.
    public static func build(
        _ location: Location, as type: UnitType = .department, of clinic: Clinic, organizationID: String
    ) -> JSON {
        let details = clinic.details
        let telecom = details.phone.map { [FHIR.contactPoint("phone", $0, use: "work")] }
        return FHIR.object(
            ("resourceType", "Organization"),
            ("identifier", ownIdentifier("organization", location.code ?? location.id.lowerText, organization: organizationID)),
            ("active", .bool(location.isActive)),
            ("type", [FHIR.codeableConcept(.organizationType, type.rawValue, type.display)]),
            ("name", .string(location.name)),
            ("telecom", telecom.flatMap { FHIR.list($0) }),
            ("address", AddressBuilder.work(details).map { [$0] }),
            ("partOf", FHIR.reference("Organization", organizationID)))
    }
}
