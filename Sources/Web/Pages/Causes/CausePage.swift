import Clinics
import Delivery
import Foundation
import Vocabulary

/// `/c/{code}/errors/{id}`: a cause over all its kinds: what it means, what it holds up, and what became of it.
struct CausePage: Sendable {
    let web: WebDependencies
    private static let perPage = 25

    func get(_ request: ClinicRequest) async throws -> PageResult {
        guard let view = try await view(request, FormState()) else { return .notFound }
        return .show(view)
    }

    /// `POST`: *selesai*, *abaikan* or *buka*.
    func post(_ request: ClinicRequest) async throws -> PageResult {
        guard let id = UUID(uuidString: request.parameter("id")), let state = Self.state(request.form.text("aksi")) else {
            return .notFound
        }
        var form = FormState(request.form)
        let notes = form.form.optional("catatan")
        if state != .open, notes == nil { form.problems.add("catatan", "Tulis catatan: apa yang dilakukan, atau mengapa diabaikan") }
        if (notes?.count ?? 0) > CauseResolution.longestNotes {
            form.problems.add("catatan", "Catatan paling banyak \(CauseResolution.longestNotes) karakter")
        }
        guard form.problems.isEmpty else {
            guard let view = try await view(request, form) else { return .notFound }
            return .problem(view)
        }
        let actor = request.actor
        let isSet = try await request.transaction { scope in
            // A mapping that is missing is resolved by mapping, and by nothing else.
            if state == .resolved, let cause = try await CauseStore.find(id, in: scope), cause.isMapping, cause.count > 0 { return false }
            return try await CauseResolution.set(id, state, notes: notes, by: actor, in: scope)
        }
        let address = request.address("errors/\(id.lowerText)")
        guard isSet else { return .redirect(address, .wait("Sebab ini selesai sendiri begitu pemetaannya dibuat.")) }
        switch state {
        case .resolved: return .redirect(address, .ok("Sebab ditandai selesai. Bila muncul lagi, sebab ini terbuka kembali."))
        case .ignored: return .redirect(address, .ok("Sebab diabaikan dan tidak tampil lagi di Dashboard."))
        case .open, .healed: return .redirect(address, .ok("Sebab dibuka lagi."))
        }
    }

    private static func state(_ action: String) -> CauseFilter.State? {
        ["selesai": CauseFilter.State.resolved, "abaikan": .ignored, "buka": .open][action]
    }

    private struct Found: Sendable {
        let cause: OpenCause
        let deliveries: [DeliveryRow]
        let lines: [ErrorLine]
        let sample: Attempt?
    }

    private func view(_ request: ClinicRequest, _ form: FormState) async throws -> CauseView? {
        guard let id = UUID(uuidString: request.parameter("id")) else { return nil }
        let after = DeliveryCursor(request.query.text("sesudah"))
        let logAfter = ErrorLine.Cursor(request.query.text("riwayat"))
        let found = try await request.transaction { scope -> Found? in
            guard let cause = try await CauseStore.find(id, in: scope) else { return nil }
            let lines = try await ErrorLogStore.page(cause, after: logAfter, limit: Self.perPage + 1, in: scope)
            return Found(
                cause: cause, deliveries: try await CauseStore.deliveries(cause, after: after, limit: Self.perPage + 1, in: scope),
                lines: lines, sample: try await Self.sample(lines.first, in: scope))
        }
        guard let found else { return nil }
        let path = request.address("errors/\(id.lowerText)")
        let (rows, lines) = (found.deliveries.prefix(Self.perPage), found.lines.prefix(Self.perPage))
        let zone = request.clinic.timeZone
        let note = CauseNote(found.cause, kinds: web.delivery.kinds, links: ClinicLinks(request), isOnList: true)
        return CauseView(
            page: request.frame(
                note.title, hasProblems: !form.problems.isEmpty, crumbs: [Crumb("Kegagalan", request.address("errors")), Crumb(note.title)]),
            address: path, bulkAddress: request.address("bulk"), cause: found.cause, note: note,
            explanation: web.delivery.kinds.kind(found.cause.kind, found.cause.channel)?
                .explain(found.cause.code, element: found.cause.element),
            guide: CauseWords.guide(found.cause.code, found.cause.channel, ClinicLinks(request)), form: form, zone: zone,
            sample: found.sample.flatMap { Self.code($0, .usual(request)) }, rows: rows.map { row($0, request) },
            pager: Pager(
                says: "\(Indonesian.number(rows.count)) data di halaman ini", first: after == nil ? nil : path + "#data",
                next: found.deliveries.count > Self.perPage
                    ? rows.last.map {
                        Address(path, ["sesudah": DeliveryCursor(serviceDate: $0.serviceDate, id: $0.id).text]).text + "#data"
                    } : nil),
            lines: lines.map { HistoryLine($0, zone: zone, delivery: request.address("deliveries/\($0.delivery.lowerText)")) },
            linesPager: Pager(
                says: "\(Indonesian.number(lines.count)) kejadian di halaman ini", first: logAfter == nil ? nil : path + "#riwayat",
                next: found.lines.count > Self.perPage
                    ? lines.last.map { Address(path, ["riwayat": $0.cursor.text]).text + "#riwayat" } : nil))
    }

    /// The attempt that the newest line came from: its answer is what the platform said, whole.
    private static func sample(_ line: ErrorLine?, in scope: ClinicScope) async throws -> Attempt? {
        guard let line, let number = line.attempt, let row = try await DeliveryListStore.find(line.delivery, in: scope) else { return nil }
        return try await AttemptStore.numbered([number], of: row.id, createdAt: row.createdAt, in: scope).first
    }

    private static func code(_ attempt: Attempt, _ disclosure: Disclosure) -> CodeView? {
        guard let response = attempt.response, !response.isEmpty else { return nil }
        return CodeView(
            id: "contoh-jawab", title: "Jawaban terakhir", sub: nil,
            badge: attempt.httpStatus.map { Badge(kind: $0 < 400 ? "terkirim" : "gagal", label: "HTTP \($0)") },
            html: JSONMarkup.html(response, masking: disclosure.show, text: disclosure.show))
    }

    private func row(_ row: DeliveryRow, _ request: ClinicRequest) -> CauseView.Row {
        let shown = ShownDelivery(row)
        return CauseView.Row(
            address: request.address("deliveries/\(row.id.lowerText)"), name: row.patientName ?? shown.title,
            number: row.visitNumber ?? (row.channel == .satusehat ? nil : row.medicalRecordNumber) ?? DeliveryText.short(row.id),
            kind: shown.title, day: Indonesian.date(row.serviceDate),
            status: DeliveryStatus.of(shown))
    }
}
