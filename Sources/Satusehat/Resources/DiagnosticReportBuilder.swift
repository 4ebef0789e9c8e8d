import Clinics
import Delivery
import FHIR
import Foundation
import JSON
import Vocabulary

/// `POST /api/diagnostic-report` as a DiagnosticReport (reference section 3.14). It goes after what it reports of.
///
/// | element | from |
/// |---|---|
/// | identifier | `no_laporan`, else our record id; its system ends in /rad for imaging, else in /lab |
/// | status | `status` (final) |
/// | category | `kategori` (v2-0074), else LAB |
/// | code | `kode`, or `kode_loinc` and `deskripsi` |
/// | effectiveDateTime | when its first specimen was taken, if it names one |
/// | issued | `tanggal_hasil` |
/// | performer | `petugas`, else the visit's doctor; and the clinic |
/// | basedOn, specimen, result | `permintaan`, `spesimen`, `hasil` |
/// | conclusion, conclusionCode | `kesimpulan`, `kode_kesimpulan` |
enum DiagnosticReportBuilder {
    private static let v20074: CodeSystem = "http://terminology.hl7.org/CodeSystem/v2-0074"
    /// Categories of v2-0074 that are imaging.
    private static let imaging: Set<String> = ["RAD", "RX", "CT", "NMR", "US", "NMS", "CUS", "RUS", "VUS", "OUS", "XRC"]

    /// The delivery of a record.
    static func plan(
        _ record: VisitRecord, _ content: DiagnosticReportContent, _ dossier: VisitDossier, _ links: inout DeliveryLinks
    ) -> PlannedDelivery {
        var named = NamedReferences(dossier, &links)
        let request = named.record(
            content.request, as: ServiceRequestContent.self, "permintaan", &links, key: SourceKey.serviceRequest)
        let specimens = named.records(content.specimens, as: SpecimenContent.self, "spesimen", &links) { record, _ in
            [SourceKey.specimen(record.id)]
        }
        let results = named.records(content.results, as: ObservationContent.self, "hasil", &links, keys: ObservationBuilder.keys)
        let performers = [named.practitioner(content.performerCode), named.organization].compactMap(\.self)
        let category = content.category ?? CodingValue(system: nil, code: "LAB", display: "Laboratory")
        let place = imaging.contains(category.code.uppercased()) ? "rad" : "lab"
        let system = CodeSystem.facility("diagnostic", organization: "\(dossier.organizationID)/\(place)")
        let body = FHIR.object(
            ("resourceType", "DiagnosticReport"),
            ("identifier", [FHIR.identifier(system, content.number ?? record.id.lowerText, use: "official")]),
            ("basedOn", request.map { [$0] }),
            ("status", .string(content.status)),
            ("category", [FHIR.codeableConcept([Codings.coding(category, in: v20074)])]),
            ("code", FHIR.codeableConcept(content.codings.map { Codings.coding($0, in: .loinc) }, text: content.text)),
            ("subject", named.subject),
            ("encounter", named.encounter),
            ("effectiveDateTime", taken(content, dossier).map { FHIR.dateTime($0) }),
            ("issued", FHIR.dateTime(record.recordedAt)),
            ("performer", .array(performers)),
            ("specimen", FHIR.list(specimens)),
            ("result", FHIR.list(results)),
            ("conclusion", content.conclusion.map { .string($0) }),
            (
                "conclusionCode",
                FHIR.list(content.conclusionCodes.map { FHIR.codeableConcept([Codings.coding($0, in: .snomed)]) })
            ))
        return .child(
            SourceKey.diagnosticReport(record.id), ResourceType.diagnosticReport, record.id, dossier, after: named.dependencies,
            lacks: named.lacks, body)
    }

    private static func taken(_ content: DiagnosticReportContent, _ dossier: VisitDossier) -> Date? {
        content.specimens.first.flatMap { dossier.record($0, as: SpecimenContent.self)?.recordedAt }
    }
}
