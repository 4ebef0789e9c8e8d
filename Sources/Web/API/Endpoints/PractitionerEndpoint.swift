import Clinics
import Delivery
import Foundation
import JSON
import Satusehat
import Vocabulary

/// `/api/practitioners`: the clinic's doctors and other staff, whom visits name by code.
struct PractitionerEndpoint: Sendable {
    /// Adds one, or changes the one of that NIK or code; then looks the IHS number up.
    func post(_ call: ApiCall) async throws -> ApiAnswer {
        switch PractitionerBody.read(call.body, clock: call.clock) {
        case .refused(let refusal): return try await call.refuse(refusal)
        case .read(let command, let warnings):
            switch try await call.once({ try await Self.store(command, by: call.actor, in: $0) }) {
            case .codeTaken: return Self.taken("kode_dokter")
            case .nikTaken: return Self.taken("nik")
            case .notFound: return Self.unknown
            case .saved(var practitioner):
                var notes = warnings.map { FieldMessage($0) }
                if practitioner.ihsNumber == nil { notes += try await look(&practitioner, call).map { [$0] } ?? [] }
                try await call.api.intake.mappingChanged(practitioner: practitioner, clinic: call.clinic.id)
                call.api.engine.wake()
                let says =
                    practitioner.ihsNumber == nil
                    ? "Praktisi tersimpan; nomor IHS-nya belum diketahui." : "Praktisi tersimpan dan terhubung ke SATUSEHAT."
                return MasterDataAnswer.stored(Self.item(practitioner), says, notes)
            }
        }
    }

    /// `?cursor=…&limit=…`
    func list(_ call: ApiCall) async throws -> ApiAnswer {
        switch ListPage.read(call) {
        case .refused(let refusal): return try await call.refuse(refusal)
        case .read(let page, _):
            let rows = try await call.transaction { try await PractitionerStore.page(after: page.after, limit: page.limit + 1, in: $0) }
            return MasterDataAnswer.list(rows.map(Self.item), of: page, "praktisi")
        }
    }

    /// By our id, the clinic's code, or the IHS number; never by NIK, which must not stand in an address.
    func get(_ call: ApiCall) async throws -> ApiAnswer {
        guard NIK(call.id) == nil else { return Self.unknown }
        let found = try await call.transaction { scope -> Practitioner? in
            if let id = UUID(uuidString: call.id), let found = try await PractitionerStore.find(id, in: scope) { return found }
            return try await PractitionerStore.find(named: call.id, in: scope)
        }
        return found.map { MasterDataAnswer.shown(Self.item($0), "Praktisi ditemukan.") } ?? Self.unknown
    }

    private static var unknown: ApiAnswer {
        MasterDataAnswer.unknown("Praktisi ini tidak ada. Pakai id dari jawaban /api/practitioners, kode_dokter, atau nomor IHS.")
    }

    private static func item(_ practitioner: Practitioner) -> MasterDataItem {
        let isKnown = practitioner.ihsNumber != nil
        return MasterDataItem(
            id: practitioner.id,
            said: [
                "kode_dokter": .text(practitioner.code), "nama": .string(practitioner.name),
                "nik_akhir": .text(practitioner.nik?.lastFour), "sip": .text(practitioner.sip),
                "sip_sampai": .text(practitioner.sipExpiresOn?.text), "str": .text(practitioner.str),
                "str_sampai": .text(practitioner.strExpiresOn?.text), "spesialisasi": .text(practitioner.specialty),
                "aktif": .bool(practitioner.isActive),
            ], satusehatID: practitioner.ihsNumber, delivery: isKnown ? "completed" : "pending", hold: isKnown ? nil : "mapping")
    }

    /// Asks the platform, unless the call does not wait: then the first visit that names the practitioner does.
    private func look(_ practitioner: inout Practitioner, _ call: ApiCall) async throws -> FieldMessage? {
        guard let nik = practitioner.nik else {
            return FieldMessage("nik", "PRACTITIONER_NOT_FOUND", "Tanpa NIK nomor IHS tidak bisa dicari; kirim nik praktisi ini.")
        }
        if call.prefersAsync { return nil }
        let lookup = LookupAnswer.practitioner
        switch try await call.api.practitioners.find(nik: nik, of: call.clinic, by: call.actor) {
        case .found(let number):
            practitioner.ihsNumber = number
            return nil
        case .notFound: return FieldMessage("nik", lookup.code, "NIK-nya tidak ditemukan di SATUSEHAT. \(lookup.remedy)")
        case .ambiguous: return FieldMessage("nik", lookup.code, "SATUSEHAT memberi lebih dari satu jawaban. Hubungi helpdesk SATUSEHAT.")
        case .away:
            return FieldMessage("nik", "UPSTREAM_UNAVAILABLE", "SATUSEHAT sedang tidak bisa dihubungi. Kirim lagi praktisi ini nanti.")
        case .refused(let message):
            return FieldMessage("nik", "UPSTREAM_UNAVAILABLE", "\(message) Minta Admin Klinik memeriksa Kredensial di Jembatan.")
        }
    }

    // MARK: - Storing, also for register-practitioner and imports

    /// Adds what is said to the practitioner of this NIK, else of this IHS number or code; absent fields clear nothing.
    static func store(
        _ command: RegisterPractitionerCommand, number: String? = nil, by actor: Clinics.Actor, in scope: ClinicScope
    ) async throws -> MasterDataOutcome<Practitioner> {
        var known: Practitioner?
        if let nik = command.nik { known = try await PractitionerStore.find(nik: nik, in: scope) }
        if known == nil, let number { known = try await PractitionerStore.find(ihsNumber: number, in: scope) }
        if known == nil, let code = command.code { known = try await PractitionerStore.find(code: code, in: scope) }
        if let nik = command.nik, let other = known?.nik, other != nik { return .codeTaken }
        var practitioner = known ?? Practitioner(id: .v7(), code: command.code, name: command.name)
        practitioner.name = command.name
        practitioner.nik = command.nik ?? practitioner.nik
        practitioner.code = command.code ?? practitioner.code
        // A day belongs to its number: another number without one says that the day is not known.
        if let sip = command.sip, sip != practitioner.sip { (practitioner.sip, practitioner.sipExpiresOn) = (sip, nil) }
        if let str = command.str, str != practitioner.str { (practitioner.str, practitioner.strExpiresOn) = (str, nil) }
        practitioner.sipExpiresOn = command.sipExpiresOn ?? practitioner.sipExpiresOn
        practitioner.strExpiresOn = command.strExpiresOn ?? practitioner.strExpiresOn
        practitioner.specialty = command.specialty ?? practitioner.specialty
        practitioner.isActive = command.isActive ?? practitioner.isActive
        if let said = command.profile { practitioner.profile = (practitioner.profile ?? PractitionerProfile()).adding(said) }
        guard known == nil else { return try await PractitionerStore.update(practitioner, by: actor, in: scope) }
        return try await PractitionerStore.add(practitioner, by: actor, in: scope)
    }

    static func taken(_ field: String) -> ApiAnswer {
        MasterDataAnswer.contradiction(field, "\(field) ini sudah dipakai praktisi lain di klinik ini.")
    }
}
