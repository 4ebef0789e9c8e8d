import Clinics
import Foundation
import JSON
import Vocabulary

/// `POST /api/encounter` (seed 001; reference section 10.4).
enum EncounterBody {
    static let schema = BodySchema(
        "Kunjungan", oneOf: ["nik_pasien", "pasien_id", "pasien"],
        [
            .nik("nik_pasien", "NIK pasien. Tidak perlu bila ada pasien_id, atau pasien dengan nik_ibu."),
            .line(
                "pasien_id", "Pasien yang sudah dikenal, sebagai ganti nik_pasien: pasien_id dari jawaban API, atau nomor IHS.",
                "01987654-89ab-7def-8123-456789abcdee", longest: 100
            ).apart,
            .instant("tanggal_kunjungan", "Saat pasien datang.").required,
            .instant("tanggal_selesai", "Saat kunjungan selesai; boleh menyusul lewat PUT.", "2026-01-05T09:10:00+07:00"),
        ] + content.map { ["jenis_layanan", "jenis_kunjungan", "poli", "dokter"].contains($0.name) ? $0.required : $0 } + [
            .line(
                "no_kunjungan", "Nomor kunjungan di klinik; kiriman ulang dengan nomor yang sama memperbarui kunjungan itu.", "KJ-0001",
                longest: 100),
            .line("no_rm", "Nomor rekam medis.", "RM-000123", longest: 64),
            .object(
                "pasien",
                "Data pasien, agar pasien baru bisa didaftarkan. Bayi yang belum punya NIK: nik_ibu dan tanggal_lahir, tanpa nik_pasien.",
                BodyField.patient(isRequired: false).filter { $0.name != "no_rm" }),
        ], others: [newborn])

    /// The visit of a newborn, who is known by the mother's NIK.
    private static let newborn: JSON = [
        "pasien": BodyField.newborn, "tanggal_kunjungan": "2026-01-05T08:30:00+07:00", "jenis_layanan": "102", "jenis_kunjungan": "1",
        "poli": "UMUM", "dokter": "D-01", "no_kunjungan": "KJ-0002",
    ]

    /// What a visit says of itself, also when it is changed.
    static let content: [BodyField] = [
        BodyField(
            "jenis_layanan", "101 rawat jalan, 102 rawat inap, 103 gawat darurat, 104 kunjungan rumah, 105 telekonsultasi.", "101",
            ["type": "string", "enum": ["101", "102", "103", "104", "105"]]),
        .line("jenis_kunjungan", "Jenis kunjungan, dalam istilah klinik.", "1"),
        .line("poli", "Kode poli klinik, atau ID Location SATUSEHAT.", "UMUM"),
        .line("dokter", "Kode dokter klinik, atau nomor IHS-nya.", "D-01"),
        .line("penjamin", "Penjamin biaya.", "BPJS"),
        .text("keluhan_utama", "Keluhan utama.", "Pusing sejak tiga hari."),
        .text("anamnesa", "Anamnesis.", "Tidak ada riwayat hipertensi."),
        .line("episode", "no_episode atau episode_of_care_id dari /api/episode-of-care.", "EP-1", longest: 100),
        .object("pemeriksaan_fisik", "Pemeriksaan fisik.", [.object("tanda_vital", "Tanda vital.", BodyField.vitalSigns)]),
    ]

    /// `jenis_layanan` that our table knows; another one is taken as rawat jalan, with a warning.
    static let serviceTypes: Set<String> = ["101", "102", "103", "104", "105"]

    static func read(_ body: JSON, clock: ReadingClock) -> BodyReading<EncounterCommand> {
        FieldReader.read(body, clock: clock) { reader in
            let reference = reader.line("pasien_id", longest: 100)
            let isNewborn = reader.value("pasien")?.object?["nik_ibu"].map { !$0.saysNothing } ?? false
            let nik = reader.nik("nik_pasien", required: reference == nil && !isNewborn)
            let start = reader.instant("tanggal_kunjungan", required: true)
            let end = end(after: start, &reader)
            let serviceType = serviceType(&reader)
            let visitType = reader.line("jenis_kunjungan", required: true)
            let location = reader.line("poli", required: true)
            let practitioner = reader.line("dokter", required: true)
            var content = VisitContent(serviceType: serviceType ?? "")
            content.visitType = visitType
            content.payer = reader.line("penjamin")
            content.chiefComplaint = reader.text("keluhan_utama")
            content.anamnesis = reader.text("anamnesa")
            content.episode = reader.line("episode", longest: 100)
            content.vitalSigns = reader.vitalSigns()
            let number = reader.line("no_kunjungan", longest: 100)
            let patient = patient(nik, isKnownOtherwise: nik != nil || reference != nil, &reader)
            guard let start, let location, let practitioner, serviceType != nil else { return nil }
            var command = EncounterCommand(
                patientReference: reference, patient: patient, visitNumber: number, startedAt: start, endedAt: end, locationCode: location,
                practitionerCode: practitioner, content: content)
            command.nik = nik
            return command
        }
    }

    private static func end(after start: Date?, _ reader: inout FieldReader) -> Date? {
        guard let end = reader.instant("tanggal_selesai") else { return nil }
        if let start, end < start {
            reader.problem("tanggal_selesai", .endBeforeStart, "tanggal_selesai tidak boleh sebelum tanggal_kunjungan.")
            return nil
        }
        return end
    }

    static func serviceType(_ reader: inout FieldReader, required: Bool = true) -> String? {
        guard let type = reader.line("jenis_layanan", required: required) else { return nil }
        if !serviceTypes.contains(type) {
            reader.warning(
                "jenis_layanan", .unknownCode, "Kode jenis_layanan tidak dikenal dan dikirim sebagai rawat jalan; pakai 101 sampai 105.")
        }
        return type
    }

    /// The optional `pasien` with demographics, and `no_rm` beside it. A newborn is told from the mother's other children by the day.
    private static func patient(_ nik: NIK?, isKnownOtherwise: Bool, _ reader: inout FieldReader) -> PatientFields {
        var fields = PatientFields()
        if let given = reader.value("pasien") {
            guard let object = given.object else {
                reader.problem("pasien", .invalidType, "pasien harus berupa objek JSON.")
                return fields
            }
            var part = FieldReader(object, clock: reader.clock, prefix: "pasien.")
            fields = part.patientFields()
            if !isKnownOtherwise, fields.motherNIK != nil, part.value("tanggal_lahir") == nil {
                part.problem("tanggal_lahir", .required, "pasien.tanggal_lahir wajib diisi untuk bayi yang belum punya NIK.")
            }
            if let other = part.nik("nik"), let nik, other != nik {
                part.problem("nik", .contradiction, "pasien.nik berbeda dari nik_pasien; kirim NIK yang sama atau kosongkan.")
            }
            reader.add(part)
        }
        fields.medicalRecordNumber = reader.medicalRecordNumber() ?? fields.medicalRecordNumber
        return fields
    }
}
