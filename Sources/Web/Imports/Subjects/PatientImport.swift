import Clinics
import Delivery
import Foundation
import JSON
import Satusehat
import Vocabulary

/// Patients. Nobody is looked up or made on the platform: their first visit does that.
struct PatientImport: ImportSubject {
    let intake: Intake
    let kind = ImportKind.patients
    let permission = Permission.patients
    let chunk = 500
    let columns = ImportColumn.all(
        of: PatientBody.schema,
        names: [
            "nik": ["no ktp", "nomor ktp", "nik pasien"], "nama": ["nama pasien", "nama lengkap"],
            "tanggal_lahir": ["tgl lahir", "tanggal lahir pasien"], "jenis_kelamin": ["jk", "gender", "l/p", "kelamin"],
            "no_rm": ["no rekam medis", "nomor rekam medis", "rm", "norm"], "no_bpjs": ["no kartu bpjs", "nomor bpjs", "no kartu", "bpjs"],
            "no_hp": ["no telepon", "telepon", "hp", "no telp"], "nama_ibu": ["nama ibu kandung"], "golongan_darah": ["gol darah"],
            "kode_pos": ["kodepos"], "email": ["surel"],
        ])

    func read(_ body: JSON, clock: ReadingClock) -> BodyReading<RegisterPatientCommand> { PatientBody.read(body, clock: clock) }

    func key(of command: RegisterPatientCommand) -> String? {
        if let nik = command.nik { return nik.digits }
        let fields = command.fields
        guard let mother = fields.motherNIK else { return fields.medicalRecordNumber.map { "rm " + $0 } }
        return "ibu \(mother.digits) \(fields.birthDate?.text ?? "") \(fields.birthOrder ?? 0) \(fields.gender?.rawValue ?? "")"
    }

    /// Those of new NIKs, which are most of a file, in one statement; the others one by one, as a call of the API does.
    func store(
        _ commands: [RegisterPatientCommand], of clinic: Clinic, by actor: Clinics.Actor, in scope: ClinicScope
    ) async throws -> [StoredRow<Patient>] {
        let known = try await PatientStore.find(niks: commands.compactMap(\.nik), in: scope)
        let fresh = commands.map { command -> Patient? in
            guard let nik = command.nik, known[nik] == nil, command.fields.motherNIK == nil else { return nil }
            return Patient(id: .v7(), nik: nik).adding(command.fields)
        }
        let added = try await PatientStore.add(fresh.compactMap(\.self), in: scope)
        var rows: [StoredRow<Patient>] = []
        for (command, patient) in zip(commands, fresh) {
            if let patient, added.contains(patient.id) {
                rows.append(.added(patient))
            } else {
                rows.append(try await storeOne(command, in: scope))
            }
        }
        return rows
    }

    private func storeOne(_ command: RegisterPatientCommand, in scope: ClinicScope) async throws -> StoredRow<Patient> {
        let before = try await known(command, in: scope)
        switch try await PatientEndpoint.put(command, by: nil, in: scope) {
        case .unknown: return .refused("no_rm", "no_rm ini belum dikenal; isi nik atau nik_ibu juga.")
        case .several: return .refused("no_rm", "no_rm ini dipakai beberapa pasien; isi nik juga.")
        case .put(let patient):
            if before != nil, before != patient { try await intake.patientIsKnown(patient.id, in: scope) }
            return StoredRow(before, patient)
        }
    }

    private func known(_ command: RegisterPatientCommand, in scope: ClinicScope) async throws -> Patient? {
        let fields = command.fields
        if let nik = command.nik, let found = try await PatientStore.find(nik: nik, in: scope) { return found }
        if let mother = fields.motherNIK {
            return try await PatientStore.find(motherNIK: mother, birthDate: fields.birthDate, birthOrder: fields.birthOrder, in: scope)
        }
        guard command.nik == nil, let number = fields.medicalRecordNumber else { return nil }
        let same = try await PatientStore.find(medicalRecordNumber: number, in: scope)
        return same.count == 1 ? same[0] : nil
    }

    func current(_ ids: [UUID], in scope: ClinicScope) async throws -> [UUID: Patient] { try await PatientStore.find(ids, in: scope) }

    func isUntouched(_ now: Patient, since after: Patient) -> Bool { now == after }

    func restore(
        _ thing: Patient, from after: Patient, of clinic: Clinic, by actor: Clinics.Actor, in scope: ClinicScope
    ) async throws {
        try await PatientStore.restore(thing, in: scope)
    }

    func remove(_ made: [Patient], of clinic: Clinic, in scope: ClinicScope) async throws -> [UUID: Remainder] {
        Remainder.of(made, without: try await MistakenMasterData.remove(made.map(\.id), from: .patient, in: scope))
    }
}
