import BPJS
import Clinics
import Delivery
import Foundation
import JSON
import Templating
import Vocabulary

/// `/c/{code}/mobile-jkn/new` and `…/{id}`: one registration, through the same intake as the API (seed 004's *Manajemen Data*).
struct BookingPage: Sendable {
    let web: WebDependencies

    /// `GET /c/{code}/mobile-jkn/new`
    func new(_ request: ClinicRequest) async throws -> PageResult {
        guard request.clinic.level == .fkrtl else { return .show(OtherLevelView(request)) }
        let form = BookingForm(known: nil, sent: [], zone: request.clinic.timeZone)
        let today = LocalDate(web.now(), in: request.clinic.timeZone)
        return .show(try await newView(request, form, FormState(BookingForm.blank(on: today))))
    }

    /// `POST /c/{code}/mobile-jkn/new`
    func add(_ request: ClinicRequest) async throws -> PageResult {
        guard request.clinic.level == .fkrtl else { return .notFound }
        let form = BookingForm(known: nil, sent: [], zone: request.clinic.timeZone)
        var state = FormState(request.form)
        guard let command = form.read(&state) else { return .problem(try await newView(request, form, state)) }
        let environment = request.clinic.environment
        let twin = try await request.transaction {
            try await BookingStore.find(command.day, command.jamPeriksa, command.norm, environment, in: $0)
        }
        if twin != nil {
            state.problems.add("no_rkm_medis", "Registrasi dengan tanggal, jam, dan no. RM ini sudah ada; buka barisnya untuk mengubah")
            return .problem(try await newView(request, form, state))
        }
        guard let accepted = try await store(command, "booking.entered", request, &state) else {
            return .problem(try await newView(request, form, state))
        }
        return .redirect(address(accepted.booking.id, request), BookingFlash.saved(accepted))
    }

    /// `GET /c/{code}/mobile-jkn/{id}`
    func get(_ request: ClinicRequest) async throws -> PageResult {
        guard let known = try await find(request) else { return .notFound }
        return .show(try await view(request, known, FormState(known.form.start)))
    }

    /// `POST /c/{code}/mobile-jkn/{id}`
    func save(_ request: ClinicRequest) async throws -> PageResult {
        guard let known = try await find(request), known.listed.booking.cancelledAt == nil else { return .notFound }
        var state = FormState(request.form)
        guard request.form.text("dilihat") == known.fingerprint else {
            state.problems.add("dilihat", "Registrasi ini berubah sejak formulir dibuka. Bandingkan dengan data terbaru, lalu simpan lagi.")
            return .problem(try await view(request, known, state))
        }
        guard let command = known.form.read(&state), let accepted = try await store(command, "booking.edited", request, &state) else {
            return .problem(try await view(request, known, state))
        }
        return .redirect(address(accepted.booking.id, request), BookingFlash.saved(accepted))
    }

    /// `POST /c/{code}/mobile-jkn/{id}/cancel`: given up, never deleted.
    func cancel(_ request: ClinicRequest) async throws -> PageResult {
        guard let known = try await find(request), known.listed.booking.cancelledAt == nil else { return .notFound }
        var state = FormState(request.form)
        let reason = state.required("alasan", "Alasan pembatalan belum diisi")
        if !request.form.has("setuju") { state.problems.add("setuju", "Centang bahwa registrasi ini dibatalkan") }
        guard state.problems.isEmpty else { return .problem(try await view(request, known, FormState(known.form.start), acting: state)) }
        let accepted = try await change("booking.cancelled", known, request) { intake, scope in
            try await intake.cancelBooking(known.listed.booking.id, reason: reason, of: request.clinic, in: scope)
        }
        let isTold = accepted.deliveries.contains { $0.kind == "batal_booking" && $0.state != .skipped }
        let says = isTold ? "Registrasi dibatalkan; BPJS diberi tahu." : "Registrasi dibatalkan; tidak ada yang dikirim lagi."
        return .redirect(address(known.listed.booking.id, request), .ok(says))
    }

