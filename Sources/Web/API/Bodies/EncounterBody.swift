import Clinics
import Foundation
import JSON
import Vocabulary

/// `POST /api/encounter` (seed 001; reference section 10.4).
enum EncounterBody {
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
