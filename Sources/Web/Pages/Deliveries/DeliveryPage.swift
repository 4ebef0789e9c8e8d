import Clinics
import Delivery
import Foundation
import JSON
import Vocabulary

/// `/c/{code}/deliveries/{id}`: why it has not arrived, what to do, and everything that was tried. Its `#detail` opens as a drawer.
struct DeliveryPage: Sendable {
    let web: WebDependencies

    /// `GET`; `?percobaan=N` shows the bodies of another attempt.
    func get(_ request: ClinicRequest) async throws -> PageResult {
        guard let file = try await read(request) else { return .notFound }
        return .show(Self.view(request, file, disclosure: .usual(request)))
    }

    /// `POST …/reveal`: the bodies as they are, once, for who may see patients' numbers; in the audit.
    func reveal(_ request: ClinicRequest) async throws -> PageResult {
        guard request.may(.revealPatient) else { return .forbidden }
        guard let id = UUID(uuidString: request.parameter("id")) else { return .notFound }
        let actor = request.actor
        let file = try await request.transaction { scope -> DeliveryFile? in
            guard let file = try await DeliveryFile.read(id, request, in: scope) else { return nil }
            try await AuditStore.append(
                AuditEntry(action: "delivery.revealed", subject: .init("delivery", id.lowerText), by: actor), in: scope)
            return file
        }
        guard let file else { return .notFound }
        return .show(Self.view(request, file, disclosure: .everything))
    }

    private func read(_ request: ClinicRequest) async throws -> DeliveryFile? {
        guard let id = UUID(uuidString: request.parameter("id")) else { return nil }
        return try await request.transaction { try await DeliveryFile.read(id, request, in: $0) }
    }

    /// The page; `resend` is the form after a submit that was not accepted, or was only checked.
    static func view(
        _ request: ClinicRequest, _ file: DeliveryFile, disclosure: Disclosure, resend: ResendFormView? = nil
    ) -> DeliveryView {
        let row = file.row
        let asked = Int(request.query.text("percobaan"))
        let attempt = file.attempts.first { $0.number == asked } ?? file.attempts.first
        let name = row.visitNumber ?? DeliveryText.short(row.id)
        let title = "\(file.shown.title) \(name)"
        let address = request.address("deliveries/\(row.id.lowerText)")
        return DeliveryView(
            page: request.frame(
                title, hasProblems: resend?.problems != nil,
                crumbs: DeliveryHome(file.kind, request).crumbs + [Crumb(name)]),
            address: address, title: file.shown.title, name: name, sub: row.patientName ?? file.kind.summary,
            status: DeliveryStatus.of(file.shown),
            reason: file.reason(request), adopt: AdoptForm(file.candidates, address: address),
            // What is edited stays masked, as its hint says.
            resend: resend ?? ResendFormView(file, FormState(), disclosure: .usual(request)),
            codes: codes(file, attempt, disclosure), canReveal: request.may(.revealPatient) && disclosure != .everything,
            isRevealed: disclosure == .everything, facts: DeliveryFacts.of(file, request, disclosure),
            attempts: file.attempts.map { line in
                AttemptLine(
                    line, zone: request.clinic.timeZone,
                    address: line.number == attempt?.number || line.request == nil && line.response == nil
                        ? nil : "\(address)?percobaan=\(line.number)",
                    isShown: line.number == attempt?.number && file.attempts.count > 1,
                    meaning: line.errorCode.map { file.kind.explain($0, element: line.errorElement).meaning },
                    diff: AttemptDiffPage.before(line, file.attempts).map { before in
                        LinkView("\(address)/diff?from=\(before.number)&to=\(line.number)", "Beda dengan ke-\(before.number)")
                    })
            } + [AttemptLine(arrivedAt: row.createdAt, zone: request.clinic.timeZone)],
            dependencies: file.dependencies.map { RelatedDelivery($0, request) },
            updates: file.updates.map { RelatedDelivery($0, request) },
            mappings: file.mappings.map { MappingThenView($0, request) }
        )
    }

    private static func codes(_ file: DeliveryFile, _ attempt: Attempt?, _ disclosure: Disclosure) -> [CodeView] {
        guard let attempt else {
            guard file.body != .null else { return [] }
            return [
                CodeView(
                    id: "badan-minta", title: "Yang akan dikirim", sub: nil, badge: nil, html: JSONMarkup.html(disclosure.show(file.body)))
            ]
        }
        let element = attempt.response.flatMap(ErrorElement.read)
        var codes: [CodeView] = []
        if let request = attempt.request, !request.isEmpty {
            codes.append(
                CodeView(
                    id: "badan-minta", title: "Permintaan", sub: line(attempt), badge: nil,
                    html: JSONMarkup.html(request, element: element, masking: disclosure.show, text: disclosure.show)))
        } else if attempt.method != nil {
            codes.append(
                CodeView(
                    id: "badan-minta", title: "Permintaan", sub: line(attempt), badge: nil,
                    html: withoutBody(attempt.method)))
        }
        if let response = attempt.response, !response.isEmpty {
            let isGood = attempt.httpStatus.map { $0 < 400 } ?? false
            codes.append(
                CodeView(
                    id: "badan-jawab", title: "Jawaban", sub: nil,
                    badge: attempt.httpStatus.map { Badge(kind: isGood ? "terkirim" : "gagal", label: "HTTP \($0)") },
                    html: JSONMarkup.html(response, masking: disclosure.show, text: disclosure.show)))
        }
        return codes
    }

    private static func withoutBody(_ method: String?) -> String {
        switch method {
        case "GET": "Pencarian tanpa isi."
        case "DELETE": "Penghapusan tanpa isi."
        default: "Isi sudah dihapus menurut masa simpan."
        }
    }

    private static func line(_ attempt: Attempt) -> String? {
        guard let method = attempt.method, let url = attempt.url else { return nil }
        return "\(method) \(Masking.text(url))"
    }
}

/// The element that an OperationOutcome is about, so that the request shows it marked.
enum ErrorElement {
    /// `10003 Condition.code[0].coding` as `Condition.code.coding`; nil when the answer names none.
    static func read(_ response: [UInt8]) -> String? {
        guard response.count <= JSONMarkup.mostMarked, let json = try? JSON.parse(response) else { return nil }
        let issues = json["issue"]?.array ?? []
        let named = issues.lazy.compactMap { $0["expression"]?[0]?.string ?? $0["location"]?[0]?.string }.first
        guard let path = named?.split(separator: " ").last?.replacing(/\[\d*\]/, with: ""), path.contains(".") else { return nil }
        return String(path)
    }
}