    /// `POST /c/{code}/mobile-jkn/{id}/mark`: *Tandai Sudah*.
    func mark(_ request: ClinicRequest) async throws -> PageResult {
        guard let known = try await find(request), known.canBeMarked else { return .notFound }
        var state = FormState(request.form)
        let reason = state.required("sebab", "Sebab ditandai sudah belum diisi")
        guard state.problems.isEmpty else { return .problem(try await view(request, known, FormState(known.form.start), acting: state)) }
        _ = try await change("booking.marked", known, request) { intake, scope in
            try await intake.markSent(known.listed.booking.id, reason: reason, of: request.clinic, in: scope)
        }
        return .redirect(address(known.listed.booking.id, request), .ok("Registrasi ditandai sudah. Ia tidak dihitung sebagai terkirim."))
    }

    // MARK: - Storing

    private func store(
        _ command: BookingCommand, _ action: String, _ request: ClinicRequest, _ state: inout FormState
    ) async throws -> AcceptedBooking? {
        let (intake, clinic, actor) = (BPJSIntake(web.delivery.intake, now: web.now), request.clinic, request.actor)
        do {
            let accepted = try await request.transaction { scope in
                let accepted = try await intake.book(command, of: clinic, in: scope)
                try await Self.audit(action, accepted.booking.id, actor, in: scope)
                return accepted
            }
            web.delivery.engine.wake()
            return accepted
        } catch let refusal as BPJSIntake.Refusal {
            switch refusal {
            case .codeTaken: state.problems.add("kodebooking", "Kode booking ini sudah dipakai registrasi lain")
            case .noPoli: state.problems.add("kodepoli", "Kode poli belum diisi")
            case .nobody: state.problems.add("no_rkm_medis", "Sebutkan nomor kartu, NIK, atau no. RM")
            case .ended, .unknown: state.problems.add("no_rkm_medis", "Registrasi ini sudah dibatalkan")
            }
            return nil
        }
    }

    private func change(
        _ action: String, _ known: Known, _ request: ClinicRequest,
        _ change: @Sendable (BPJSIntake, ClinicScope) async throws -> AcceptedBooking
    ) async throws -> AcceptedBooking {
        let (intake, actor) = (BPJSIntake(web.delivery.intake, now: web.now), request.actor)
        let accepted = try await request.transaction { scope in
            let accepted = try await change(intake, scope)
            try await Self.audit(action, accepted.booking.id, actor, in: scope)
            return accepted
        }
        web.delivery.engine.wake()
        return accepted
    }

    private static func audit(_ action: String, _ booking: UUID, _ actor: Clinics.Actor, in scope: ClinicScope) async throws {
        try await AuditStore.append(AuditEntry(action: action, subject: .init("booking", booking.lowerText), by: actor), in: scope)
    }

    private func address(_ id: UUID, _ request: ClinicRequest) -> String { request.address("mobile-jkn/\(id.lowerText)") }

    // MARK: - Showing

    /// A registration that is there, with what became of it.
    struct Known: Sendable {
        let listed: ListedBooking
        let deliveries: [DeliveryRow]
        let form: BookingForm
        let fingerprint: String
        let patient: Patient?
        let history: [AuditRecord]

        /// What BPJS knows already needs no mark.
        var canBeMarked: Bool {
            let booking = listed.booking
            return booking.cancelledAt == nil && booking.markedSent == nil && booking.source == .clinic && !isTold
        }
        /// Whether BPJS has the booking from us.
        var isTold: Bool { deliveries.contains { $0.kind == "tambah_booking" && $0.state == "completed" } }
    }

