import Clinics
import Delivery

/// `/api/encounter` and `/api/encounter/{id}`.
struct EncounterEndpoint: Sendable {
    /// Stores a visit, and answers what became of it within the wait.
    func post(_ call: ApiCall) async throws -> ApiAnswer {
        switch EncounterBody.read(call.body, clock: call.clock) {
        case .refused(let refusal): return try await call.refuse(refusal)
        case .read(let command, let warnings):
            let wait = ArrivalWait(call)
            let accepted: AcceptedVisit
            do {
                accepted = try await call.store {
                    try await call.api.intake.accept(command, of: call.clinic, in: $0)
                } visit: {
                    $0.visit
                }
            } catch let refusal as Intake.PatientRefusal {
                return try await call.refuse(Self.refusal(refusal))
            }
            call.api.engine.wake()
            // Not in the accepting transaction: that one holds the clinic's counters and lane, which others wait for.
            let standing = try await call.transaction { try await VisitStanding.load(accepted.visit, for: call, in: $0) }
            return EncounterAnswer.posted(try await wait.arrival(of: standing), warnings: warnings.map { FieldMessage($0) })
        }
    }

    /// Corrects, ends or cancels a visit that is stored.
    func put(_ call: ApiCall) async throws -> ApiAnswer {
        switch EncounterChangeBody.read(call.body, clock: call.clock) {
        case .refused(let refusal): return try await call.refuse(refusal)
        case .read(let change, let warnings):
            let wait = ArrivalWait(call)
            let changed: Visit?
            do {
                changed = try await call.store { scope -> Visit? in
                    guard let visit = try await VisitStore.find(reference: call.id, in: scope) else { return nil }
                    return try await call.api.intake.change(visit.id, change, of: call.clinic, in: scope)
                } visit: {
                    $0
                }
            } catch is Intake.EndBeforeStart {
                let message = "tanggal_selesai tidak boleh sebelum tanggal_kunjungan."
                return try await call.refuse(
                    BodyRefusal(problems: [FieldProblem(field: "tanggal_selesai", code: .endBeforeStart, message: message)]))
            } catch let refusal as Intake.PatientRefusal {
                return try await call.refuse(Self.refusal(refusal))
            }
            guard let changed else { return Self.unknown }
            call.api.engine.wake()
            let standing = try await call.transaction { try await VisitStanding.load(changed, for: call, in: $0) }
            return EncounterAnswer.posted(try await wait.arrival(of: standing), warnings: warnings.map { FieldMessage($0) })
        }
    }

    /// Nothing is stored: whom the visit is about must be said otherwise.
    /// - Parameter place: where the visit stands in the body, with its point: `encounter.`.
    static func refusal(_ refusal: Intake.PatientRefusal, in place: String = "") -> BodyRefusal {
        let (field, message) =
            switch refusal {
            case .unknown: ("pasien_id", "pasien_id ini tidak dikenal; kirim nik_pasien, atau daftarkan bayi di register-patient dahulu.")
            case .otherNIK: ("nik_pasien", "nik_pasien ini bukan NIK pasien tersebut; periksa nik_pasien dan pasien_id.")
            case .otherThanTheVisits: ("no_kunjungan", "no_kunjungan ini sudah dipakai untuk kunjungan pasien lain di klinik ini.")
            }
        return BodyRefusal(problems: [FieldProblem(field: place + field, code: .contradiction, message: message)])
    }

    private static var unknown: ApiAnswer {
        .error(404, "NOT_FOUND", "Kunjungan ini tidak ada. Pakai encounter_id dari jawaban /api/encounter, atau no_kunjungan.")
    }

    /// A visit by our id, SATUSEHAT's, or the clinic's own number.
    func get(_ call: ApiCall) async throws -> ApiAnswer {
        let standing = try await call.transaction { scope -> VisitStanding? in
            guard let visit = try await VisitStore.find(reference: call.id, in: scope) else { return nil }
            return try await VisitStanding.load(visit, for: call, in: scope)
        }
        guard let standing else { return Self.unknown }
        return EncounterAnswer.shown(standing)
    }
}
