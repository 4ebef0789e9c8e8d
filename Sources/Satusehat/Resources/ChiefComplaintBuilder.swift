import Clinics
import Delivery
import FHIR
import JSON
import Vocabulary

/// `keluhan_utama` as a Condition of category chief-complaint (reference section 3.7). It is not the diagnosis that finishing needs.
///
/// | element | from |
/// |---|---|
/// | identifier | our visit id with `-keluhan` |
/// | code | the clinic's setting, SNOMED 404684003 unless it chose another |
/// | note | the words of the clinic |
/// | recordedDate | `tanggal_kunjungan` |
enum ChiefComplaintBuilder {
    /// The body; nil when there is no complaint or the clinic does not send it.
    static func build(_ dossier: VisitDossier, _ links: inout DeliveryLinks) -> JSON? {
        guard dossier.clinic.chiefComplaint, let words = dossier.visit.content.chiefComplaint, !words.isEmpty else { return nil }
        let references = VisitReferences(dossier, &links)
        let code = dossier.clinic.chiefComplaintCode
        return FHIR.object(
            ("resourceType", "Condition"),
            ("identifier", ownIdentifier("condition", dossier.visit.id.lowerText + "-keluhan", organization: dossier.organizationID)),
            ("clinicalStatus", ConditionBuilder.status(.conditionClinical, "active")),
            ("category", [FHIR.codeableConcept(.kemkes, "chief-complaint", "Chief Complaint")]),
            ("code", FHIR.codeableConcept(.snomed, code, code == "404684003" ? "Clinical finding" : nil)),
            ("subject", references.subject),
            ("encounter", references.encounter),
            ("onsetDateTime", FHIR.dateTime(dossier.visit.startedAt)),
            ("recordedDate", FHIR.dateTime(dossier.visit.startedAt)),
            ("recorder", references.practitioner),
            ("note", [FHIR.annotation(words)]))
    }
}
