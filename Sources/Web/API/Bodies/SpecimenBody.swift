import Clinics
import Foundation
import JSON

/// `POST /api/specimen` (reference section 3.13).
enum SpecimenBody {
    static let schema = BodySchema(
        "Spesimen",
        BodyField.recordHead(time: "tanggal_pengambilan") + [
            .line("permintaan", "no_permintaan atau service_request_id.", "LAB-1", longest: 100).required,
            .concept("jenis", "Jenis spesimen: kode SNOMED CT.", "119297000").required,
            .instant("tanggal_diterima", "Saat diterima laboratorium.", "2026-01-05T08:45:00+07:00").required,
            .line("no_spesimen", "Nomor spesimen di klinik.", "SP-1", longest: 100),
            .concept("metode", "Cara pengambilan: kode SNOMED CT.", "82078001"),
            .word("status", "Status; bila kosong: available.", statuses, "unavailable"), .practitioner("petugas", "Yang mengambil."),
            .text("keterangan", "Catatan.", "Tabung EDTA."),
        ])

    /// FHIR specimen-status.
    static let statuses = [
        "available": "available", "unavailable": "unavailable", "unsatisfactory": "unsatisfactory", "entered-in-error": "entered-in-error",
        "tersedia": "available", "tidak tersedia": "unavailable", "tidak layak": "unsatisfactory",
    ]

    static func read(_ body: JSON, clock: ReadingClock) -> BodyReading<RecordCommand> {
        FieldReader.read(body, clock: clock) { reader in
            let head = reader.recordHead(time: "tanggal_pengambilan")
            let request = reader.line("permintaan", required: true, longest: 100)
            let type = reader.required("jenis").flatMap { reader.concept($0.first, "jenis", defaultSystem: ServiceRequestBody.snomed) }
            // The platform requires it, and only the clinic knows it.
            let received = reader.instant("tanggal_diterima", required: true)
            if let head, let received, received < head.recordedAt {
                reader.problem("tanggal_diterima", .endBeforeStart, "tanggal_diterima tidak boleh sebelum tanggal_pengambilan.")
            }
            let method = reader.value("metode").flatMap { reader.concept($0.first, "metode", defaultSystem: ServiceRequestBody.snomed) }
            let (number, status) = (reader.line("no_spesimen", longest: 100), reader.word("status", statuses))
            let (collector, note) = (reader.practitioner("petugas"), reader.text("keterangan"))
            guard let head, let request, let type, let received else { return nil }
            var specimen = SpecimenContent(
                number: number, request: request, type: type.codings, typeText: type.text, receivedAt: received,
                status: status ?? "available")
            specimen.method = method?.codings ?? []
            specimen.methodText = method?.text
            specimen.collectorCode = collector
            specimen.note = note
            return RecordCommand(head, specimen)
        }
    }
}
