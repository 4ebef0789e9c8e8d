import Clinics
import FHIR
import Foundation
import JSON

/// `POST /api/care-plan` (reference section 3.16).
enum CarePlanBody {
    static let schema = BodySchema(
        "RencanaPerawatan",
        BodyField.recordHead(time: "tanggal") + [
            .line("judul", "Judul rencana.", "Rencana kontrol hipertensi").required,
            .text("deskripsi", "Isi rencana.", "Kontrol tekanan darah setiap bulan.").required,
            .concept("kategori", "Golongan rencana: kode SNOMED CT.", "736271009"),
            .word("status", "Status.", statuses, "active"),
            BodyField(
                "kegiatan", "Langkah-langkahnya.", ["Diet rendah garam", "Jalan kaki 30 menit sehari"],
                ["type": "array", "items": ["type": "string", "maxLength": 1000]]),
            .object(
                "periode", "Masa berlaku.",
                [.date("mulai", "Hari pertama.", "2026-01-05"), .date("selesai", "Hari terakhir, boleh di depan.", "2026-07-05")]),
            .text("keterangan", "Catatan.", "Didampingi keluarga."),
        ])

    static let statuses = [
        "draft": "draft", "active": "active", "aktif": "active", "on-hold": "on-hold", "ditunda": "on-hold", "revoked": "revoked",
        "dibatalkan": "revoked", "completed": "completed", "selesai": "completed", "entered-in-error": "entered-in-error",
        "salah input": "entered-in-error",
    ]

    static func read(_ body: JSON, clock: ReadingClock) -> BodyReading<RecordCommand> {
        FieldReader.read(body, clock: clock) { reader in
            let head = reader.recordHead(time: "tanggal")
            let title = reader.line("judul", required: true)
            _ = reader.required("deskripsi")
            let text = reader.text("deskripsi")
            var plan = CarePlanContent(title: title ?? "", text: text ?? "")
            plan.category = reader.conceptValue("kategori", defaultSystem: CodeSystem.snomed.uri)
            plan.status = reader.word("status", statuses)
            plan.activities = reader.elements("kegiatan").compactMap { reader.line($0.value, $0.field, longest: 1000) }
            plan.note = reader.text("keterangan")
            period(of: &plan, &reader)
            guard let head, title != nil, text != nil else { return nil }
            return RecordCommand(head, plan)
        }
    }

    /// `periode` {mulai, selesai}: days, also ahead.
    private static func period(of plan: inout CarePlanContent, _ reader: inout FieldReader) {
        let days = reader.parts("periode", of: "mulai dan selesai") { part in (start: part.anyDate("mulai"), end: part.anyDate("selesai")) }
        guard let days = days.first else { return }
        if let start = days.start, let end = days.end, end < start {
            reader.problem("periode.selesai", .endBeforeStart, "periode.selesai tidak boleh sebelum periode.mulai.")
        }
        plan.startsOn = days.start?.text
        plan.endsOn = days.end?.text
    }
}
