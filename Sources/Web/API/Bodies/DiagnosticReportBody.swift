import Clinics
import Foundation
import JSON

/// `POST /api/diagnostic-report` (reference section 3.14).
enum DiagnosticReportBody {
    static let schema = BodySchema(
        "LaporanHasil", oneOf: ["kode", "kode_loinc"],
        BodyField.recordHead(time: "tanggal_hasil") + BodyField.examination + [
            .line("no_laporan", "Nomor laporan di klinik.", "LAP-1", longest: 100),
            .concept("kategori", "Bidang: LAB, RAD, …", "LAB"),
            .word("status", "Status; bila kosong: final.", statuses, "amended"),
            .line("permintaan", "no_permintaan atau service_request_id yang dijawab.", "LAB-1", longest: 100),
            .references("spesimen", "no_spesimen atau specimen_id.", "SP-1"),
            .references("hasil", "no_hasil atau observation_id.", "HASIL-1"),
            .text("kesimpulan", "Kesimpulan.", "Dalam batas normal."),
            .concepts("kode_kesimpulan", "Kesimpulan sebagai kode SNOMED CT.", ["260395002"]),
            .practitioner("petugas", "Yang bertanggung jawab atas laporan."),
        ])

    static let categorySystem = "http://terminology.hl7.org/CodeSystem/v2-0074"
    /// FHIR diagnostic-report-status.
    static let statuses = [
        "registered": "registered", "partial": "partial", "preliminary": "preliminary", "final": "final", "amended": "amended",
        "corrected": "corrected", "appended": "appended", "cancelled": "cancelled", "entered-in-error": "entered-in-error",
        "unknown": "unknown", "sementara": "preliminary", "selesai": "final", "batal": "cancelled",
    ]
    /// v2-0074 as the reference names them.
    static let categories: Set<String> = ["CH", "HM", "MB", "SR", "IMM", "TX", "LAB", "RAD", "CT", "NMR", "US"]

    static func read(_ body: JSON, clock: ReadingClock) -> BodyReading<RecordCommand> {
        FieldReader.read(body, clock: clock) { reader in
            let head = reader.recordHead(time: "tanggal_hasil")
            let code = reader.examination()
            var report = DiagnosticReportContent(
                number: reader.line("no_laporan", longest: 100), codings: code?.codings ?? [], text: code?.text)
            report.category = category(&reader)
            report.status = reader.word("status", statuses) ?? report.status
            report.request = reader.line("permintaan", longest: 100)
            report.specimens = reader.references("spesimen")
            report.results = reader.references("hasil")
            report.conclusion = reader.text("kesimpulan")
            report.conclusionCodes = conclusions(&reader)
            report.performerCode = reader.practitioner("petugas")
            guard let head, code != nil else { return nil }
            return RecordCommand(head, report)
        }
    }

    private static func category(_ reader: inout FieldReader) -> CodingValue? {
        guard let given = reader.value("kategori")?.first else { return nil }
        guard let category = reader.concept(given, "kategori", defaultSystem: categorySystem)?.codings.first else { return nil }
        if category.system == categorySystem, !categories.contains(category.code) {
            reader.warning("kategori", .unknownCode, "Kategori ini tidak dikenal; yang lazim: LAB atau RAD.")
        }
        return category
    }

    /// `kode_kesimpulan`: concepts, codings or SNOMED codes, one or a list.
    private static func conclusions(_ reader: inout FieldReader) -> [CodingValue] {
        guard let given = reader.value("kode_kesimpulan") else { return [] }
        return (given.array ?? [given]).filter { !$0.saysNothing }.flatMap { element in
            reader.concept(element, "kode_kesimpulan", defaultSystem: ServiceRequestBody.snomed)?.codings ?? []
        }
    }
}