    private func find(_ request: ClinicRequest) async throws -> Known? {
        guard request.clinic.level == .fkrtl, let id = UUID(uuidString: request.parameter("id")) else { return nil }
        let zone = request.clinic.timeZone
        return try await request.transaction { scope -> Known? in
            guard let listed = try await BookingListStore.find(id, in: scope) else { return nil }
            let deliveries = try await DeliveryListStore.ofSources([id], .mobileJKN, in: scope)[id] ?? []
            let sent = deliveries.filter { $0.kind == "update_waktu" && $0.state == "completed" }
            let form = BookingForm(
                known: listed.booking, sent: Set(sent.compactMap { $0.step.flatMap { Int($0) }.flatMap { TaskID(rawValue: $0) } }),
                zone: zone)
            var filter = AuditFilter()
            filter.subject = .init("booking", id.lowerText)
            var patient: Patient?
            if let of = listed.booking.patientID { patient = try await PatientStore.find(of, in: scope) }
            return Known(
                listed: listed, deliveries: deliveries, form: form, fingerprint: form.fingerprint(scope.keys), patient: patient,
                history: try await AuditStore.list(filter, in: scope))
        }
    }

    private func codes(_ request: ClinicRequest) async throws -> BookingCodes {
        let environment = request.clinic.environment
        return BookingCodes(try await request.transaction { try await BPJSMappingStore.all(environment, in: $0) })
    }

    private func newView(_ request: ClinicRequest, _ form: BookingForm, _ state: FormState) async throws -> NewBookingView {
        let list = request.address("mobile-jkn")
        return NewBookingView(
            page: request.frame(
                "Tambah registrasi", hasProblems: !state.problems.isEmpty, crumbs: [Crumb("Mobile JKN", list), Crumb("Tambah registrasi")]),
            problems: state.problems.summary(),
            form: BookingFormView(form: form, state: state, codes: try await codes(request), action: list + "/new", back: list))
    }

    /// - Parameter acting: what was typed to cancel it or to mark it.
    private func view(
        _ request: ClinicRequest, _ known: Known, _ state: FormState, acting: FormState = FormState()
    ) async throws -> BookingView {
        let list = request.address("mobile-jkn")
        let booking = known.listed.booking
        let name = booking.kodebooking ?? "Registrasi"
        let hasProblems = !state.problems.isEmpty || !acting.problems.isEmpty
        let words = BookingWords(
            booking: booking, standing: known.listed.standing, deliveries: known.deliveries, kinds: web.delivery.kinds,
            zone: request.clinic.timeZone)
        let address = address(booking.id, request)
        return BookingView(
            page: request.frame(name, hasProblems: hasProblems, crumbs: [Crumb("Mobile JKN", list), Crumb(name)]), address: address,
            known: known, words: words, links: ClinicLinks(request),
            problems: state.problems.isEmpty ? acting.problems.summary() : state.problems.summary(), acting: acting,
            form: booking.cancelledAt != nil
                ? nil
                : BookingFormView(
                    form: known.form, state: state, codes: try await codes(request), action: address, back: list, known: known, words: words
                ))
    }
}

/// What became of a form, in one message.
enum BookingFlash {
    static func saved(_ accepted: AcceptedBooking) -> Flash {
        if !accepted.keptTasks.isEmpty {
            let tasks = accepted.keptTasks.map { String($0.rawValue) }.joined(separator: ", ")
            return .wait("Registrasi disimpan. Waktu tugas \(tasks) sudah diterima BPJS dan tetap seperti semula.")
        }
        if accepted.isChangedAfterSending {
            return .wait("Registrasi disimpan di sini saja: BPJS sudah menerima antreannya dan tidak menerima perubahan datanya.")
        }
        let lacks = accepted.deliveries.filter { $0.state == .pending && $0.hold == "mapping" && $0.sourceID == accepted.booking.id }
            .compactMap(\.holdReason)
        if let first = lacks.first { return .wait("Registrasi disimpan, tetapi menunggu: \(HoldWords.mapping(first)).") }
        return .ok("Registrasi disimpan dan dikirim ke Mobile JKN.")
    }
}
