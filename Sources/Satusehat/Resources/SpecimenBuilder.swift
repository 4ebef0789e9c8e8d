import Clinics
import Delivery
import FHIR
import JSON
import Vocabulary

/// `POST /api/specimen` as a Specimen (reference section 3.13). It goes after its order.
///
/// | element | from |
/// |---|---|
/// | identifier | `no_spesimen`, else our record id, assigned by the clinic |
/// | status | `status` (available) |
/// | type | `jenis` |
/// | request | `permintaan` |
/// | collection | `tanggal_pengambilan`, `metode`, `petugas` |
/// | receivedTime | `tanggal_diterima` |
/// | note | `keterangan` |
enum SpecimenBuilder {
    /// The delivery of a record.
    static func plan(
        _ record: VisitRecord, _ content: SpecimenContent, _ dossier: VisitDossier, _ links: inout DeliveryLinks
    ) -> PlannedDelivery {
        var named = NamedReferences(dossier, &links)
        let request = named.record(
            content.request, as: ServiceRequestContent.self, "permintaan", &links, key: SourceKey.serviceRequest)
        let collector = content.collectorCode.flatMap { named.named($0) }
        var identifier = FHIR.identifier(
            .facility("specimen", organization: dossier.organizationID), content.number ?? record.id.lowerText)
        identifier["assigner"] = named.organization
        let body = FHIR.object(
            ("resourceType", "Specimen"),
            ("identifier", [identifier]),
            ("status", .string(content.status)),
            ("type", FHIR.codeableConcept(content.type.map { Codings.coding($0, in: .snomed) }, text: content.typeText)),
            ("subject", named.subject),
            ("receivedTime", FHIR.dateTime(content.receivedAt)),
            ("request", request.map { [$0] }),
            (
                "collection",
                FHIR.object(
                    ("collector", collector),
                    ("collectedDateTime", FHIR.dateTime(record.recordedAt)),
                    ("method", method(content)))
            ),
            ("note", content.note.map { [FHIR.annotation($0)] }))
        return .child(
            SourceKey.specimen(record.id), ResourceType.specimen, record.id, dossier, after: named.dependencies, lacks: named.lacks, body)
    }

    private static func method(_ content: SpecimenContent) -> JSON? {
        guard !content.method.isEmpty || content.methodText != nil else { return nil }
        return FHIR.codeableConcept(content.method.map { Codings.coding($0, in: .snomed) }, text: content.methodText)
    }
}
