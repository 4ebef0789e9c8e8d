import BPJS
import Clinics
import Delivery
import Foundation
import JSON
import Vocabulary

/// `/api/mobile-jkn/registrations…`: what a referral clinic tells Mobile JKN of its registrations (seed 004).
struct MobileJKNEndpoints: Sendable {
    func register(_ call: ApiCall) async throws -> ApiAnswer {
        try await accept(call, RegistrasiBody.read(call.body, clock: call.clock)) { read, intake, scope in
            var command = read.booking
            if let reference = read.visitReference { command.visitID = try await VisitStore.find(reference: reference, in: scope)?.id }
            let accepted = try await intake.book(command, of: call.clinic, in: scope)
            return (accepted, Self.warnings(command, accepted))
        }
    }

    func cancel(_ call: ApiCall) async throws -> ApiAnswer {
        try await accept(call, BatalRegistrasiBody.read(call.body, clock: call.clock)) { reason, intake, scope in
            (try await intake.cancelBooking(Self.id(call), reason: reason, of: call.clinic, in: scope), [])
        }
    }

    func mark(_ call: ApiCall) async throws -> ApiAnswer {
        try await accept(call, TandaiRegistrasiBody.read(call.body, clock: call.clock)) { reason, intake, scope in
            (try await intake.markSent(Self.id(call), reason: reason, of: call.clinic, in: scope), [])
        }
    }

    func get(_ call: ApiCall) async throws -> ApiAnswer {
        let found = try await call.transaction { scope -> Antrean? in
            guard let id = UUID(uuidString: call.id), let booking = try await AntreanStore.find(id, in: scope),
                booking.channel == .mobileJKN
            else { return nil }
            return booking
        }
        guard let found else { return Self.unknown }
        return try await BookingReply.load(found, call).answer([], status: 200)
    }

    static let query: [BodyField] = [
        .date("tanggal", "Tanggal periksa; bila kosong, hari ini menurut jam klinik.", "2026-01-28"),
        BodyField(
            "status", "Hanya yang status_kirim-nya begini; Gagal: ada yang ditolak BPJS.", "Belum",
            ["type": "string", "enum": ["Belum", "Sudah", "Gagal"]]),
    ]

    /// All registrations of a day, by time and number: `?tanggal=…&status=Belum|Sudah|Gagal`.
    func list(_ call: ApiCall) async throws -> ApiAnswer {
        guard call.clinic.level == .fkrtl else { return try await call.refuse(Self.otherLevel) }
        var reader = FieldReader(call.query, clock: call.clock)
        let day = reader.anyDate("tanggal")
        let status = reader.line("status")?.lowercased()
        if let status, !["belum", "sudah", "gagal"].contains(status) {
            reader.problem("status", .unknownCode, "status hanya Belum, Sudah, atau Gagal.")
        }
        guard reader.problems.isEmpty else { return try await call.refuse(BodyRefusal(problems: reader.problems)) }
        let progress = try await call.transaction { scope in
            let bookings = try await BookingStore.ofDay(day ?? call.clock.today, call.clinic.environment, in: scope)
            return try await BPJSIntake(call.api.intake, now: call.web.now).progress(of: bookings, in: scope)
        }
        let answers = progress.map { BookingAnswer($0, zone: call.clinic.timeZone) }.filter { answer in
            switch status {
            case nil: true
            case "gagal": answer.delivery == "failed"
            default: answer.statusKirim.lowercased() == status
            }
        }
        return ApiAnswer(
            200,
            [
                "status": "success", "message": .string("\(answers.count) registrasi."),
                "items": .array(answers.map { .object($0.members) }),
            ])
    }

    private func accept<Command: Sendable>(
        _ call: ApiCall, _ reading: BodyReading<Command>,
        _ store: (Command, BPJSIntake, ClinicScope) async throws -> (AcceptedBooking, [FieldMessage])
    ) async throws -> ApiAnswer {
        switch reading {
        case .refused(let refusal): return try await call.refuse(refusal)
        case .read(let command, let warnings):
            guard call.clinic.level == .fkrtl else { return try await call.refuse(Self.otherLevel) }
            let wait = ArrivalWait(call)
            let accepted: AcceptedBooking
            let told: [FieldMessage]
            do {
                (accepted, told) = try await call.once { try await store(command, BPJSIntake(call.api.intake, now: call.web.now), $0) }
            } catch let refusal as BPJSIntake.Refusal {
                return try await refused(refusal, call)
            }
            call.api.engine.wake()
            var reply = try await BookingReply.load(accepted.booking, call)
            while let item = reply.awaited, await wait.settles(item) {
                reply = try await BookingReply.load(accepted.booking, call)
            }
            return reply.answer(warnings.map { FieldMessage($0) } + told)
        }
    }

    private func refused(_ refusal: BPJSIntake.Refusal, _ call: ApiCall) async throws -> ApiAnswer {
        let problem = Self.problem(refusal)
        switch refusal {
        case .unknown: return Self.unknown
        case .ended: return .error(409, "REGISTRATION_CANCELLED", problem.message)
        case .codeTaken:
            return .error(
                409, "BOOKING_CODE_TAKEN", problem.message, [FieldMessage(problem.field, "BOOKING_CODE_TAKEN", problem.message)])
        case .noPoli, .nobody: return try await call.refuse(BodyRefusal(problems: [problem]))
        }
    }

