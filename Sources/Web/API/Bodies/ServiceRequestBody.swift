import Clinics
import Foundation
import JSON

/// `POST /api/service-request` (reference section 3.12).
enum ServiceRequestBody {
    static let schema = BodySchema(
        "Permintaan", oneOf: ["kode", "kode_loinc"],
        BodyField.recordHead(time: "tanggal_permintaan") + BodyField.examination + [
            .line("no_permintaan", "Nomor permintaan di klinik.", "LAB-1", longest: 100),
            .concept("kategori", "Bidang: laboratorium, radiologi, rujukan, … atau kode SNOMED CT.", "laboratorium"),
            .word("status", "Status; bila kosong: active.", statuses, "completed"), .word("prioritas", "Prioritas.", priorities, "routine"),
            .instant("jadwal", "Saat yang dijadwalkan, boleh di depan."), .text("alasan", "Alasan.", "Demam lima hari."),
            .line("kode_alasan", "Alasan sebagai kode ICD-10.", "A91", longest: 40), .practitioner("petugas", "Yang diminta."),
            .text("instruksi_pasien", "Petunjuk untuk pasien.", "Puasa delapan jam."), .text("keterangan", "Catatan.", "Segera dikabari."),
            .line("no_acsn", "Pencitraan: accession number, sama dengan di DICOM.", "ACSN-20260105-1", longest: 100),
            .line("modalitas", "Pencitraan: kode modalitas DICOM, misalnya CR, DX, CT, MR, atau US.", "DX", longest: 16),
            .line("ae_title", "Pencitraan: AE Title alat yang dituju.", "XR0001", longest: 16),
        ])

    static let snomed = "http://snomed.info/sct"
    /// FHIR request-status, with the words that Indonesian systems send.
    static let statuses = [
        "draft": "draft", "active": "active", "on-hold": "on-hold", "revoked": "revoked", "completed": "completed",
        "entered-in-error": "entered-in-error", "unknown": "unknown", "aktif": "active", "selesai": "completed", "batal": "revoked",
        "ditunda": "on-hold",
    ]
    /// FHIR request-priority.
    static let priorities = [
        "routine": "routine", "urgent": "urgent", "asap": "asap", "stat": "stat", "rutin": "routine", "biasa": "routine",
        "segera": "urgent", "cito": "stat",
    ]
    /// SNOMED categories that the platform knows, with words for them.
    static let categories = [
        "laboratorium": "108252007", "radiologi": "363679005", "konseling": "409063005", "edukasi": "409073007", "bedah": "387713003",
        "diagnostik": "103693007", "rujukan": "3457005",
    ]

    static func read(_ body: JSON, clock: ReadingClock) -> BodyReading<RecordCommand> {
        FieldReader.read(body, clock: clock) { reader in
            let head = reader.recordHead(time: "tanggal_permintaan")
            let code = reader.examination()
            var order = ServiceRequestContent(
                number: reader.line("no_permintaan", longest: 100), codings: code?.codings ?? [], text: code?.text)
            order.category = category(&reader)
            order.status = reader.word("status", statuses) ?? order.status
            order.priority = reader.word("prioritas", priorities)
            order.scheduledAt = reader.planned("jadwal")
            order.reason = reader.text("alasan")
            order.reasonCode = reason(&reader)
            order.performerCode = reader.practitioner("petugas")
            order.patientInstruction = reader.text("instruksi_pasien")
            order.note = reader.text("keterangan")
            imaging(&order, &reader)
            guard let head, code != nil else { return nil }
            return RecordCommand(head, order)
        }
    }

    /// What imaging devices know an order by. Without a category, an order with any of it is one for imaging.
    private static func imaging(_ order: inout ServiceRequestContent, _ reader: inout FieldReader) {
        order.accessionNumber = reader.line("no_acsn", longest: 100)
        order.deviceTitle = reader.line("ae_title", longest: 16)
        if let given = reader.line("modalitas", longest: 16)?.uppercased() {
            order.modality = given
            if !modalities.contains(given) {
                reader.warning("modalitas", .unknownCode, "modalitas tidak dikenal; pakai kode DICOM, contoh CR, DX, CT, MR, US.")
            }
        }
        let isImaging = order.accessionNumber != nil || order.deviceTitle != nil || order.modality != nil
        if isImaging, order.category == nil { order.category = CodingValue(system: snomed, code: "363679005") }
    }

    /// DICOM modalities of devices that clinics have.
    private static let modalities: Set<String> = [
        "AR", "BMD", "CR", "CT", "DX", "ECG", "EPS", "ES", "GM", "IO", "IVUS", "KER", "LEN", "MG", "MR", "NM", "OAM", "OCT", "OP", "OPM",
        "OPT", "OPV", "OSS", "PT", "PX", "RF", "RG", "SM", "US", "VA", "XA", "XC",
    ]

    private static func category(_ reader: inout FieldReader) -> CodingValue? {
        guard let given = reader.value("kategori")?.first else { return nil }
        if let word = given.string, let code = categories[word.lowercased()] { return CodingValue(system: snomed, code: code) }
        guard let category = reader.concept(given, "kategori", defaultSystem: snomed)?.codings.first else { return nil }
        if category.system == snomed, !categories.values.contains(category.code) {
            reader.warning(
                "kategori", .unknownCode, "Kategori ini tidak dikenal; yang lazim: 108252007 (laboratorium), 363679005 (radiologi).")
        }
        return category
    }

    /// ICD-10, as a diagnosis has it.
    private static func reason(_ reader: inout FieldReader) -> String? {
        guard let given = reader.line("kode_alasan", longest: 40) else { return nil }
        let code = given.uppercased().filter { !" +*†‡".contains($0) }
        if code.wholeMatch(of: /[A-Z][0-9]{2}(\.[0-9A-Z]{1,2})?/) == nil {
            reader.warning("kode_alasan", .unknownCode, "kode_alasan tidak berbentuk kode ICD-10; SATUSEHAT mungkin menolaknya.")
        }
        return code
    }
}

extension FieldReader {
    /// `kode` as a concept, or `kode_loinc` with `deskripsi`.
    mutating func examination() -> (codings: [CodingValue], text: String?)? {
        let text = line("deskripsi", longest: 1000)
        if let given = value("kode")?.first {
            return concept(given, "kode", defaultSystem: ObservationBody.loinc).map { ($0.codings, $0.text ?? text) }
        }
        guard let code = line("kode_loinc", longest: 40) else {
            problem("kode", .required, "kode (atau kode_loinc) wajib diisi.")
            return nil
        }
        return ([CodingValue(system: ObservationBody.loinc, code: code, display: text)], text)
    }

    /// An instant that may lie ahead.
    mutating func planned(_ field: String) -> Date? {
        guard let given = line(field) else { return nil }
        if let instant = clock.instant(given) { return instant }
        problem(field, .invalidFormat, "\(field) harus tanggal dan jam ISO 8601, contoh 2026-01-05T08:30:00+07:00.")
        return nil
    }
}

extension BodyField {
    /// What is examined.
    static let examination: [BodyField] = [
        .concept("kode", "Pemeriksaan: kode LOINC.", "58410-2"),
        .line("kode_loinc", "Pemeriksaan, bila tanpa kode.", "58410-2", longest: 40),
        .line("deskripsi", "Nama pemeriksaan.", "Darah lengkap", longest: 1000),
    ]
}
