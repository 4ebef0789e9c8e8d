import Clinics
import Delivery
import FHIR
import JSON

/// `POST /api/care-plan` as a CarePlan (reference section 3.16).
///
/// | element | from |
/// |---|---|
/// | identifier | none: the platform names no system for it; title and time tell it apart |
/// | status, intent | `status`, else active; plan |
/// | category | `kategori`, else outpatient care plan |
/// | title, description | `judul`, `deskripsi` |
/// | period | `periode` |
/// | created | `tanggal` |
/// | author | `dokter` |
/// | activity | `kegiatan`, not started: nothing more is said of them |
/// | note | `keterangan` |
enum CarePlanBuilder {
    /// The delivery of a record.
    static func plan(
        _ record: VisitRecord, _ content: CarePlanContent, _ dossier: VisitDossier, _ links: inout DeliveryLinks
    ) -> PlannedDelivery {
        .child(SourceKey.carePlan(record.id), ResourceType.carePlan, record.id, dossier, build(record, content, dossier, &links))
    }

    /// The body of a record.
    static func build(_ record: VisitRecord, _ content: CarePlanContent, _ dossier: VisitDossier, _ links: inout DeliveryLinks) -> JSON {
        let references = VisitReferences(dossier, &links)
        let outpatient = FHIR.codeableConcept(.snomed, "736271009", "Outpatient care plan")
        return FHIR.object(
            ("resourceType", "CarePlan"),
            ("status", .string(content.status ?? "active")),
            ("intent", "plan"),
            ("category", [content.category.map { Codings.concept($0, in: .snomed) } ?? outpatient]),
            ("title", .string(content.title)),
            ("description", .string(content.text)),
            ("subject", references.subject),
            ("encounter", references.encounter),
            ("period", period(content)),
            ("created", FHIR.dateTime(record.recordedAt)),
            ("author", references.practitioner),
            ("activity", FHIR.list(content.activities.map(activity))),
            ("note", content.note.map { [FHIR.annotation($0)] }))
    }

    /// Days, as the clinic plans in days.
    private static func period(_ content: CarePlanContent) -> JSON? {
        guard content.startsOn != nil || content.endsOn != nil else { return nil }
        return FHIR.object(("start", content.startsOn.map { .string($0) }), ("end", content.endsOn.map { .string($0) }))
    }

    private static func activity(_ words: String) -> JSON {
        ["detail": ["status": "not-started", "description": .string(words)]]
    }
}
