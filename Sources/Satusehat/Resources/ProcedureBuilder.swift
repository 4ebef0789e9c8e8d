import Clinics
import Delivery
import FHIR
import JSON
import Vocabulary

/// `POST /api/procedure` as a Procedure (reference sections 3.9 and 10.4).
///
/// | element | from |
/// |---|---|
/// | identifier | our record id |
/// | category | the chapter of `kode_prosedur` |
/// | code | `kode_prosedur` (ICD-9-CM), `deskripsi_prosedur` |
/// | performedPeriod | `tanggal_prosedur`, start and end alike |
/// | performer | `dokter` |
/// | usedCode | `kode_alat`, `deskripsi_alat` |
/// | reasonCode, complication, outcome | `kondisi_klinis`, `komplikasi`, `hasil`, as text |
/// | note | `keterangan`, and `kode_metode` with `deskripsi_metode`, for which R4 has no element |
enum ProcedureBuilder {
    /// The delivery of a record.
    static func plan(
        _ record: VisitRecord, _ content: ProcedureContent, _ dossier: VisitDossier, _ links: inout DeliveryLinks
    ) -> PlannedDelivery {
        .child(
            SourceKey.procedure(record.id), ResourceType.procedure, record.id, dossier, build(record, content, dossier, &links))
    }

    /// The body of a record.
    static func build(_ record: VisitRecord, _ content: ProcedureContent, _ dossier: VisitDossier, _ links: inout DeliveryLinks) -> JSON {
        let references = VisitReferences(dossier, &links)
        let notes = [content.note, method(content)].compactMap(\.self).map { FHIR.annotation($0) }
        return FHIR.object(
            ("resourceType", "Procedure"),
            ("identifier", ownIdentifier("procedure", record.id.lowerText, organization: dossier.organizationID)),
            ("status", "completed"),
            ("category", category(content.code)),
            ("code", FHIR.codeableConcept(.icd9cm, content.code, content.text, text: content.text)),
            ("subject", references.subject),
            ("encounter", references.encounter),
            ("performedPeriod", FHIR.period(start: record.recordedAt, end: record.recordedAt)),
            ("performer", references.practitioner.map { [FHIR.object(("actor", $0))] }),
            ("reasonCode", content.reason.map { [FHIR.codeableConcept([], text: $0)] }),
            ("outcome", content.outcome.map { FHIR.codeableConcept([], text: $0) }),
            ("complication", complication(content).map { [FHIR.codeableConcept([], text: $0)] }),
            ("note", FHIR.list(notes)),
            ("usedCode", device(content).map { [$0] }))
    }

    /// By ICD-9-CM chapter: 87–92 diagnostic, 94 counselling, 01–86 surgical, the rest therapeutic.
    private static func category(_ code: String) -> JSON {
        switch Int(code.prefix(2)) ?? 0 {
        case 87...92: FHIR.codeableConcept(.snomed, "103693007", "Diagnostic procedure")
        case 94: FHIR.codeableConcept(.snomed, "409063005", "Counseling")
        case 1...86: FHIR.codeableConcept(.snomed, "387713003", "Surgical procedure")
        default: FHIR.codeableConcept(.snomed, "277132007", "Therapeutic procedure")
        }
    }

    private static func method(_ content: ProcedureContent) -> String? {
        let parts = [content.methodCode, content.methodText].compactMap(\.self)
        return parts.isEmpty ? nil : "Metode: " + parts.joined(separator: " ")
    }

    /// Clinics fill the field in to say that there was none.
    private static func complication(_ content: ProcedureContent) -> String? {
        guard let words = content.complication else { return nil }
        return ["tidak ada", "tidak", "tanpa komplikasi", "nihil", "-"].contains(words.lowercased()) ? nil : words
    }

    private static func device(_ content: ProcedureContent) -> JSON? {
        guard content.deviceCode != nil || content.deviceText != nil else { return nil }
        return FHIR.codeableConcept(
            content.deviceCode.map { [FHIR.coding(.snomed, $0, content.deviceText)] } ?? [], text: content.deviceText)
    }
}
