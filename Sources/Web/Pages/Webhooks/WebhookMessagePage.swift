import Clinics
import Foundation
import JSON
import Notices
import Templating
import Vocabulary

/// `/c/{code}/webhooks/log/{id}`: one message: its body, and each try.
struct WebhookMessagePage: Sendable {
    /// `GET /c/{code}/webhooks/log/{id}`
    func get(_ request: ClinicRequest) async throws -> PageResult {
        guard let id = UUID(uuidString: request.parameter("id")) else { return .notFound }
        let (found, attempts) = try await request.transaction { scope in
            (try await WebhookMessageStore.find(id, in: scope), try await WebhookMessageStore.attempts(of: id, in: scope))
        }
        guard let found else { return .notFound }
        let log = request.address("webhooks/log")
        return .show(
            WebhookMessageView(
                page: request.frame(
                    "Pesan webhook",
                    crumbs: [Crumb("Webhook", request.address("webhooks")), Crumb("Log webhook", log), Crumb("Pesan webhook")]),
                address: "\(log)/\(id.lowerText)", endpoint: request.address("webhooks/\(found.endpointID.lowerText)"), message: found,
                attempts: attempts, zone: request.clinic.timeZone))
    }

    /// `POST /c/{code}/webhooks/log/{id}/resend`
    func resend(_ request: ClinicRequest) async throws -> PageResult {
        guard let id = UUID(uuidString: request.parameter("id")) else { return .notFound }
        let actor = request.actor
        let (found, resent) = try await request.transaction { scope in
            (try await WebhookMessageStore.find(id, in: scope), try await WebhookMessageStore.resend(id, by: actor, in: scope))
        }
        guard found != nil else { return .notFound }
        return .redirect(
            request.address("webhooks/log/\(id.lowerText)"),
            resent
                ? .ok("Pesan dikirim ulang dengan id yang sama. Hasilnya tampil di sini dalam beberapa detik.")
                : .bad("Alamat pesan ini nonaktif. Aktifkan alamatnya dulu, lalu kirim ulang."))
    }
}

/// `Templates/pages/webhooks/message.mustache`
struct WebhookMessageView: PageView {
    static let template = "pages/webhooks/message"
    let page: PageFrame
    let address: String
    let endpoint: String
    let message: WebhookMessage
    let attempts: [WebhookAttempt]
    let zone: ClinicTimeZone

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("address") { $0.address }, .text("endpoint") { $0.endpoint },
        .text("event") { WebhookWords.event($0.message.event) }, .text("type") { $0.message.event },
        .text("id") { $0.message.id.lowerText }, .view("badge") { WebhookWords.badge($0.message) },
        .texts("url") { BreakableCode.parts($0.message.url) },
        .text("created") { Indonesian.dateTimeWithSeconds($0.message.createdAt, in: $0.zone) },
        .text("next") { view in
            view.message.isEndpointEnabled ? view.message.dueAt.map { Indonesian.dateTimeWithSeconds($0, in: view.zone) } : nil
        },
        .flag("mayResend") { $0.message.isEndpointEnabled }, .html("body") { $0.body }, .list("attempts") { $0.rows },
        .flag("hasAttempts") { !$0.attempts.isEmpty })

    private var body: String { JSONMarkup.html(Array(message.body.utf8), masking: { $0 }, text: { $0 }) }

    private var rows: [Attempt] { attempts.map { Attempt(attempt: $0, zone: zone) } }

    struct Attempt: View {
        let attempt: WebhookAttempt
        let zone: ClinicTimeZone

        private var isGood: Bool { attempt.status.map { (200..<300).contains($0) } ?? false }

        static let fields = Fields<Self>(
            .text("number") { "\($0.attempt.number)" }, .text("time") { Indonesian.dateTimeWithSeconds($0.attempt.at, in: $0.zone) },
            .text("dot") { $0.isGood ? " ok" : " bad" }, .text("icon") { $0.isGood ? "terkirim" : "gagal" },
            .text("says") { WebhookWords.outcome(status: $0.attempt.status, failure: $0.attempt.failure) },
            .text("took") { Indonesian.duration(milliseconds: $0.attempt.tookMs) }, .text("answer") { $0.attempt.answer })
    }
}
