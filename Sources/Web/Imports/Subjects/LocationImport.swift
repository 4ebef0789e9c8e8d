import Clinics
import Delivery
import Foundation
import JSON

/// Poli and rooms. They are not sent to the platform here: the page *Lokasi* and the daily job do that, once somebody has seen them.
struct LocationImport: ImportSubject {
    let intake: Intake
    let kind = ImportKind.locations
    let permission = Permission.masterData
    let chunk = 100
    /// Ids of the platform are confirmed one by one on the page.
    let columns = ImportColumn.all(
        of: LocationBody.schema,
        names: [
            "kode": ["kode poli", "kode lokasi", "kode ruang"], "nama": ["nama poli", "nama lokasi", "nama ruang"],
            "jenis": ["jenis tempat", "tipe"], "induk": ["kode induk", "lokasi induk"], "deskripsi": ["keterangan"], "aktif": ["status"],
        ]
    ).filter { $0.place != "location_id" }

    func read(_ body: JSON, clock: ReadingClock) -> BodyReading<LocationCommand> { LocationBody.read(body, clock: clock) }

    func key(of command: LocationCommand) -> String? { command.code }

    func store(
        _ commands: [LocationCommand], of clinic: Clinic, by actor: Clinics.Actor, in scope: ClinicScope
    ) async throws -> [StoredRow<Location>] {
        var rows: [StoredRow<Location>] = []
        for command in commands {
            let before = try await LocationStore.find(code: command.code, in: scope)
            switch try await LocationEndpoint.put(command, by: actor, in: scope) {
            case .stored(let location): rows.append(StoredRow(before, location))
            case .codeTaken: rows.append(.refused("kode", "kode ini sudah dipakai lokasi lain di klinik ini."))
            case .unknownParent: rows.append(.refused("induk", "induk belum dikenal; letakkan lokasi induk di baris yang lebih atas."))
            case .circular: rows.append(.refused("induk", "induk ini sendiri berada di dalam lokasi di baris ini."))
            }
        }
        return rows
    }

    func told(_ things: [Location], of clinic: Clinic) async throws {
        for location in things { try await intake.mappingChanged(location: location, clinic: clinic.id) }
    }

    func current(_ ids: [UUID], in scope: ClinicScope) async throws -> [UUID: Location] {
        var found: [UUID: Location] = [:]
        for id in ids { found[id] = try await LocationStore.find(id, in: scope) }
        return found
    }

    func isUntouched(_ now: Location, since after: Location) -> Bool {
        var now = now
        (now.satusehatID, now.syncedAt) = (after.satusehatID, after.syncedAt)
        return now == after
    }

    func restore(
        _ thing: Location, from after: Location, of clinic: Clinic, by actor: Clinics.Actor, in scope: ClinicScope
    ) async throws {
        _ = try await LocationStore.update(thing, by: actor, in: scope)
    }

    func remove(_ made: [Location], of clinic: Clinic, in scope: ClinicScope) async throws -> [UUID: Remainder] {
        Remainder.of(made, without: try await MistakenMasterData.remove(made.map(\.id), from: .location, in: scope))
    }
}

extension StoredRow where Thing: Equatable & Identifiable, Thing.ID == UUID {
    /// What a row did to the thing of its code.
    init(_ before: Thing?, _ after: Thing) {
        switch before {
        case nil: self = .added(after)
        case after: self = .same(after.id)
        case .some(let before): self = .changed(before: before, after: after)
        }
    }
}

extension StoredRow {
    static func refused(_ field: String, _ says: String) -> Self {
        .refused(FieldProblem(field: field, code: .contradiction, message: says))
    }
}
