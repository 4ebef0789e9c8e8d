import Clinics
import Delivery
import Foundation
import JSON
import Satusehat
import Vocabulary

/// `/api/patients`: the clinic's patients. Nothing of a person stands in an address but the clinic's own no. RM.
struct PatientEndpoint: Sendable {
    /// Adds a patient, or adds to what is known of one; then looks the IHS number up. Nobody is created on the platform here: that is
    /// `register-patient`'s, or their first visit's.
    func post(_ call: ApiCall) async throws -> ApiAnswer {
        switch PatientBody.read(call.body, clock: call.clock) {
        case .refused(let refusal): return try await call.refuse(refusal)
        case .read(let command, let warnings):
            switch try await call.once({ try await store(command, call, in: $0) }) {
            case .unknown:
                let says = "no_rm ini belum dikenal; kirim nik atau nik_ibu juga."
                return .refused(BodyRefusal(problems: [FieldProblem(field: "nik", code: .required, message: says)]))
            case .several:
                return MasterDataAnswer.contradiction("no_rm", "no_rm ini dipakai beberapa pasien; kirim nik juga.")
            case .stored(let patient, let number):
                var notes = warnings.map { FieldMessage($0) }
                var number = number
                if number == nil { number = try await look(patient, call, &notes) }
                call.api.engine.wake()
                let says =
                    number == nil
                    ? "Pasien tersimpan; nomor IHS-nya belum diketahui." : "Pasien tersimpan dan dikenal di SATUSEHAT."
                return MasterDataAnswer.stored(Self.item(PatientSummary(patient, ihsNumber: number)), says, notes)
            }
        }
    }

    /// `?no_rm=…&cursor=…&limit=…`, newest first.
    func list(_ call: ApiCall) async throws -> ApiAnswer {
        let reading = FieldReader.read(.object(call.query), clock: call.clock) { reader in
            (number: Self.medicalRecordNumber(&reader), page: ListPage(&reader))
        }
        switch reading {
        case .refused(let refusal): return try await call.refuse(refusal)
        case .read(let asked, _):
            let rows = try await call.transaction {
                try await PatientStore.list(
                    medicalRecordNumber: asked.number, after: asked.page.after, limit: asked.page.limit + 1, in: $0)
            }
            return MasterDataAnswer.list(rows.map(Self.item), of: asked.page, "pasien")
        }
    }

    static let query: [BodyField] =
        [.line("no_rm", "Hanya pasien dengan nomor rekam medis ini.", "RM-000123", longest: 64)] + ListPage.fields

    private static func medicalRecordNumber(_ reader: inout FieldReader) -> String? {
        guard let number = reader.medicalRecordNumber(), NIK(number) != nil else { return reader.medicalRecordNumber() }
        reader.problem("no_rm", .invalidFormat, "no_rm ini berbentuk NIK, yang tidak boleh di alamat; pakai POST /api/patients/search.")
        return nil
    }

    /// Finds by what must not stand in an address.
    func search(_ call: ApiCall) async throws -> ApiAnswer {
        switch PatientSearchBody.read(call.body, clock: call.clock) {
        case .refused(let refusal): return try await call.refuse(refusal)
        case .read(let asked, _):
            if call.idempotent != nil { try await call.once { _ in } }
            let rows = try await call.transaction {
                try await PatientStore.list(search: asked.search, after: asked.page.after, limit: asked.page.limit + 1, in: $0)
            }
            return MasterDataAnswer.list(rows.map(Self.item), of: asked.page, "pasien")
        }
    }

    /// By our id (`pasien_id`) or the no. RM.
    func get(_ call: ApiCall) async throws -> ApiAnswer {
        let found = try await call.transaction { scope -> PatientSummary? in
            guard NIK(call.id) == nil else { return nil }
            var patient: Patient?
            if let id = UUID(uuidString: call.id) { patient = try await PatientStore.find(id, in: scope) }
            if patient == nil {
                let same = try await PatientStore.find(medicalRecordNumber: call.id, in: scope)
                patient = same.count == 1 ? same.first : nil
            }
            guard let patient else { return nil }
            let number = try await PatientStore.ihsNumber(of: patient.id, in: call.clinic.environment, scope)
            return PatientSummary(patient, ihsNumber: number)
        }
        guard let found else {
            return MasterDataAnswer.unknown(
                "Pasien ini tidak ada, atau no_rm-nya dipakai beberapa pasien. Pakai pasien_id, atau POST /api/patients/search.")
        }
        return MasterDataAnswer.shown(Self.item(found), "Pasien ditemukan.")
    }

