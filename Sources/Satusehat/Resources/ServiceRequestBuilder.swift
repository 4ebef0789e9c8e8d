import Clinics
import Delivery
import FHIR
import JSON
import Vocabulary

/// `POST /api/service-request` as a ServiceRequest (reference section 3.12).
///
/// | element | from |
/// |---|---|
/// | identifier | `no_permintaan`, else our record id; `no_acsn` as accession number |
/// | status, priority | `status` (active), `prioritas` |
/// | intent | original-order |
/// | category | `kategori`, else laboratory procedure |
/// | code | `kode`, or `kode_loinc` and `deskripsi` |
/// | orderDetail | `modalitas` (DICOM) and `ae_title`, of imaging |
/// | authoredOn | `tanggal_permintaan` |
/// | occurrenceDateTime | `jadwal`; required, so an order without one is for when it was made |
/// | requester | `dokter` |
/// | performer | `petugas`; required, so the visit's doctor where nobody is named |
/// | reasonCode | `kode_alasan` (ICD-10), `alasan` |
/// | patientInstruction, note | `instruksi_pasien`, `keterangan` |
enum ServiceRequestBuilder {
    /// The delivery of a record.
    static func plan(
        _ record: VisitRecord, _ content: ServiceRequestContent, _ dossier: VisitDossier, _ links: inout DeliveryLinks
    ) -> PlannedDelivery {
        var named = NamedReferences(dossier, &links)
        let performer = named.practitioner(content.performerCode)
        let body = FHIR.object(
            ("resourceType", "ServiceRequest"),
            ("identifier", .array(identifiers(record, content, dossier.organizationID))),
            ("status", .string(content.status)),
            ("intent", "original-order"),
            ("category", [FHIR.codeableConcept([category(content.category)])]),
            ("priority", content.priority.map { .string($0) }),
            ("code", FHIR.codeableConcept(content.codings.map { Codings.coding($0, in: .loinc) }, text: content.text)),
            ("orderDetail", FHIR.list(details(content))),
            ("subject", named.subject),
            ("encounter", named.encounter),
            ("occurrenceDateTime", FHIR.dateTime(content.scheduledAt ?? record.recordedAt)),
            ("authoredOn", FHIR.dateTime(record.recordedAt)),
            ("requester", named.doctor),
            ("performer", performer.map { [$0] }),
            ("reasonCode", reason(content).map { [$0] }),
            ("note", content.note.map { [FHIR.annotation($0)] }),
            ("patientInstruction", content.patientInstruction.map { .string($0) }))
        return .child(
            SourceKey.serviceRequest(record.id), ResourceType.serviceRequest, record.id, dossier, lacks: named.lacks, body)
    }

    private static func identifiers(_ record: VisitRecord, _ content: ServiceRequestContent, _ organization: String) -> [JSON] {
        let own = FHIR.identifier(.facility("servicerequest", organization: organization), content.number ?? record.id.lowerText)
        guard let accession = content.accessionNumber else { return [own] }
        var imaging = FHIR.identifier(.facility("acsn", organization: organization), accession, use: "usual")
        imaging["type"] = FHIR.codeableConcept("http://terminology.hl7.org/CodeSystem/v2-0203", "ACSN", nil)
        return [own, imaging]
    }

    /// In the form of the platform's samples: the codes of DICOM, and the device's title as code and display.
    private static func details(_ content: ServiceRequestContent) -> [JSON] {
        let modality = content.modality.map {
            FHIR.codeableConcept("http://dicom.nema.org/resources/ontology/DCM", $0, nil, text: "Modality Code: \($0)")
        }
        let device = content.deviceTitle.map { FHIR.codeableConcept("http://sys-ids.kemkes.go.id/ae-title", $0, $0) }
        return [modality, device].compactMap(\.self)
    }

    private static func category(_ given: CodingValue?) -> JSON {
        let value = given ?? CodingValue(system: nil, code: "108252007")
        return Codings.coding(
            CodingValue(system: value.system, code: value.code, display: value.display ?? displays[value.code]), in: .snomed)
    }

    private static let displays = [
        "108252007": "Laboratory procedure", "363679005": "Imaging", "409063005": "Counselling", "409073007": "Education",
        "387713003": "Surgical procedure", "103693007": "Diagnostic procedure", "3457005": "Patient referral",
    ]

    private static func reason(_ content: ServiceRequestContent) -> JSON? {
        guard content.reasonCode != nil || content.reason != nil else { return nil }
        return FHIR.codeableConcept(content.reasonCode.map { [FHIR.coding(.icd10, $0)] } ?? [], text: content.reason)
    }
}
