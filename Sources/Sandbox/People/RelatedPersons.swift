import Foundation
import JSON

/// What the platform makes when a newborn is registered by the mother's NIK (reference, section 2.4): nobody's to write, all to read.
enum RelatedPersons {
    static func mother(_ mother: Person, of baby: Person, at stamp: Int64) -> StoredResource {
        let id = UUID().uuidString.lowercased()
        let resource: JSON = [
            "resourceType": "RelatedPerson",
            "active": true,
            "identifier": [
                ["system": "https://fhir.kemkes.go.id/id/ihs-number", "use": "official", "value": .string(mother.id)]
            ],
            "name": [["text": .string(mother.maskedName), "use": "official"]],
            "patient": ["reference": .string("Patient/" + baby.id)],
            "relationship": [
                ["coding": [["system": "http://terminology.hl7.org/CodeSystem/v3-RoleCode", "code": "MTH", "display": "mother"]]]
            ],
        ]
        let version = ResourceVersion(of: resource, type: "RelatedPerson", id: id, at: stamp)
        return SearchKeys.stored(version.resource, type: "RelatedPerson", id: id, owner: "", bytes: version.bytes)
    }
}
