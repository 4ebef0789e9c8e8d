import Clinics
import Delivery
import Foundation
import JSON
import Vocabulary

/// `POST /c/{code}/deliveries/{id}/resend`: the same, an edited, or a rebuilt body; `aksi=periksa` validates and sends nothing.
struct ResendPage: Sendable {
    let web: WebDependencies

    func post(_ request: ClinicRequest) async throws -> PageResult {
        guard let id = UUID(uuidString: request.parameter("id")) else { return .notFound }
        let choice = ResendChoice(rawValue: request.form.text("isi")) ?? .same
        let file = try await request.transaction { try await DeliveryFile.read(id, request, in: $0) }
        guard let file else { return .notFound }
        guard file.choices.contains(choice) else { return again(request, file, [], refusal: Self.refusal(file, choice)) }
        var body = ResendBody.same
        switch choice {
        case .same: break
        case .rebuilt: body = .rebuilt
        case .asThen: body = .asThen
        case .edited:
            switch Self.edited(request.form, file, Disclosure.usual(request)) {
            case .success(let edited): body = .edited(edited, reason: request.form.text("alasan"))
            case .failure(let problems): return again(request, file, problems.list)
            }
        }
        if request.form.text("aksi") == "periksa" { return try await check(request, file, body) }
        return try await send(request, file, body)
    }

    private static func refusal(_ file: DeliveryFile, _ choice: ResendChoice) -> String {
        if file.row.state == "processing" { return "Data ini sedang dikirim. Tunggu hasilnya dulu." }
        if file.shown.hold == .mapping {
            return "\(HoldWords.mapping(file.row.holdReason ?? "")). Setelah dipetakan, data ini terkirim sendiri."
        }
        return choice == .same
            ? "Isi yang sama sudah diterima \(file.row.channel.owner)\(file.kind.takesUpdates ? "; hanya suntingan yang dapat dikirim" : "")."
            : "Data ini tidak dapat disusun ulang."
    }

    private func send(_ request: ClinicRequest, _ file: DeliveryFile, _ body: ResendBody) async throws -> PageResult {
        let actor = request.actor
        let isConfirmed = request.form.has("pasti")
        let outcome = try await request.transaction { scope in
            try await web.delivery.resend.run(file.row.id, body, confirmed: isConfirmed, by: actor, in: scope)
        }
        switch outcome {
        case .queued(let queued):
            web.delivery.engine.wake()
            let next = LocalAddress(request.form.text("kembali"))?.text ?? request.address("deliveries/\(queued.lowerText)")
            return .redirect(next, .ok("Dikirim ulang: \(file.shown.title) masuk antrean paling depan."))
        case .notFound: return .notFound
        case .inFlight: return again(request, file, [], refusal: "Data ini sedang dikirim. Tunggu hasilnya dulu.")
        case .needsConfirmation:
            return again(
                request, file,
                [
                    Problem(
                        element: "pasti", rule: "wajib",
                        message: "Centang dulu: data yang sudah diterima \(file.row.channel.owner) akan diubah")
                ])
        case .refused(let says): return again(request, file, [], refusal: says)
        case .problems(let problems): return again(request, file, problems)
        }
    }

    /// *Periksa dulu*. A rebuilt body is made in a transaction that is taken back.
    private func check(_ request: ClinicRequest, _ file: DeliveryFile, _ body: ResendBody) async throws -> PageResult {
        let problems: [Problem]
        switch body {
        // What was accepted was checked by the platform itself.
        case .asThen: problems = []
        case .same: problems = file.kind.validate(file.body)
        case .edited(let edited, let reason):
            problems = BodyEditor(kind: file.kind).problems(edited, against: file.body, reason: reason.isEmpty ? "-" : reason)
        case .rebuilt:
            switch try await rebuilt(request, file) {
            case .success(let found): problems = found
            case .failure(let refused): return again(request, file, [], refusal: refused.says)
            }
        }
        if !problems.isEmpty { return again(request, file, problems) }
        return .show(page(request, file, [], note: .ok("Isi ini lolos pemeriksaan. Belum ada yang dikirim.")))
    }

    private struct Refused: Error { let says: String }
    private struct TakenBack: Error { let result: Result<[Problem], Refused> }

    private func rebuilt(_ request: ClinicRequest, _ file: DeliveryFile) async throws -> Result<[Problem], Refused> {
        let actor = request.actor
        do {
            return try await request.transaction { scope -> Result<[Problem], Refused> in
                let outcome = try await web.delivery.resend.run(file.row.id, .rebuilt, confirmed: true, by: actor, in: scope)
                guard case .queued(let id) = outcome, let row = try await DeliveryListStore.find(id, in: scope) else {
                    let says: String = if case .refused(let says) = outcome { says } else { "Data ini tidak dapat disusun ulang sekarang." }
                    throw TakenBack(result: .failure(Refused(says: says)))
                }
                let body = try await BodyEditor(kind: file.kind).bound(row, in: scope)
                throw TakenBack(result: .success(file.kind.validate(body)))
            }
        } catch let back as TakenBack { return back.result }
    }

    /// What is wrong with an edit before the kind looks at it.
    struct EditProblems: Error { let list: [Problem] }

    /// The typed body with masked values restored.
    static func edited(_ form: Form, _ file: DeliveryFile, _ disclosure: Disclosure) -> Result<JSON, EditProblems> {
        read(form.raw("badan"), original: file.body, shown: disclosure.show(file.body))
    }

    /// The same on plain values.
    static func read(_ text: String, original: JSON, shown: JSON) -> Result<JSON, EditProblems> {
        let typed: JSON
        do { typed = try JSON.parse(text) } catch {
            let says = "Isi bukan JSON yang benar: baris \(error.line), kolom \(error.column)"
            return .failure(EditProblems(list: [Problem(element: "badan", rule: "json", message: says)]))
        }
        let (body, unclear) = MaskedEdit(shown: shown, original: original).restored(typed)
        guard unclear.isEmpty else {
            return .failure(
                EditProblems(
                    list: unclear.map {
                        Problem(
                            element: $0, rule: "tersamar",
                            message: "Nilai tersamar dipindahkan dan tidak dapat dikenali lagi; kembalikan ke tempatnya")
                    }))
        }
        return .success(body)
    }

    private func again(_ request: ClinicRequest, _ file: DeliveryFile, _ problems: [Problem], refusal: String? = nil) -> PageResult {
        // From a list there is no form to show again.
        if let back = LocalAddress(request.form.text("kembali")), let says = refusal ?? problems.first?.message {
            return .redirect(back.text, .bad(says))
        }
        return .problem(page(request, file, problems, refusal: refusal))
    }

    private func page(
        _ request: ClinicRequest, _ file: DeliveryFile, _ problems: [Problem], refusal: String? = nil, note: Flash? = nil
    ) -> DeliveryView {
        DeliveryPage.view(
            request, file, disclosure: .usual(request),
            resend: ResendFormView(
                file, FormState(request.form), disclosure: .usual(request), found: problems, refusal: refusal, note: note))
    }
}
