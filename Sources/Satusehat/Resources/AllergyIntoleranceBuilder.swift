import Clinics
import Delivery
import FHIR
import JSON
import Vocabulary

/// `POST /api/allergy-intolerance` as an AllergyIntolerance (reference section 3.16). It names its `patient`, not a subject.
///
/// | element | from |
/// |---|---|
/// | identifier | our record id |
/// | clinicalStatus | `status_klinis`, else active |
/// | verificationStatus | `status_verifikasi`, else unconfirmed, which claims least: the platform wants one |
/// | type, category, criticality | `tipe`, `kategori`, `kritikalitas` |
/// | code | `kode_kfa` (KFA), `kode` (SNOMED CT), `nama` |
/// | recordedDate | `tanggal` |
/// | recorder | `dokter` |
/// | reaction | `reaksi` |
/// | note | `keterangan` |
enum AllergyIntoleranceBuilder {
    /// The delivery of a record.
    static func plan(
        _ record: VisitRecord, _ content: AllergyIntoleranceContent, _ dossier: VisitDossier, _ links: inout DeliveryLinks
    ) -> PlannedDelivery {
        .child(
            SourceKey.allergyIntolerance(record.id), ResourceType.allergyIntolerance, record.id, dossier,
            build(record, content, dossier, &links))
    }

    /// The body of a record.
    static func build(
        _ record: VisitRecord, _ content: AllergyIntoleranceContent, _ dossier: VisitDossier, _ links: inout DeliveryLinks
    ) -> JSON {
        let references = VisitReferences(dossier, &links)
        let verification = content.verificationStatus ?? "unconfirmed"
        // FHIR ait-2: what was entered in error has no clinical status.
        let clinical = verification == "entered-in-error" ? nil : content.clinicalStatus ?? "active"
        return FHIR.object(
            ("resourceType", "AllergyIntolerance"),
            ("identifier", ownIdentifier("allergy", record.id.lowerText, organization: dossier.organizationID)),
            ("clinicalStatus", clinical.map { ConditionBuilder.status(.allergyClinical, $0) }),
            ("verificationStatus", ConditionBuilder.status(.allergyVerification, verification)),
            ("type", content.type.map { .string($0) }),
            ("category", FHIR.list(content.categories.map { .string($0) })),
            ("criticality", content.criticality.map { .string($0) }),
            ("code", Codings.concept(content.substance, in: .snomed)),
            ("patient", references.subject),
            ("encounter", references.encounter),
            ("recordedDate", FHIR.dateTime(record.recordedAt)),
            ("recorder", references.practitioner),
            ("note", content.note.map { [FHIR.annotation($0)] }),
            ("reaction", FHIR.list(content.reactions.map(reaction))))
    }

    private static func reaction(_ reaction: AllergicReaction) -> JSON {
        FHIR.object(
            ("manifestation", .array(reaction.manifestations.map { Codings.concept($0, in: .snomed) })),
            ("severity", reaction.severity.map { .string($0) }))
    }
}
