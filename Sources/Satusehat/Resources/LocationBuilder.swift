import Clinics
import Delivery
import FHIR
import JSON
import Vocabulary

/// A poli or room as a Location (reference section 3.2).
///
/// | element | from |
/// |---|---|
/// | identifier | the clinic's code, else our id |
/// | status | whether the clinic uses it |
/// | name, description, physicalType | the location; without description its name |
/// | telecom, address | the clinic |
/// | managingOrganization | the clinic's Organization id |
/// | partOf | the Location id of what it lies in, where that is known |
public enum LocationBuilder {
    /// The key of the delivery that creates it.
    public static func key(_ location: Location) -> String { SourceKey.location(location.id) }

    /// The body.
    /// - Parameter parentID: the Location id of what it lies in.
    public static func build(_ location: Location, of clinic: Clinic, organizationID: String, parentID: String? = nil) -> JSON {
        let details = clinic.details
        return FHIR.object(
            ("resourceType", "Location"),
            ("identifier", ownIdentifier("location", location.code ?? location.id.lowerText, organization: organizationID)),
            ("status", status(isActive: location.isActive).value),
            ("name", .string(location.name)),
            ("description", .string(location.details ?? location.name)),
            ("mode", "instance"),
            ("telecom", details.phone.map { [FHIR.contactPoint("phone", $0, use: "work")] }),
            ("address", AddressBuilder.work(details)),
            ("physicalType", FHIR.codeableConcept(.locationPhysicalType, location.physicalType, displays[location.physicalType])),
            ("managingOrganization", FHIR.reference("Organization", organizationID)),
            ("partOf", parentID.map { FHIR.reference("Location", $0) }))
    }

    /// Whether it is in use, said of one whose other elements are not ours to say.
    static func status(isActive: Bool) -> ElementPatch { ElementPatch("status", isActive ? "active" : "inactive") }

    private static let displays = [
        "si": "Site", "bu": "Building", "wi": "Wing", "wa": "Ward", "lvl": "Level", "co": "Corridor", "ro": "Room", "bd": "Bed",
        "ve": "Vehicle", "ho": "House", "ca": "Cabinet", "rd": "Road", "area": "Area", "jdn": "Jurisdiction",
    ]
}
