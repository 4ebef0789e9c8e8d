import Clinics
import Delivery
import FHIR
import JSON
import Vocabulary

/// `POST /api/clinical-impression` as a ClinicalImpression (reference section 3.16).
///
/// | element | from |
/// |---|---|
/// | identifier | our record id |
/// | status | completed: it is sent once it is made |
/// | code, summary | `kode` (SNOMED CT), `ringkasan` |
/// | effectiveDateTime, date | `tanggal` |
/// | assessor | `dokter` |
/// | problem | `masalah`: the Conditions and AllergyIntolerances of those records |
/// | investigation | `pemeriksaan`: the Observations and QuestionnaireResponses of those records, as examination |
/// | finding | `temuan`, ICD-10 |
/// | prognosisCodeableConcept | `prognosis` |
/// | note | `keterangan` |
enum ClinicalImpressionBuilder {
    /// The delivery of a record; it waits for what it refers to.
    static func plan(
        _ record: VisitRecord, _ content: ClinicalImpressionContent, _ dossier: VisitDossier, _ links: inout DeliveryLinks
    ) -> PlannedDelivery {
        var named = NamedReferences(dossier, &links)
        let problems = content.problems.flatMap { problem($0, dossier, &named, &links) }
        let items = content.investigations.flatMap { investigation($0, dossier, &named, &links) }
        let body = FHIR.object(
            ("resourceType", "ClinicalImpression"),
            ("identifier", ownIdentifier("clinicalimpression", record.id.lowerText, organization: dossier.organizationID)),
            ("status", "completed"),
            ("code", content.code.map { Codings.concept($0, in: .snomed) }),
            ("subject", named.subject),
            ("encounter", named.encounter),
            ("effectiveDateTime", FHIR.dateTime(record.recordedAt)),
            ("date", FHIR.dateTime(record.recordedAt)),
            ("assessor", named.doctor),
            ("problem", FHIR.list(problems)),
            ("investigation", FHIR.list(items).map { [FHIR.object(("code", examination), ("item", $0))] }),
            ("summary", content.summary.map { .string($0) }),
            ("finding", FHIR.list(content.findings.map { ["itemCodeableConcept": Codings.concept($0, in: .icd10)] })),
            ("prognosisCodeableConcept", content.prognosis.map { [Codings.concept($0, in: .snomed)] }),
            ("note", content.note.map { [FHIR.annotation($0)] }))
        return .child(
            SourceKey.clinicalImpression(record.id), ResourceType.clinicalImpression, record.id, dossier, after: named.dependencies,
            lacks: named.lacks, body)
    }

    /// R4 wants a code of every investigation; this is the platform's own example.
    private static let examination = FHIR.codeableConcept(.snomed, "271336007", "Examination / signs")

    private static func problem(
        _ reference: String, _ dossier: VisitDossier, _ named: inout NamedReferences, _ links: inout DeliveryLinks
    ) -> [JSON] {
        if dossier.record(reference, as: AllergyIntoleranceContent.self) != nil {
            return named.records([reference], as: AllergyIntoleranceContent.self, "masalah", &links) { record, _ in
                [SourceKey.allergyIntolerance(record.id)]
            }
        }
        return named.records([reference], as: Diagnosis.self, "masalah", &links) { record, _ in [SourceKey.diagnosis(record.id)] }
    }

    /// A blood pressure is two Observations.
    private static func investigation(
        _ reference: String, _ dossier: VisitDossier, _ named: inout NamedReferences, _ links: inout DeliveryLinks
    ) -> [JSON] {
        if dossier.record(reference, as: QuestionnaireResponseContent.self) != nil {
            return named.records([reference], as: QuestionnaireResponseContent.self, "pemeriksaan", &links) { record, _ in
                [SourceKey.questionnaireResponse(record.id)]
            }
        }
        return named.records([reference], as: ObservationContent.self, "pemeriksaan", &links) { record, content in
            var links = DeliveryLinks([:])
            return ObservationBuilder.plan(record, content, dossier, &links).map(\.key)
        }
    }
}
