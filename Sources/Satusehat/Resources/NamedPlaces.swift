import Clinics
import Delivery
import FHIR
import JSON

extension VisitDossier {
    /// `lokasi` of a record, and what is missing when it is not known; where none is said, none is sent.
    func location(named code: String?) -> (reference: JSON?, lacks: [String]) {
        guard let code else { return (nil, []) }
        guard let found = locations[code], found.isActive, found.satusehatID != nil else { return (nil, ["poli:" + code]) }
        return (FHIR.reference(urn: found.id, display: found.name), [])
    }
}