    private static func item(_ patient: PatientSummary) -> MasterDataItem {
        let isKnown = patient.ihsNumber != nil
        return MasterDataItem(
            id: patient.id,
            said: [
                "pasien_id": .string(patient.id.lowerText), "no_rm": .text(patient.medicalRecordNumber), "nama": .text(patient.name),
                "nik_akhir": .text(patient.nikLastFour), "no_bpjs_akhir": .text(patient.bpjsLastFour),
                "tanggal_lahir": .text(patient.birthDate?.text),
                "jenis_kelamin": .text(patient.gender.map { $0 == .male ? "L" : "P" }),
            ], satusehatID: patient.ihsNumber, delivery: isKnown ? "completed" : "pending", hold: nil)
    }

    // MARK: - Storing

    private enum Stored: Sendable {
        case stored(Patient, ihsNumber: String?)
        /// Only a no. RM was said, and nobody has it.
        case unknown
        /// Several have it.
        case several
    }

    private func store(_ command: RegisterPatientCommand, _ call: ApiCall, in scope: ClinicScope) async throws -> Stored {
        switch try await Self.put(command, by: call.actor, in: scope) {
        case .unknown: return .unknown
        case .several: return .several
        case .put(let patient):
            try await call.api.intake.patientIsKnown(patient.id, in: scope)
            return .stored(patient, ihsNumber: try await PatientStore.ihsNumber(of: patient.id, in: call.clinic.environment, scope))
        }
    }

    /// Whom somebody meant.
    enum Put: Sendable {
        case put(Patient)
        /// Only a no. RM was said, and nobody has it.
        case unknown
        /// Several have it.
        case several
    }

    /// Adds what is said to the patient of this NIK, else of the mother's NIK or the no. RM; absent fields clear nothing. Also for imports.
    static func put(_ command: RegisterPatientCommand, by actor: Clinics.Actor?, in scope: ClinicScope) async throws -> Put {
        if let nik = command.nik { return .put(try await PatientStore.upsert(nik: nik, command.fields, by: actor, in: scope)) }
        if command.fields.motherNIK != nil {
            return try await PatientStore.upsertNewborn(command.fields, by: actor, in: scope).map { .put($0) } ?? .unknown
        }
        let same = try await PatientStore.find(medicalRecordNumber: command.fields.medicalRecordNumber ?? "", in: scope)
        guard same.count < 2, let one = same.first else { return same.isEmpty ? .unknown : .several }
        return try await PatientStore.update(one.id, command.fields, by: actor, in: scope).map { .put($0) } ?? .unknown
    }

    /// Asks the platform, unless the call does not wait: then their first visit does.
    private func look(_ patient: Patient, _ call: ApiCall, _ notes: inout [FieldMessage]) async throws -> String? {
        guard !call.prefersAsync, let nik = patient.nik else { return nil }
        switch try await call.api.patients.find(nik: nik, of: call.clinic) {
        case .found(let number): return number
        case .notFound, .ambiguous:
            let missing = RegistrationEndpoints.missing(patient)
            let remedy =
                missing.isEmpty
                ? "Pasien didaftarkan saat kunjungan pertamanya, atau dengan register-patient."
                : "Lengkapi \(missing.joined(separator: ", ")) agar bisa didaftarkan."
            notes.append(FieldMessage("nik", "PATIENT_NOT_FOUND", "Pasien belum dikenal di SATUSEHAT. \(remedy)"))
        case .away:
            let says = "SATUSEHAT sedang tidak bisa dihubungi; nomor IHS dicari saat kunjungan pertamanya."
            notes.append(FieldMessage("nik", "UPSTREAM_UNAVAILABLE", says))
        case .refused(let message):
            notes.append(FieldMessage("nik", "UPSTREAM_UNAVAILABLE", "\(message) Minta Admin Klinik memeriksa Kredensial."))
        }
        return nil
    }
}
