import Clinics
import Delivery
import Foundation
import JSON

/// Doctors and other staff. IHS numbers are looked up when a visit names them, and by the daily job.
struct PractitionerImport: ImportSubject {
    let intake: Intake
    let kind = ImportKind.practitioners
    let permission = Permission.masterData
    let chunk = 100
    let columns = ImportColumn.all(
        of: PractitionerBody.schema,
        names: [
            "nik": ["nik dokter", "no ktp", "nomor ktp"], "nama": ["nama dokter", "nama praktisi", "nama lengkap"],
            "kode_dokter": ["kode", "kode praktisi"], "sip": ["no sip", "nomor sip"], "str": ["no str", "nomor str"],
            "sip_sampai": ["sip berlaku sampai", "masa berlaku sip"], "str_sampai": ["str berlaku sampai", "masa berlaku str"],
            "spesialisasi": ["spesialis"], "tanggal_lahir": ["tgl lahir"], "jenis_kelamin": ["jk", "gender", "l/p"],
            "no_hp": ["no telepon", "telepon", "hp"], "aktif": ["status"],
        ])

    func read(_ body: JSON, clock: ReadingClock) -> BodyReading<RegisterPractitionerCommand> { PractitionerBody.read(body, clock: clock) }

    func key(of command: RegisterPractitionerCommand) -> String? { command.nik?.digits ?? command.code }

    func store(
        _ commands: [RegisterPractitionerCommand], of clinic: Clinic, by actor: Clinics.Actor, in scope: ClinicScope
    ) async throws -> [StoredRow<Practitioner>] {
        var rows: [StoredRow<Practitioner>] = []
        for command in commands {
            var before: Practitioner?
            if let nik = command.nik { before = try await PractitionerStore.find(nik: nik, in: scope) }
            if before == nil, let code = command.code { before = try await PractitionerStore.find(code: code, in: scope) }
            switch try await PractitionerEndpoint.store(command, by: actor, in: scope) {
            case .saved(let practitioner): rows.append(StoredRow(before, practitioner))
            case .codeTaken, .notFound:
                rows.append(.refused("kode_dokter", "kode_dokter ini sudah dipakai praktisi lain di klinik ini."))
            case .nikTaken: rows.append(.refused("nik", "nik ini sudah dipakai praktisi lain di klinik ini."))
            }
        }
        return rows
    }

    func told(_ things: [Practitioner], of clinic: Clinic) async throws {
        for practitioner in things { try await intake.mappingChanged(practitioner: practitioner, clinic: clinic.id) }
    }

    func current(_ ids: [UUID], in scope: ClinicScope) async throws -> [UUID: Practitioner] {
        var found: [UUID: Practitioner] = [:]
        for id in ids { found[id] = try await PractitionerStore.find(id, in: scope) }
        return found
    }

    func isUntouched(_ now: Practitioner, since after: Practitioner) -> Bool {
        var now = now
        (now.ihsNumber, now.verifiedAt, now.verificationMethod) = (after.ihsNumber, after.verifiedAt, after.verificationMethod)
        return now == after
    }

    func restore(
        _ thing: Practitioner, from after: Practitioner, of clinic: Clinic, by actor: Clinics.Actor, in scope: ClinicScope
    ) async throws {
        _ = try await PractitionerStore.update(thing, by: actor, in: scope)
    }

    func remove(_ made: [Practitioner], of clinic: Clinic, in scope: ClinicScope) async throws -> [UUID: Remainder] {
        Remainder.of(made, without: try await MistakenMasterData.remove(made.map(\.id), from: .practitioner, in: scope))
    }
}