    /// Why a registration was not stored, by its field.
    static func problem(_ refusal: BPJSIntake.Refusal) -> FieldProblem {
        switch refusal {
        case .unknown: FieldProblem(field: "id", code: .unknownCode, message: "Registrasi ini tidak ada.")
        case .ended:
            FieldProblem(
                field: "jam_periksa", code: .contradiction,
                message: "Registrasi ini sudah dibatalkan. Daftarkan lagi dengan jam_periksa lain.")
        case .codeTaken:
            FieldProblem(
                field: "kodebooking", code: .contradiction,
                message: "kodebooking ini sudah dipakai registrasi lain; kosongkan, atau kirim yang lain.")
        case .noPoli: FieldProblem(field: "kodepoli", code: .required, message: "kodepoli wajib diisi pada registrasi baru.")
        case .nobody: FieldProblem(field: "no_rkm_medis", code: .required, message: "no_rkm_medis wajib diisi.")
        }
    }

    /// What of a registration is not told BPJS as it was said now.
    private static func warnings(_ command: BookingCommand, _ accepted: AcceptedBooking) -> [FieldMessage] {
        var warnings = accepted.keptTasks.map { task in
            FieldMessage("taskid\(task.rawValue)", "ALREADY_SENT", "taskid\(task.rawValue) sudah diterima BPJS; waktunya tidak berubah.")
        }
        if accepted.isChangedAfterSending {
            warnings.append(
                FieldMessage(
                    "kodebooking", "ALREADY_SENT", "BPJS sudah menerima antrean ini; isi yang berubah tersimpan, tetapi tidak dikirim lagi."
                ))
        }
        for task in command.tasks.keys.sorted() where command.tasks[task] != .some(nil) && !accepted.booking.expects(task) {
            warnings.append(
                FieldMessage(
                    "taskid\(task.rawValue)", FieldProblem.Code.contradiction.rawValue,
                    "taskid\(task.rawValue) hanya untuk pasien baru (pasienbaru 1); waktunya tersimpan, tetapi tidak dikirim."))
        }
        return warnings
    }

    private static func id(_ call: ApiCall) throws -> UUID {
        guard let id = UUID(uuidString: call.id) else { throw BPJSIntake.Refusal.unknown }
        return id
    }

    private static let otherLevel = BodyRefusal(problems: [
        FieldProblem(
            field: "klinik", code: .contradiction,
            message: "Klinik ini tingkat pertama (FKTP); registrasi Mobile JKN hanya untuk tingkat lanjut. Pakai /api/bpjs/antrean.")
    ])

    private static var unknown: ApiAnswer {
        .error(404, "NOT_FOUND", "Registrasi ini tidak ada. Pakai id dari jawaban /api/mobile-jkn/registrations.")
    }
}

/// A registration with its deliveries as they are now.
private struct BookingReply {
    var shown: BookingAnswer
    var deliveries: [DeliveryItem]

    static func load(_ booking: Antrean, _ call: ApiCall) async throws -> BookingReply {
        try await call.transaction { scope in
            let intake = BPJSIntake(call.api.intake, now: call.web.now)
            let zone = call.clinic.timeZone
            let progress = try await intake.progress(of: [booking], in: scope)[0]
            var items: [DeliveryItem] = []
            for delivery in progress.deliveries {
                guard let row = try await DeliveryListStore.find(delivery.id, in: scope) else { continue }
                items.append(DeliveryItem(row, call.api.kinds))
            }
            let lacks = try await intake.lacks(of: progress, zone: zone, in: scope)
            return BookingReply(shown: BookingAnswer(progress, lacks: lacks, zone: zone), deliveries: items)
        }
    }

    /// What may arrive in a moment; not what follows something that waits for a person.
    var awaited: DeliveryItem? {
        let open = deliveries.filter(\.mayArriveSoon)
        if let leaving = open.first(where: { $0.hold != .dependency }) { return leaving }
        return deliveries.contains { $0.isOpen && !$0.mayArriveSoon } ? nil : open.first
    }

    func answer(_ warnings: [FieldMessage], status: Int? = nil) -> ApiAnswer {
        var members: JSONObject = ["status": "success", "message": .string(message)]
        for (name, value) in shown.members { members[name] = value }
        if shown.delivery == "pending" { members["hold"] = .text(deliveries.first(where: \.isOpen)?.hold?.rawValue) }
        members["deliveries"] = .array(deliveries.map(\.brief))
        members["warnings"] = .array((warnings + failures).map(\.json))
        let isSettled = shown.delivery == "completed" || shown.delivery == "skipped"
        return ApiAnswer(status ?? (isSettled ? 200 : 202), .object(members))
    }

    private var failures: [FieldMessage] {
        deliveries.compactMap { item in
            guard item.state == "failed" else { return nil }
            return item.failure.map { FieldMessage(item.kind, $0.code, "\($0.message) \($0.remedy)") }
        }
    }

    private var message: String {
        switch shown.delivery {
        case "completed": return "Registrasi sudah diterima BPJS."
        case "failed": return "Registrasi tersimpan, tetapi ada yang ditolak BPJS."
        case "skipped":
            let reason = deliveries.last { $0.state == "skipped" }?.skipReason
            return "Registrasi tersimpan dan tidak dikirim: \(SkipWords.reason(reason))."
        default:
            let missing = shown.missing.map(\.message).map { $0.dropLast() }.joined(separator: "; ")
            if !missing.isEmpty { return "Registrasi tersimpan; menunggu: \(missing)." }
            return "Registrasi tersimpan; \(deliveries.first(where: \.isOpen).map(WaitWords.reason) ?? "menunggu dikirim")."
        }
    }
}
