import Clinics
import Foundation
import JSON

/// `POST /api/medication-dispense`: an item of a prescription that is handed out.
enum MedicationDispenseBody {
    static let schema = BodySchema(
        "PenyerahanObat",
        BodyField.recordHead(time: "tanggal_penyerahan") + [
            .line("resep", "medication_request_id, atau no_resep/no_item.", "RSP-1/1", longest: 200).required,
            .instant("tanggal_disiapkan", "Saat obat disiapkan.", "2026-01-05T08:10:00+07:00"),
        ] + BodyField.medicine(kfa: "93001019") + BodyField.dosage + BodyField.medicineAmount + [
            .word("kategori", "Tempat pelayanan.", FieldReader.medicineCategories, "outpatient"),
            .word("status", "Status; bila kosong: completed.", statuses, "completed"),
            .practitioner("petugas", "Yang menyerahkan."),
            .line("lokasi", "Kode poli atau apotek.", "APOTEK", longest: 100), .text("keterangan", "Catatan.", "Obat diterima pasien."),
        ],
        others: [
            .object(
                BodyField.recordHeadExample(time: "tanggal_penyerahan").merging(["resep": "RSP-1/2"]).merging(BodyField.compoundExample))
        ])

    static func read(_ body: JSON, clock: ReadingClock) -> BodyReading<RecordCommand> {
        FieldReader.read(body, clock: clock) { reader in
            let head = reader.recordHead(time: "tanggal_penyerahan")
            let prescription = reader.line("resep", required: true, longest: 200)
            var content = MedicationDispenseContent(prescription: prescription ?? "")
            content.preparedAt = reader.instant("tanggal_disiapkan")
            if let prepared = content.preparedAt, let head, prepared > head.recordedAt {
                reader.problem("tanggal_disiapkan", .endBeforeStart, "tanggal_disiapkan tidak boleh sesudah tanggal_penyerahan.")
            }
            content.medicine = reader.medicine(kfa: ["93"], required: false)
            content.dosage = reader.dosage()
            content.amount = reader.medicineAmount()
            content.category = reader.word("kategori", FieldReader.medicineCategories)
            content.status = reader.word("status", statuses)
            content.practitionerCode = reader.practitioner("petugas")
            content.locationCode = reader.line("lokasi", longest: 100)
            content.note = reader.text("keterangan")
            guard let head, prescription != nil else { return nil }
            return RecordCommand(head, content)
        }
    }

    /// FHIR medicationdispense-status.
    private static let statuses = FieldReader.codes(
        ["preparation", "in-progress", "cancelled", "on-hold", "completed", "entered-in-error", "stopped", "declined", "unknown"],
        ["disiapkan": "preparation", "batal": "cancelled", "ditunda": "on-hold", "selesai": "completed", "ditolak": "declined"])
}
