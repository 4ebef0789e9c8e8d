import Clinics
import Delivery
import Foundation
import JSON
import Satusehat
import Vocabulary

/// `/api/locations`: the clinic's poli and rooms, which visits name by code.
struct LocationEndpoint: Sendable {
    /// Adds one, or changes the one of that code; then takes over the Location id that was given, or has one made.
    func post(_ call: ApiCall) async throws -> ApiAnswer {
        switch LocationBody.read(call.body, clock: call.clock) {
        case .refused(let refusal): return try await call.refuse(refusal)
        case .read(let command, let warnings):
            switch try await call.once({ try await store(command, call, in: $0) }) {
            case .unknownParent:
                return MasterDataAnswer.contradiction("induk", "induk belum dikenal; kirim lokasi induk dulu di /api/locations.")
            case .circular: return MasterDataAnswer.contradiction("induk", "induk ini sendiri berada di dalam lokasi yang dikirim.")
            case .codeTaken: return MasterDataAnswer.contradiction("kode", "kode ini sudah dipakai lokasi lain di klinik ini.")
            case .stored(let location):
                var notes = warnings.map { FieldMessage($0) }
                let adoption = try await adopt(command.satusehatID, location, call)
                notes += adoption.map { [$0] } ?? []
                try await call.api.intake.mappingChanged(location: location, clinic: call.clinic.id)
                let standing = try await arrival(of: location, isCreated: command.satusehatID == nil, call)
                try await call.api.masterData.keep(call.clinic.id, only: location.id)
                call.api.engine.wake()
                return answer(standing, notes + standing.warnings)
            }
        }
    }

    /// `?cursor=…&limit=…`
    func list(_ call: ApiCall) async throws -> ApiAnswer {
        switch ListPage.read(call) {
        case .refused(let refusal): return try await call.refuse(refusal)
        case .read(let page, _):
            let standings = try await call.transaction { scope in
                try await Standing.load(try await LocationStore.page(after: page.after, limit: page.limit + 1, in: scope), call, in: scope)
            }
            return MasterDataAnswer.list(standings.map(\.item), of: page, "lokasi")
        }
    }

    /// By our id, the clinic's code, or the Location id.
    func get(_ call: ApiCall) async throws -> ApiAnswer {
        let standing = try await call.transaction { scope -> Standing? in
            guard let location = try await find(call.id, in: scope) else { return nil }
            return try await Standing.load([location], call, in: scope).first
        }
        guard let standing else {
            return MasterDataAnswer.unknown("Lokasi ini tidak ada. Pakai id dari jawaban /api/locations, atau kode.")
        }
        return MasterDataAnswer.shown(standing.item, "Lokasi ditemukan.")
    }

    private func find(_ reference: String, in scope: ClinicScope) async throws -> Location? {
        if let id = UUID(uuidString: reference), let found = try await LocationStore.find(id, in: scope) { return found }
        return try await LocationStore.find(named: reference, in: scope)
    }

    // MARK: - Storing

    /// What became of a location that somebody said.
    enum Stored: Sendable {
        case stored(Location)
        case codeTaken
        case unknownParent
        case circular
    }

    private func store(_ command: LocationCommand, _ call: ApiCall, in scope: ClinicScope) async throws -> Stored {
        let stored = try await Self.put(command, by: call.actor, in: scope)
        if case .stored(let location) = stored, command.satusehatID == nil {
            _ = try await call.api.intake.send(location, of: call.clinic, by: call.actor, in: scope)
        }
        return stored
    }

    /// Adds what is said to the location of this code, or makes it; absent fields clear nothing. Also for imports.
    static func put(_ command: LocationCommand, by actor: Clinics.Actor, in scope: ClinicScope) async throws -> Stored {
        let known = try await LocationStore.find(code: command.code, in: scope)
        var location = known ?? Location(id: .v7(), code: command.code, name: command.name)
        location.name = command.name
        location.physicalType = command.physicalType ?? location.physicalType
        location.details = command.details ?? location.details
        location.specialty = command.specialty ?? location.specialty
        location.isActive = command.isActive ?? location.isActive
        if let code = command.parentCode {
            guard let parent = try await LocationStore.find(code: code, in: scope) else { return .unknownParent }
            if try await LocationStore.lies(parent.id, in: location.id, scope) { return .circular }
            location.parentID = parent.id
        }
        let outcome =
            known == nil
            ? try await LocationStore.add(location, by: actor, in: scope)
            : try await LocationStore.update(location, by: actor, in: scope)
        guard case .saved(var saved) = outcome else { return .codeTaken }
        saved.satusehatID = known?.satusehatID
        return .stored(saved)
    }

