import Clinics
import Foundation
import JSON

/// `POST /api/medication-request`: one item of a prescription.
enum MedicationRequestBody {
    static let schema = BodySchema(
        "Resep", oneOf: ["kode_obat", "kode_kfa", "racikan"],
        BodyField.recordHead(time: "tanggal_resep") + BodyField.medicine(kfa: "92001019") + [
            .line("no_resep", "Nomor resep di klinik.", "RSP-1", longest: 100),
            .line("no_item", "Nomor obat di dalam resep.", "1", longest: 100),
        ] + BodyField.dosage + BodyField.medicineAmount + [
            .count("pengulangan", "Berapa kali boleh diulang.", 0),
            .word("kategori", "Tempat pelayanan.", FieldReader.medicineCategories, "outpatient"),
            .word("prioritas", "Prioritas.", priorities, "routine"), .word("status", "Status; bila kosong: active.", statuses, "completed"),
            .line("diagnosis", "diagnosis_id atau kode ICD-10 yang diobati.", "I10", longest: 100),
            .practitioner("petugas", "Penulis resep; bila kosong: dokter kunjungan."), .text("keterangan", "Catatan.", "Sesudah makan."),
        ], others: [.object(BodyField.recordHeadExample(time: "tanggal_resep").merging(BodyField.compoundExample))])

    static func read(_ body: JSON, clock: ReadingClock) -> BodyReading<RecordCommand> {
        FieldReader.read(body, clock: clock) { reader in
            let head = reader.recordHead(time: "tanggal_resep")
            let medicine = reader.medicine(required: true)
            var content = MedicationRequestContent(medicine: medicine ?? Medicine())
            content.prescriptionNumber = reader.line("no_resep", longest: 100)
            content.itemNumber = reader.line("no_item", longest: 100)
            if content.itemNumber != nil, content.prescriptionNumber == nil {
                reader.warning("no_item", .unknownField, "no_item tanpa no_resep tidak dipakai; kirim no_resep juga.")
                content.itemNumber = nil
            }
            content.dosage = reader.dosage()
            content.amount = reader.medicineAmount()
            content.repeats = reader.count("pengulangan")
            content.category = reader.word("kategori", FieldReader.medicineCategories)
            content.priority = reader.word("prioritas", priorities)
            content.status = reader.word("status", statuses)
            content.diagnosis = reader.line("diagnosis", longest: 100)
            content.practitionerCode = reader.practitioner("petugas")
            content.note = reader.text("keterangan")
            guard let head, medicine != nil else { return nil }
            return RecordCommand(head, content)
        }
    }

    /// FHIR request-priority.
    private static let priorities = FieldReader.codes(
        ["routine", "urgent", "asap", "stat"], ["rutin": "routine", "biasa": "routine", "segera": "urgent", "cito": "stat"])

    /// FHIR medicationrequest-status.
    private static let statuses = FieldReader.codes(
        ["active", "on-hold", "cancelled", "completed", "entered-in-error", "stopped", "draft", "unknown"],
        ["aktif": "active", "ditunda": "on-hold", "batal": "cancelled", "selesai": "completed", "dihentikan": "stopped"])
}
