import Clinics
import Foundation
import JSON

/// `PUT /api/encounter/{id}`: the fields of the POST, of which only those that change, and `status`.
enum EncounterChangeBody {
    static let schema = BodySchema(
        "PerubahanKunjungan",
        [
            .nik("nik_pasien", "NIK bayi yang semula dikirim tanpa NIK.").apart,
            .instant("tanggal_kunjungan", "Saat pasien datang."),
            .instant("tanggal_selesai", "Saat kunjungan selesai.", "2026-01-05T09:10:00+07:00"),
        ] + EncounterBody.content + [
            BodyField(
                "status", "batal: kunjungan dibatalkan; salah: salah input.", "batal",
                ["type": "string", "enum": .array(states.keys.sorted().map { .string($0) })]
            ).apart
        ], others: [["tanggal_selesai": "2026-01-05T09:10:00+07:00"], ["status": "batal"]])

    /// `status` in the clinic's words and in FHIR's.
    private static let states: [String: VisitStatus] = [
        "batal": .cancelled, "cancelled": .cancelled, "salah": .enteredInError, "entered-in-error": .enteredInError,
    ]

    static func read(_ body: JSON, clock: ReadingClock) -> BodyReading<VisitChange> {
        FieldReader.read(body, clock: clock) { reader in
            var change = VisitChange()
            change.nik = reader.nik("nik_pasien")
            change.startedAt = reader.instant("tanggal_kunjungan")
            change.endedAt = reader.instant("tanggal_selesai")
            change.locationCode = reader.line("poli")
            change.practitionerCode = reader.line("dokter")
            change.serviceType = EncounterBody.serviceType(&reader, required: false)
            change.content.visitType = reader.line("jenis_kunjungan")
            change.content.payer = reader.line("penjamin")
            change.content.chiefComplaint = reader.text("keluhan_utama")
            change.content.anamnesis = reader.text("anamnesa")
            change.content.episode = reader.line("episode", longest: 100)
            change.content.vitalSigns = reader.vitalSigns()
            if let status = reader.line("status") {
                change.status = states[status.lowercased()]
                if change.status == nil {
                    reader.problem("status", .unknownCode, "status hanya batal (kunjungan dibatalkan) atau salah (salah input).")
                }
            }
            if let number = reader.line("no_kunjungan", longest: 100) { Self.refuse(number, &reader) }
            if change == VisitChange(), reader.problems.isEmpty {
                reader.problem("tanggal_selesai", .required, "Tidak ada yang diubah; kirim tanggal_selesai, status, atau field lain.")
            }
            return reader.problems.isEmpty ? change : nil
        }
    }

    /// The number names the visit; it stays.
    private static func refuse(_ number: String, _ reader: inout FieldReader) {
        reader.problem("no_kunjungan", .unknownField, "no_kunjungan tidak bisa diubah; nomor itu nama kunjungannya.")
    }
}