    /// Takes over the id that the clinic gave; answers what is to be told where that was not possible.
    private func adopt(_ given: String?, _ location: Location, _ call: ApiCall) async throws -> FieldMessage? {
        guard let given else { return nil }
        let says: String
        switch try await call.api.locations.adopt(given, for: location, of: call.clinic, by: call.actor) {
        case .found: return nil
        case .notFound, .ambiguous: says = "Location ini tidak ada di SATUSEHAT atau milik organisasi lain; periksa ID-nya."
        case .away: says = "SATUSEHAT sedang tidak bisa dihubungi, sehingga ID ini belum diperiksa. Kirim lagi lokasi ini nanti."
        case .refused(let message): says = "ID ini belum bisa diperiksa: \(message) Minta Admin Klinik memeriksa Kredensial."
        }
        return FieldMessage("location_id", "HEALTHCARE_SERVICE_NOT_FOUND", says)
    }

    /// Its standing, after waiting for its creation as long as that may help.
    private func arrival(of location: Location, isCreated: Bool, _ call: ApiCall) async throws -> Standing {
        let wait = ArrivalWait(call)
        call.api.engine.wake()
        func load() async throws -> Standing {
            try await call.transaction { scope in
                let now = try await LocationStore.find(location.id, in: scope) ?? location
                return try await Standing.load([now], call, in: scope).first ?? Standing(location: now, creation: nil, parent: nil)
            }
        }
        var standing = try await load()
        while isCreated, let item = standing.awaited, await wait.settles(item) { standing = try await load() }
        return standing
    }

    private func answer(_ standing: Standing, _ warnings: [FieldMessage]) -> ApiAnswer {
        MasterDataAnswer.stored(standing.item, standing.message, warnings)
    }
}

extension LocationEndpoint {
    /// A location with how far its creation on the platform has come.
    struct Standing: Sendable {
        let location: Location
        let creation: DeliveryItem?
        let parent: Location?

        var awaited: DeliveryItem? {
            guard location.satusehatID == nil, let creation, creation.mayArriveSoon else { return nil }
            return creation
        }

        var item: MasterDataItem {
            MasterDataItem(
                id: location.id,
                said: [
                    "kode": .text(location.code), "nama": .string(location.name), "jenis": .string(location.physicalType),
                    "induk": .text(parent?.code), "deskripsi": .text(location.details), "spesialisasi": .text(location.specialty),
                    "aktif": .bool(location.isActive),
                ], satusehatID: location.satusehatID, delivery: state, hold: hold)
        }

        private var state: String {
            if location.satusehatID != nil { return "completed" }
            guard let creation, creation.state != "completed" else { return "pending" }
            return creation.state
        }

        private var hold: String? {
            guard location.satusehatID == nil else { return nil }
            return creation == nil ? "mapping" : creation?.hold?.rawValue
        }

        var message: String {
            guard location.satusehatID == nil else { return "Lokasi tersimpan dan terhubung ke SATUSEHAT." }
            guard let creation, creation.isOpen else { return "Lokasi tersimpan; belum terhubung ke SATUSEHAT." }
            return "Lokasi tersimpan; \(WaitWords.reason(creation))."
        }

        var warnings: [FieldMessage] {
            var warnings: [FieldMessage] = []
            if parent != nil, parent?.satusehatID == nil, location.satusehatID == nil {
                let says = "induk belum terhubung ke SATUSEHAT, sehingga letaknya tidak ikut terkirim; kirim induk lebih dulu."
                warnings.append(FieldMessage("induk", "NOT_MAPPED", says))
            }
            if location.satusehatID == nil, let failure = creation?.failure, creation?.state == "failed" {
                warnings.append(FieldMessage("Location", failure.code, "\(failure.message) \(failure.remedy)"))
            }
            if location.satusehatID == nil, creation == nil, location.isActive {
                let says = "Lokasi ini belum punya ID di SATUSEHAT; periksa Kredensial klinik, atau hubungkan di halaman Lokasi."
                warnings.append(FieldMessage("kode", "HEALTHCARE_SERVICE_NOT_FOUND", says))
            }
            return warnings
        }

        static func load(_ locations: [Location], _ call: ApiCall, in scope: ClinicScope) async throws -> [Standing] {
            let open = locations.filter { $0.satusehatID == nil }
            let creations = try await DeliveryListStore.creations(
                open.map(LocationBuilder.key), channel: .satusehat, in: call.clinic.environment, scope)
            var known = Dictionary(locations.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
            for id in Set(locations.compactMap(\.parentID)) where known[id] == nil {
                known[id] = try await LocationStore.find(id, in: scope)
            }
            return locations.map { location in
                Standing(
                    location: location, creation: creations[location.id].map { DeliveryItem($0, call.api.kinds) },
                    parent: location.parentID.flatMap { known[$0] })
            }
        }
    }
}
