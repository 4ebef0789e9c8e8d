import Clinics
import Foundation
import Notices
import Templating
import Vocabulary

/// `/c/{code}/webhooks/log`: every message, newest first; kept 30 days.
struct WebhookLogPage: Sendable {
    let web: WebDependencies
    private static let perPage = 50

    /// `GET /c/{code}/webhooks/log`
    func get(_ request: ClinicRequest) async throws -> PageResult {
        var filter = WebhookMessageFilter()
        filter.state = WebhookMessage.State(rawValue: request.query.text("status"))
        filter.event = WebhookEvent(rawValue: request.query.text("kejadian"))
        let after = UUID(uuidString: request.query.text("sesudah"))
        let messages = try await request.transaction { [filter] scope in
            try await WebhookMessageStore.page(filter, after: after, limit: Self.perPage + 1, in: scope)
        }
        let path = request.address("webhooks/log")
        func link(_ state: WebhookMessage.State?, after: UUID? = nil) -> String {
            Address(path, ["status": state?.rawValue, "kejadian": filter.event?.rawValue, "sesudah": after?.lowerText]).text
        }
        let shown = messages.prefix(Self.perPage)
        let tabs: [(WebhookMessage.State?, String)] = [
            (nil, "Semua"), (.pending, "Menunggu"), (.failed, "Gagal"), (.delivered, "Terkirim"),
        ]
        return .show(
            WebhookLogView(
                page: request.frame(
                    "Log webhook", crumbs: [Crumb("Webhook", request.address("webhooks")), Crumb("Log webhook")]),
                path: path, here: link(filter.state), filter: filter, zone: request.clinic.timeZone,
                yesterday: LocalDate(web.now(), in: request.clinic.timeZone).adding(days: -1),
                tabs: tabs.map { WebhookLogView.Tab(address: link($0.0), label: $0.1, isCurrent: $0.0 == filter.state) },
                rows: shown.map {
                    WebhookLogView.Row(message: $0, address: "\(path)/\($0.id.lowerText)", zone: request.clinic.timeZone)
                },
                pager: Pager(
                    says: "\(Indonesian.number(shown.count)) pesan di halaman ini", first: after == nil ? nil : link(filter.state),
                    next: messages.count > Self.perPage ? shown.last.map { link(filter.state, after: $0.id) } : nil)))
    }

    /// `POST /c/{code}/webhooks/log/resend`: all that failed since a day.
    func resendFailed(_ request: ClinicRequest) async throws -> PageResult {
        let list = Address(request.address("webhooks/log"), ["status": "failed"]).text
        guard let day = LocalDate(request.form.text("sejak")) else {
            return .redirect(list, .bad("Tanggal belum diisi. Isi tanggal, lalu kirim ulang lagi."))
        }
        let since = day.start(in: request.clinic.timeZone.timeZone)
        let actor = request.actor
        let count = try await request.transaction { try await WebhookMessageStore.resendFailed(since: since, by: actor, in: $0) }
        guard count > 0 else {
            return .redirect(list, .wait("Tidak ada pesan gagal sejak \(Indonesian.date(day)) untuk alamat yang aktif."))
        }
        return .redirect(request.address("webhooks/log"), .ok("\(Indonesian.number(count)) pesan dikirim ulang."))
    }
}

/// `Templates/pages/webhooks/log.mustache`
struct WebhookLogView: PageView {
    static let template = "pages/webhooks/log"
    let page: PageFrame
    let path: String
    let here: String
    let filter: WebhookMessageFilter
    let zone: ClinicTimeZone
    let yesterday: LocalDate
    let tabs: [Tab]
    let rows: [Row]
    let pager: Pager

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("path") { $0.path }, .text("here") { $0.here }, .text("zone") { $0.zone.abbreviation },
        .text("status") { $0.filter.state?.rawValue }, .list("tabs") { $0.tabs },
        .view("event") { view in
            FormState(["kejadian": view.filter.event?.rawValue ?? ""]).select(
                "kejadian", "Kejadian", [("", "Semua")] + WebhookEvent.allCases.map { ($0.rawValue, WebhookWords.event($0)) })
        },
        .flag("showsFailed") { $0.filter.state == .failed && !$0.rows.isEmpty },
        .view("since") { FormState(["sejak": $0.yesterday.text]).field("sejak", "Gagal sejak tanggal", .date) },
        .list("rows") { $0.rows }, .flag("hasRows") { !$0.rows.isEmpty }, .view("pager") { $0.pager },
        .view("empty") { $0.rows.isEmpty ? $0.empty : nil })

    private var empty: EmptyState {
        filter == WebhookMessageFilter()
            ? EmptyState(
                icon: "kirim", title: "Belum ada pesan",
                says: "Setiap pesan ke SIM klinik tampil di sini selama 30 hari, dengan percobaan dan jawabannya.")
            : EmptyState(
                icon: "cari", title: "Tidak ada yang cocok", says: "Tidak ada pesan dengan saringan itu.",
                action: LinkView(path, "Hapus semua saringan"))
    }

    struct Tab: View {
        let address: String
        let label: String
        let isCurrent: Bool

        static let fields = Fields<Self>(
            .text("address") { $0.address }, .text("label") { $0.label }, .flag("current") { $0.isCurrent })
    }

    struct Row: View {
        let message: WebhookMessage
        let address: String
        let zone: ClinicTimeZone

        static let fields = Fields<Self>(
            .text("address") { $0.address }, .text("event") { WebhookWords.event($0.message.event) },
            .text("time") { Indonesian.dateTimeWithSeconds($0.message.createdAt, in: $0.zone) },
            .view("badge") { WebhookWords.badge($0.message) }, .text("attempts") { "\($0.message.attempts)" },
            .text("outcome") { WebhookWords.outcome(status: $0.message.lastStatus, failure: $0.message.lastFailure) },
            .texts("url") { BreakableCode.parts($0.message.url) })
    }
}
