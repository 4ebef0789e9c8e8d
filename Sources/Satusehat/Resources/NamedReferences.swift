import Clinics
import Delivery
import FHIR
import Foundation
import JSON

/// What a record names beside its visit's own people and place: gives the references for its body, and gathers on the way what its delivery waits
/// for and what it lacks.
struct NamedReferences {
    private let dossier: VisitDossier
    private let own: VisitReferences
    /// Deliveries that the record's delivery requires.
    private(set) var dependencies: [PlannedDelivery.Dependency] = []
    /// What is named and not known: "permintaan:LAB-01", "dokter:D-02".
    private(set) var lacks: [String] = []

    init(_ dossier: VisitDossier, _ links: inout DeliveryLinks) {
        self.dossier = dossier
        own = VisitReferences(dossier, &links)
    }

    /// The patient.
    var subject: JSON { own.subject }
    /// The visit's Encounter.
    var encounter: JSON { own.encounter }
    /// The visit's doctor.
    var doctor: JSON? { own.practitioner }
    /// The clinic.
    var organization: JSON { FHIR.reference("Organization", dossier.organizationID) }

    /// A practitioner by its stored code; without one the visit's doctor.
    mutating func practitioner(_ code: String?) -> JSON? {
        guard let code else { return own.practitioner }
        return named(code)
    }

    /// A practitioner by its stored code, who has an id on the platform.
    mutating func named(_ code: String) -> JSON? {
        guard let known = dossier.practitioners[code], known.ihsNumber != nil, known.isActive else {
            lacks.append("dokter:" + code)
            return nil
        }
        return FHIR.reference(urn: known.id, display: known.name)
    }

    /// A place by the clinic's code, which the platform knows; where none is said, none is sent.
    mutating func location(_ code: String?) -> JSON? {
        guard let code else { return nil }
        guard let known = dossier.locations[code], known.satusehatID != nil, known.isActive else {
            lacks.append("poli:" + code)
            return nil
        }
        return FHIR.reference(urn: known.id, display: known.name)
    }

    /// Another record of the visit by our id or the clinic's number; `word` is what the clinic calls it.
    mutating func record<Content: RecordContent>(
        _ reference: String?, as type: Content.Type, _ word: String, _ links: inout DeliveryLinks, key: (UUID) -> String
    ) -> JSON? {
        records(reference.map { [$0] } ?? [], as: type, word, &links) { record, _ in [key(record.id)] }.first
    }

    /// Other records of the visit, each with the keys of its deliveries.
    mutating func records<Content: RecordContent>(
        _ references: [String], as type: Content.Type, _ word: String, _ links: inout DeliveryLinks,
        keys: (VisitRecord, Content) -> [String]
    ) -> [JSON] {
        var found: [JSON] = []
        for reference in references {
            guard let record = dossier.record(reference, as: type), let content = record.content as? Content else {
                lacks.append("\(word):\(reference)")
                continue
            }
            for key in keys(record, content) {
                dependencies.append(.init(key))
                found.append(FHIR.reference(urn: links.id(key)))
            }
        }
        return found
    }
}
