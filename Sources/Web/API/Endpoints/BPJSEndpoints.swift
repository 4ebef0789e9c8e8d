import BPJS
import Clinics
import Delivery
import Foundation
import JSON

/// `/api/bpjs/…`: what a first-level clinic tells BPJS.
struct BPJSEndpoints: Sendable {
    func queue(_ call: ApiCall) async throws -> ApiAnswer {
        try await accept(call, AntreanBody.read(call.body, clock: call.clock), "antrean") { read, intake, scope in
            var (head, command) = read
            command.visitID = try await visit(head.visitReference, scope)
            return try await intake.queue(command, of: call.clinic, in: scope)
        }
    }

    func call(_ call: ApiCall) async throws -> ApiAnswer {
        try await accept(call, PanggilBody.read(call.body, clock: call.clock), "antrean") { command, intake, scope in
            try await intake.call(command.named, at: command.at, isPresent: command.isPresent, of: call.clinic, in: scope)
        }
    }

    func cancel(_ call: ApiCall) async throws -> ApiAnswer {
        try await accept(call, BatalBody.read(call.body, clock: call.clock), "antrean") { command, intake, scope in
            try await intake.cancel(command.named, reason: command.reason, of: call.clinic, in: scope)
        }
    }

    func register(_ call: ApiCall) async throws -> ApiAnswer {
        try await put(call, PendaftaranBody.read(call.body, clock: call.clock), "pendaftaran")
    }

    func visit(_ call: ApiCall) async throws -> ApiAnswer {
        try await put(call, KunjunganBody.read(call.body, clock: call.clock), "kunjungan")
    }

    func deleteRegistration(_ call: ApiCall) async throws -> ApiAnswer { try await delete(call, .pendaftaran) }

    func deleteVisit(_ call: ApiCall) async throws -> ApiAnswer { try await delete(call, .kunjungan) }

    private func put(_ call: ApiCall, _ reading: BodyReading<(BPJSHead, PCareCommand)>, _ name: String) async throws -> ApiAnswer {
        try await accept(call, reading, name) { read, intake, scope in
            var (head, command) = read
            command.visitID = try await visit(head.visitReference, scope)
            return try await intake.put(command, of: call.clinic, in: scope)
        }
    }

    private func delete(_ call: ApiCall, _ kind: PCareRecord.Kind) async throws -> ApiAnswer {
        guard let id = UUID(uuidString: call.id) else { return Self.unknown }
        return try await accept(call, .read((), warnings: []), kind.rawValue) { _, intake, scope in
            try await intake.delete(id, kind, of: call.clinic, in: scope)
        }
    }

    private func accept<Command: Sendable>(
        _ call: ApiCall, _ reading: BodyReading<Command>, _ name: String,
        _ store: (Command, BPJSIntake, ClinicScope) async throws -> BPJSIntake.Accepted
    ) async throws -> ApiAnswer {
        switch reading {
        case .refused(let refusal): return try await call.refuse(refusal)
        case .read(let command, let warnings):
            guard call.clinic.level == .fktp else { return try await call.refuse(Self.otherLevel("klinik")) }
            let wait = ArrivalWait(call)
            let accepted: BPJSIntake.Accepted
            do {
                accepted = try await call.once { try await store(command, BPJSIntake(call.api.intake, now: call.web.now), $0) }
            } catch let refusal as BPJSIntake.Refusal {
                return refusal == .unknown ? Self.unknown : try await call.refuse(Self.nobody)
            }
            call.api.engine.wake()
            var standing = try await BPJSStanding.load(accepted, name, call)
            while let item = standing.awaited, await wait.settles(item) { standing = try await BPJSStanding.load(accepted, name, call) }
            return standing.answer(warnings.map { FieldMessage($0) })
        }
    }

    private func visit(_ reference: String?, _ scope: ClinicScope) async throws -> UUID? {
        guard let reference else { return nil }
        return try await VisitStore.find(reference: reference, in: scope)?.id
    }

    /// These services are those of the first level alone.
    static func otherLevel(_ field: String) -> BodyRefusal {
        BodyRefusal(problems: [
            FieldProblem(
                field: field, code: .contradiction,
                message: "Klinik ini tingkat lanjut (FKRTL); PCare dan Antrean FKTP hanya untuk tingkat pertama.")
        ])
    }

    private static let nobody = BodyRefusal(problems: [
        FieldProblem(field: "nomorkartu", code: .required, message: "Sebutkan nomor kartu, NIK, atau nomor rekam medis pasien.")
    ])

    private static var unknown: ApiAnswer {
        .error(404, "NOT_FOUND", "Data ini tidak ada. Kirim dahulu antrean, pendaftaran, atau kunjungannya, atau periksa id-nya.")
    }
}
