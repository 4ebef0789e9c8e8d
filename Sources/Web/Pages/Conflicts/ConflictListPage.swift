import Clinics
import Foundation
import Templating
import Vocabulary

/// `/c/{code}/conflicts`: data that contradicts itself, each with what to do; what is right as it is gets a reason.
struct ConflictListPage: Sendable {
    private static let longestReason = 200

    func get(_ request: ClinicRequest) async throws -> PageResult { .show(try await view(request)) }

    /// `POST …/check`: looks now.
    func check(_ request: ClinicRequest) async throws -> PageResult {
        let open = try await request.transaction { try await ConflictStore.refresh(in: $0) }
        return .redirect(
            request.address("conflicts"),
            open == 0
                ? .ok("Data diperiksa. Tidak ada yang bertentangan.")
                : .wait("Data diperiksa. \(Indonesian.number(open)) perlu diputuskan."))
    }

    /// `POST …/{id}/dismiss`: it is right as it is.
    func dismiss(_ request: ClinicRequest) async throws -> PageResult {
        guard let id = UUID(uuidString: request.parameter("id")) else { return .notFound }
        var form = FormState(request.form)
        let reason = form.required("alasan", "Alasan belum diisi")
        if reason.count > Self.longestReason { form.problems.add("alasan", "Alasan paling banyak \(Self.longestReason) karakter") }
        guard form.problems.isEmpty else { return .problem(try await view(request, wrong: (id, form))) }
        let actor = request.actor
        guard try await request.transaction({ try await ConflictStore.dismiss(id, reason: reason, by: actor, in: $0) }) else {
            return .notFound
        }
        return .redirect(request.address("conflicts"), .ok("Ditandai benar."))
    }

    /// `POST …/{id}/reopen`
    func reopen(_ request: ClinicRequest) async throws -> PageResult {
        let actor = request.actor
        guard let id = UUID(uuidString: request.parameter("id")),
            try await request.transaction({ try await ConflictStore.reopen(id, by: actor, in: $0) })
        else { return .notFound }
        return .redirect(request.address("conflicts"), .ok("Dibuka lagi."))
    }

    /// `wrong` is the form that was not accepted, and whose it is.
    private func view(_ request: ClinicRequest, wrong: (id: UUID, form: FormState)? = nil) async throws -> ConflictListView {
        let (open, dismissed) = try await request.transaction { scope in
            (try await ConflictStore.list(dismissed: false, in: scope), try await ConflictStore.list(dismissed: true, in: scope))
        }
        func cards(_ conflicts: [Conflict]) -> [ConflictListView.Card] {
            conflicts.filter { request.may(ConflictWords(conflict: $0).permission) }.map { conflict in
                ConflictListView.Card(
                    conflict: conflict, base: request.address(), zone: request.clinic.timeZone,
                    form: wrong?.id == conflict.id ? wrong?.form : nil)
            }
        }
        return ConflictListView(
            page: request.frame("Mutu data", hasProblems: wrong != nil), address: request.address("conflicts"), open: cards(open),
            dismissed: cards(dismissed), problems: wrong?.form.problems.summary())
    }
}

/// `Templates/pages/conflicts/list.mustache`
struct ConflictListView: PageView {
    static let template = "pages/conflicts/list"
    let page: PageFrame
    let address: String
    let open: [Card]
    let dismissed: [Card]
    let problems: ProblemSummary?

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("address") { $0.address }, .list("open") { $0.open }, .flag("hasOpen") { !$0.open.isEmpty },
        .list("dismissed") { $0.dismissed }, .flag("hasDismissed") { !$0.dismissed.isEmpty }, .view("problems") { $0.problems },
        .view("empty") {
            $0.open.isEmpty
                ? EmptyState(
                    icon: "terkirim", title: "Tidak ada data yang bertentangan",
                    says: "Data diperiksa setiap malam, dan kapan saja dengan Periksa sekarang.") : nil
        })

    /// One conflict.
    struct Card: View {
        let conflict: Conflict
        let base: String
        let zone: ClinicTimeZone
        let form: FormState?

        private var words: ConflictWords { ConflictWords(conflict: conflict) }

        static let fields = Fields<Self>(
            .text("id") { $0.conflict.id.lowerText }, .text("address") { "\($0.base)/conflicts/\($0.conflict.id.lowerText)" },
            .text("title") { $0.words.title }, .text("shared") { $0.conflict.shared }, .text("remedy") { $0.words.remedy },
            .text("found") { Indonesian.date($0.conflict.foundAt, in: $0.zone) },
            .list("subjects") { card in card.conflict.subjects.map { Member(subject: $0, list: "\(card.base)/\(card.words.page)") } },
            .text("typed") { $0.form?.form.text("alasan") }, .text("problem") { $0.form?.problems["alasan"] },
            .flag("wrong") { $0.form != nil },
            .text("dismissal") { card in
                card.conflict.dismissal.map { "\($0.by), \(Indonesian.date($0.at, in: card.zone)): \($0.reason)" }
            })
    }

    /// One of those that share something.
    struct Member: View {
        let subject: Conflict.Subject
        let list: String

        static let fields = Fields<Self>(
            .text("name") { $0.subject.name ?? "Tanpa nama" }, .text("code") { $0.subject.code.map { Masking.text($0) } },
            .text("link") { "\($0.list)/\($0.subject.id.lowerText)" })
    }
}
