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
            guard call.clinic.level == .fktp else { return try await call.refuse(Self.otherLevel) }
            let wait = ArrivalWait(call)
            let accepted: BPJSIntake.Accepted
            do {
                accepted = try await call.once { try await store(command, BPJSIntake(call.api.intake), $0) }
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

    private static let otherLevel = BodyRefusal(problems: [
        FieldProblem(
            field: "klinik", code: .contradiction,
            message: "Klinik ini tingkat lanjut (FKRTL); PCare dan Antrean FKTP hanya untuk tingkat pertama.")
    ])

    private static let nobody = BodyRefusal(problems: [
        FieldProblem(field: "nomorkartu", code: .required, message: "Sebutkan nomor kartu, NIK, atau nomor rekam medis pasien.")
    ])

    private static var unknown: ApiAnswer {
        .error(404, "NOT_FOUND", "Data ini tidak ada. Kirim dahulu antrean, pendaftaran, atau kunjungannya, atau periksa id-nya.")
    }
}

/// What was stored of a patient's day, and how far it has come.
private struct BPJSStanding {
    var id: UUID
    var name: String
    /// The last thing asked for, and what it is made of.
    var deliveries: [DeliveryItem]

    /// What was asked for last.
    private var telling: DeliveryItem? { deliveries.last }
    var awaited: DeliveryItem? { telling.flatMap { $0.mayArriveSoon ? $0 : nil } }

    static func load(_ accepted: BPJSIntake.Accepted, _ name: String, _ call: ApiCall) async throws -> BPJSStanding {
        let items = try await call.transaction { scope in
            var items: [DeliveryItem] = []
            for delivery in accepted.deliveries {
                guard let row = try await DeliveryListStore.find(delivery.id, in: scope) else { continue }
                items.append(DeliveryItem(row, call.api.kinds))
            }
            return items
        }
        return BPJSStanding(id: accepted.id, name: name, deliveries: items)
    }

    func answer(_ warnings: [FieldMessage]) -> ApiAnswer {
        let delivery = telling.map { $0.isOpen ? "pending" : $0.state } ?? "skipped"
        var members: JSONObject = [
            "status": "success", "message": .string(message(delivery)), "id": .string(id.lowerText), "\(name)_id": .string(id.lowerText),
            "delivery": .string(delivery),
        ]
        if delivery == "pending" { members["hold"] = .text(telling?.hold?.rawValue) }
        members["deliveries"] = .array(deliveries.map(\.brief))
        members["nomor_bpjs"] = .text(number)
        members["warnings"] = .array((warnings + failures).map(\.json))
        return ApiAnswer(delivery == "completed" || delivery == "skipped" ? 200 : 202, .object(members))
    }

    /// noUrut or noKunjungan, where BPJS gave one.
    private var number: String? {
        deliveries.first { BPJSJob.numbered.contains($0.kind) }?.satusehatID
    }

    private var failures: [FieldMessage] {
        deliveries.compactMap { item in
            guard item.state == "failed" else { return nil }
            return item.failure.map { FieldMessage(item.kind, $0.code, "\($0.message) \($0.remedy)") }
        }
    }

    private func message(_ delivery: String) -> String {
        let name = telling.flatMap { BPJSJob.of($0.kind)?.title } ?? String(name.prefix(1).uppercased() + name.dropFirst())
        switch delivery {
        case "completed": return "\(name) sudah diterima BPJS."
        case "failed": return "\(name) tersimpan, tetapi ditolak BPJS."
        case "skipped": return "\(name) tersimpan dan tidak dikirim: \(SkipWords.reason(telling?.skipReason))."
        default: return "\(name) tersimpan; \(telling.map(WaitWords.reason) ?? "menunggu dikirim")."
        }
    }
}
