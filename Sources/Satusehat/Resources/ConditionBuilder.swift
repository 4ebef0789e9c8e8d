import Clinics
import Delivery
import FHIR
import JSON
import Vocabulary

/// `POST /api/diagnosis` as a Condition (reference sections 3.7 and 10.4).
///
/// | element | from |
/// |---|---|
/// | identifier | our record id |
/// | clinicalStatus, verificationStatus | `klinis_status`, `verifikasi_status` |
/// | category | `kategori`, else encounter-diagnosis |
/// | code | `kode_icd10`, `deskripsi_diagnosis` |
/// | onsetDateTime, recordedDate | `tanggal_diagnosis` |
/// | recorder | `dokter` |
/// | note | `keterangan` |
enum ConditionBuilder {
    /// The delivery of a record; an encounter-diagnosis that holds lets the visit end.
    static func plan(
        _ record: VisitRecord, _ diagnosis: Diagnosis, _ dossier: VisitDossier, _ links: inout DeliveryLinks
    ) -> PlannedDelivery {
        var planned = PlannedDelivery.child(
            SourceKey.diagnosis(record.id), ResourceType.condition, record.id, dossier, build(record, diagnosis, dossier, &links))
        planned.opensGate = diagnosis.isEncounterDiagnosis && diagnosis.holds
        return planned
    }

    /// The body of a record.
    static func build(_ record: VisitRecord, _ diagnosis: Diagnosis, _ dossier: VisitDossier, _ links: inout DeliveryLinks) -> JSON {
        let references = VisitReferences(dossier, &links)
        // FHIR con-5: what was entered in error has no clinical status.
        let clinical = diagnosis.verificationStatus == "entered-in-error" ? nil : diagnosis.clinicalStatus
        return FHIR.object(
            ("resourceType", "Condition"),
            ("identifier", ownIdentifier("condition", record.id.lowerText, organization: dossier.organizationID)),
            ("clinicalStatus", clinical.map { status(.conditionClinical, $0) }),
            ("verificationStatus", status(.conditionVerification, diagnosis.verificationStatus)),
            ("category", .array(categories(diagnosis))),
            ("code", FHIR.codeableConcept(.icd10, diagnosis.code, diagnosis.text, text: diagnosis.text)),
            ("subject", references.subject),
            ("encounter", references.encounter),
            ("onsetDateTime", FHIR.dateTime(record.recordedAt)),
            ("recordedDate", FHIR.dateTime(record.recordedAt)),
            ("recorder", references.practitioner),
            ("note", diagnosis.note.map { [FHIR.annotation($0)] }))
    }

    /// A status with its usual display, which is its code with a capital.
    static func status(_ system: CodeSystem, _ code: String) -> JSON {
        FHIR.codeableConcept(system, code, code.prefix(1).uppercased() + code.dropFirst().replacing("-", with: " "))
    }

    private static func categories(_ diagnosis: Diagnosis) -> [JSON] {
        guard !diagnosis.categories.isEmpty else {
            return [FHIR.codeableConcept(.conditionCategory, "encounter-diagnosis", "Encounter Diagnosis")]
        }
        return diagnosis.categories.map { FHIR.codeableConcept([Codings.coding($0, in: .conditionCategory)]) }
    }
}
