import Clinics
import Delivery
import Foundation
import Templating
import Vocabulary

/// `GET /c/{code}/deliveries/{id}/diff?from=2&to=3`: what changed between two attempts. Its `#detail` opens as a drawer.
struct AttemptDiffPage: Sendable {
    let web: WebDependencies

    func get(_ request: ClinicRequest) async throws -> PageResult {
        guard let id = UUID(uuidString: request.parameter("id")) else { return .notFound }
        let asked = [Int(request.query.text("from")), Int(request.query.text("to"))].compactMap { $0 }.filter { (1...32_767).contains($0) }
        let found = try await request.transaction { scope -> (row: DeliveryRow, latest: [Attempt], attempts: [Attempt])? in
            guard let row = try await DeliveryListStore.find(id, in: scope),
                let kind = web.delivery.kinds.kind(row.kind, row.channel), request.may(kind.permission)
            else { return nil }
            let latest = try await AttemptStore.latest(of: id, createdAt: row.createdAt, in: scope)
            let missing = asked.filter { number in !latest.contains { $0.number == number } }
            let older = missing.isEmpty ? [] : try await AttemptStore.numbered(missing, of: id, createdAt: row.createdAt, in: scope)
            return (row, latest, latest + older)
        }
        guard let found else { return .notFound }
        let chosen = Self.choose(asked, found.attempts)
        let (shown, name) = (ShownDelivery(found.row), found.row.visitNumber ?? DeliveryText.short(id))
        let address = request.address("deliveries/\(id.lowerText)")
        let disclosure = Disclosure.usual(request)
        var form = FormState()
        if let chosen { form.form = ["from": "\(chosen.from.number)", "to": "\(chosen.to.number)"] }
        return .show(
            AttemptDiffView(
                page: request.frame(
                    "Beda percobaan \(shown.title) \(name)",
                    crumbs: DeliveryHome(shown.channel, request).crumbs + [
                        Crumb("\(shown.title) \(name)", address), Crumb("Beda percobaan"),
                    ]),
                address: address, title: shown.title, name: name, form: form,
                choices: found.attempts.sorted { $0.number > $1.number }.map {
                    ("\($0.number)", "Ke-\($0.number), " + ($0.httpStatus.map { "HTTP \($0)" } ?? "tanpa jawaban"))
                },
                parts: chosen.map {
                    [AttemptDiff.requests($0.from, $0.to, disclosure), AttemptDiff.answers($0.from, $0.to, disclosure)]
                } ?? [],
                isEdited: chosen.map { $0.from.revision != $0.to.revision } ?? false,
                says: asked.count == 2 ? "Percobaan itu tidak ada." : "Perlu sedikitnya dua percobaan untuk dibandingkan."))
    }

    /// The two that were asked for; else the newest with the one before it that asked the same of the platform.
    static func choose(_ asked: [Int], _ attempts: [Attempt]) -> (from: Attempt, to: Attempt)? {
        if asked.count == 2 {
            guard let from = attempts.first(where: { $0.number == asked[0] }), let to = attempts.first(where: { $0.number == asked[1] })
            else { return nil }
            return (from, to)
        }
        return attempts.first.flatMap { newest in before(newest, attempts).map { ($0, newest) } }
    }

    /// The attempt before this one: of the same method, so that a search is not compared with what is sent.
    static func before(_ attempt: Attempt, _ attempts: [Attempt]) -> Attempt? {
        let earlier = attempts.filter { $0.number < attempt.number }.sorted { $0.number > $1.number }
        return earlier.first { $0.method == attempt.method } ?? earlier.first
    }
}

/// `Templates/pages/deliveries/diff.mustache`
struct AttemptDiffView: PageView {
    static let template = "pages/deliveries/diff"
    let page: PageFrame
    let address: String
    let title: String
    let name: String
    let form: FormState
    let choices: [(value: String, label: String)]
    let parts: [AttemptDiff]
    /// The body that was sent is another revision.
    let isEdited: Bool
    /// Instead of a comparison.
    let says: String

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("address") { $0.address }, .text("title") { $0.title }, .text("name") { $0.name },
        .flag("chooses") { $0.choices.count > 1 }, .view("from") { $0.form.select("from", "Dari percobaan", $0.choices) },
        .view("to") { $0.form.select("to", "Ke percobaan", $0.choices) }, .list("parts") { $0.parts },
        .flag("hasParts") { !$0.parts.isEmpty }, .flag("edited") { $0.isEdited }, .text("says") { $0.says })
}
