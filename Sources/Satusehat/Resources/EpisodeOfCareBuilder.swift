import Clinics
import Delivery
import FHIR
import Foundation
import JSON
import Vocabulary

/// `POST /api/episode-of-care` as an EpisodeOfCare (reference section 3.16). It names its `patient`, not a subject.
///
/// | element | from |
/// |---|---|
/// | identifier | `no_episode`, else our record id |
/// | status | `status`; without one finished when it has `tanggal_selesai`, else active |
/// | statusHistory | active from `tanggal_mulai` on, and finished at `tanggal_selesai`; of another status nothing is known |
/// | type | `jenis` |
/// | managingOrganization | the clinic |
/// | period | `tanggal_mulai`, `tanggal_selesai` |
/// | careManager | `petugas`, else `dokter` |
enum EpisodeOfCareBuilder {
    /// The delivery of a record.
    static func plan(
        _ record: VisitRecord, _ content: EpisodeOfCareContent, _ dossier: VisitDossier, _ links: inout DeliveryLinks
    ) -> PlannedDelivery {
        var named = NamedReferences(dossier, &links)
        let manager = named.practitioner(content.managerCode)
        let status = content.status ?? (content.endedAt == nil ? "active" : "finished")
        let body = FHIR.object(
            ("resourceType", "EpisodeOfCare"),
            (
                "identifier",
                ownIdentifier("episode-of-care", content.number ?? record.id.lowerText, organization: dossier.organizationID)
            ),
            ("status", .string(status)),
            ("statusHistory", FHIR.list(history(status, from: record.recordedAt, until: content.endedAt))),
            ("type", [type(content.type)]),
            ("patient", named.subject),
            ("managingOrganization", named.organization),
            ("period", FHIR.period(start: record.recordedAt, end: content.endedAt)),
            ("careManager", manager))
        return .child(SourceKey.episodeOfCare(record.id), ResourceType.episodeOfCare, record.id, dossier, lacks: named.lacks, body)
    }

    private static func history(_ status: String, from start: Date, until end: Date?) -> [JSON] {
        func entry(_ status: String, _ start: Date, _ end: Date?) -> JSON {
            FHIR.object(("status", .string(status)), ("period", FHIR.period(start: start, end: end)))
        }
        switch (status, end) {
        case ("active", _): return [entry("active", start, nil)]
        case ("finished", let end?): return [entry("active", start, end), entry("finished", end, end)]
        default: return []
        }
    }

    private static func type(_ type: CodingValue) -> JSON {
        var type = type
        type.display = type.display ?? displays[type.code]
        return FHIR.codeableConcept([Codings.coding(type, in: "http://terminology.kemkes.go.id/CodeSystem/episodeofcare-type")])
    }

    private static let displays = ["ANC": "Antenatal Care", "PNC": "Postnatal Care"]
}
