import Clinics
import Delivery
import FHIR
import Foundation
import JSON
import Vocabulary

/// A visit as an Encounter (reference section 3.6). Every step sends the whole resource: a PUT replaces everything.
///
/// | element | from |
/// |---|---|
/// | identifier | `no_kunjungan`, else our visit id |
/// | class | `jenis_layanan` |
/// | participant, location | `dokter`, `poli` |
/// | period | `tanggal_kunjungan`, `tanggal_selesai` |
/// | episodeOfCare | `episode`, once the platform knows it; at the end also the episodes that began in the visit |
/// | diagnosis | the visit's diagnoses, in the order of their time |
public enum EncounterBuilder {
    /// What the Encounter says of itself at a step.
    public enum Step: String, Sendable, Hashable, CaseIterable {
        case arrived
        case inProgress = "in-progress"
        case finished
        case cancelled
    }

    /// The body of a step.
    public static func build(_ step: Step, _ dossier: VisitDossier, _ links: inout DeliveryLinks) -> JSON {
        let visit = dossier.visit
        let references = VisitReferences(dossier, &links)
        let end = step == .finished ? visit.endedAt ?? visit.startedAt : nil
        return FHIR.object(
            ("resourceType", "Encounter"),
            ("identifier", ownIdentifier("encounter", visit.visitNumber ?? visit.id.lowerText, organization: dossier.organizationID)),
            ("status", .string(step.rawValue)),
            ("class", serviceClass(visit.content.serviceType).coding),
            ("episodeOfCare", FHIR.list(episodes(step, dossier, &links))),
            ("subject", references.subject),
            ("participant", references.practitioner.map { [participant($0)] }),
            ("period", FHIR.period(start: visit.startedAt, end: end)),
            ("location", dossier.location.map { [location($0, visit, end: end)] }),
            ("diagnosis", step == .finished ? FHIR.list(diagnoses(dossier, &links)) : nil),
            ("statusHistory", .array(history(step, visit))),
            ("serviceProvider", FHIR.reference("Organization", dossier.organizationID, display: nil)))
    }

    /// Class of an Encounter by `jenis_layanan` (reference section 10.4).
    public enum ServiceClass: Sendable, Hashable {
        case ambulatory, inpatient, emergency, home, virtual

        var coding: JSON {
            switch self {
            case .ambulatory: FHIR.coding(.actCode, "AMB", "ambulatory")
            case .inpatient: FHIR.coding(.actCode, "IMP", "inpatient encounter")
            case .emergency: FHIR.coding(.actCode, "EMER", "emergency")
            case .home: FHIR.coding(.actCode, "HH", "home health")
            case .virtual: FHIR.coding(.actCode, "VR", "virtual")
            }
        }
    }

    /// An unknown `jenis_layanan` is ambulatory; the API warns of it.
    public static func serviceClass(_ serviceType: String) -> ServiceClass {
        switch serviceType {
        case "102": .inpatient
        case "103": .emergency
        case "104": .home
        case "105": .virtual
        default: .ambulatory
        }
    }

    private static func participant(_ practitioner: JSON) -> JSON {
        FHIR.object(
            ("type", [FHIR.codeableConcept(.participationType, "ATND", "attender")]),
            ("individual", practitioner))
    }

    private static func location(_ location: Location, _ visit: Visit, end: Date?) -> JSON {
        FHIR.object(
            ("location", FHIR.reference(urn: location.id, display: location.name)),
            ("period", end.flatMap { FHIR.period(start: visit.startedAt, end: $0) }))
    }

    /// An episode of this visit is sent after its Encounter; one that the platform does not know is left out when the body is bound.
    private static func episodes(_ step: Step, _ dossier: VisitDossier, _ links: inout DeliveryLinks) -> [JSON] {
        let own = dossier.orderedRecords.filter { $0.content is EpisodeOfCareContent && !$0.isWrong }
        let named = dossier.episodes.filter { episode in !own.contains { $0.id == episode.id } }
        let begun = step == .finished ? own : []
        return named.map { FHIR.reference(urn: $0.id) } + begun.map { FHIR.reference(urn: links.id(SourceKey.episodeOfCare($0.id))) }
    }

    /// All conditions that the visit ends with. One that the platform does not know is left out when the body is bound.
    private static func diagnoses(_ dossier: VisitDossier, _ links: inout DeliveryLinks) -> [JSON] {
        var entries: [JSON] = []
        for (record, diagnosis) in dossier.diagnoses where diagnosis.holds && !record.isWrong {
            entries.append(
                FHIR.object(
                    ("condition", FHIR.reference(urn: links.id(SourceKey.diagnosis(record.id)), display: diagnosis.text)),
                    ("use", FHIR.codeableConcept(.diagnosisRole, "DD", "Discharge diagnosis")),
                    ("rank", .number(JSONNumber(entries.count + 1)))))
        }
        return entries
    }

    /// Always arrived, in-progress, then how it ended; each closed status ends where the next begins.
    ///
    /// Clinics tell no time at which the doctor began, so in-progress begins when the patient arrived: nothing is made up, and the
    /// time that the visit took stays right.
    private static func history(_ step: Step, _ visit: Visit) -> [JSON] {
        let start = visit.startedAt
        let end = visit.endedAt ?? start
        let arrived = entry(.arrived, start, start)
        switch step {
        case .arrived: return [entry(.arrived, start, nil)]
        case .inProgress: return [arrived, entry(.inProgress, start, nil)]
        case .finished, .cancelled: return [arrived, entry(.inProgress, start, end), entry(step, end, end)]
        }
    }

    private static func entry(_ step: Step, _ start: Date, _ end: Date?) -> JSON {
        FHIR.object(("status", .string(step.rawValue)), ("period", FHIR.period(start: start, end: end)))
    }
}
