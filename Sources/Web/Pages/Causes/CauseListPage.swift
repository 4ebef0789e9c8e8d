import Clinics
import Delivery
import Foundation
import Templating
import Vocabulary

/// `GET /c/{code}/errors`: failures by cause. Mended once, resent together.
struct CauseListPage: Sendable {
    let web: WebDependencies
    private static let perPage = 25

    func get(_ request: ClinicRequest) async throws -> PageResult {
        let ofBPJS = BPJSJob.all(of: request.clinic.level).compactMap { web.delivery.kinds.kind($0.kind, $0.channel) }
        let kinds = web.delivery.kinds.kinds(of: .satusehat) + ofBPJS
        let filter = CauseFilter(
            state: CauseFilter.State(parameter: request.query.text("status")),
            category: Rejection.Category(rawValue: request.query.text("kategori")),
            kind: kinds.first { $0.name == request.query.text("jenis") }?.name)
        let after = CauseCursor(request.query.text("sesudah"))
        let (found, counts, tasks) = try await request.transaction { scope in
            (
                try await CauseStore.page(filter, after: after, limit: Self.perPage + 1, in: scope), try await CauseStore.counts(in: scope),
                try await BulkTaskStore.recent(in: scope).filter { $0.state == .running || $0.state == .paused }
            )
        }
        let shown = found.prefix(Self.perPage)
        let path = request.address("errors")
        func link(_ state: CauseFilter.State, after: CauseCursor? = nil) -> String {
            Address(
                path,
                [
                    "status": state.parameter, "kategori": filter.category?.rawValue, "jenis": filter.kind,
                    "sesudah": after?.text,
                ]
            ).text
        }
        return .show(
            CauseListView(
                page: request.frame("Kegagalan"), path: path, here: link(filter.state, after: after), guide: path + "/catalogue",
                summary: summary(counts[.open] ?? 0), filter: filter, form: FormState(request.query),
                kinds: kinds.filter { request.may($0.permission) }.map { ($0.name, $0.title) },
                tabs: CauseFilter.State.allCases.map { state in
                    DeliveryTab(
                        address: link(state), label: state.word,
                        count: state == .healed ? nil : Indonesian.number(counts[state] ?? 0), isCurrent: state == filter.state)
                },
                rows: shown.map { CauseLine($0, kinds: web.delivery.kinds, links: ClinicLinks(request), zone: request.clinic.timeZone) },
                tasks: tasks.map { BulkLine($0, request) },
                pager: Pager(
                    says: "\(Indonesian.number(shown.count)) sebab di halaman ini", first: after == nil ? nil : link(filter.state),
                    next: found.count > Self.perPage ? shown.last.map { link(filter.state, after: $0.cursor) } : nil)))
    }

    private func summary(_ open: Int) -> String {
        open == 0
            ? "Tidak ada sebab yang perlu diperbaiki."
            : "\(Indonesian.number(open)) sebab perlu diperbaiki. Perbaiki sebabnya sekali, lalu kirim ulang semuanya."
    }
}

/// `Templates/pages/causes/list.mustache`
struct CauseListView: PageView {
    static let template = "pages/causes/list"
    let page: PageFrame
    let path: String
    let here: String
    let guide: String
    let summary: String
    let filter: CauseFilter
    let form: FormState
    let kinds: [(value: String, label: String)]
    let tabs: [DeliveryTab]
    let rows: [CauseLine]
    let tasks: [BulkLine]
    let pager: Pager

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("path") { $0.path }, .text("here") { $0.here }, .text("guide") { $0.guide },
        .text("summary") { $0.summary }, .text("state") { $0.filter.state.parameter }, .list("tabs") { $0.tabs },
        .view("category") {
            $0.form.select(
                "kategori", "Kategori", [("", "Semua kategori")] + Rejection.Category.shown.map { ($0.rawValue, $0.word) })
        },
        .view("kind") { $0.form.select("jenis", "Jenis data", [("", "Semua jenis")] + $0.kinds) },
        .flag("filtered") { $0.isFiltered }, .list("rows") { $0.rows }, .flag("hasRows") { !$0.rows.isEmpty },
        .flag("sorted") { $0.filter.state == .open }, .flag("hasTasks") { !$0.tasks.isEmpty }, .list("tasks") { $0.tasks },
        .view("pager") { $0.pager }, .view("empty") { $0.rows.isEmpty ? $0.empty : nil })

    private var isFiltered: Bool { filter.category != nil || filter.kind != nil }

    private var empty: EmptyState {
        if isFiltered {
            return EmptyState(
                icon: "cari", title: "Tidak ada yang cocok", says: "Tidak ada sebab dengan kategori dan jenis itu.",
                action: LinkView(Address(path, ["status": filter.state.parameter]).text, "Hapus semua saringan"))
        }
        switch filter.state {
        case .open:
            return EmptyState(
                icon: "terkirim", title: "Tidak ada yang perlu diperbaiki", says: "Yang masih dalam proses terkirim sendiri.")
        case .healed:
            return EmptyState(title: "Belum ada yang selesai sendiri", says: "Sebab yang hilang pada percobaan berikutnya tampil di sini.")
        case .resolved:
            return EmptyState(title: "Belum ada yang diselesaikan", says: "Sebab yang ditandai selesai oleh petugas tampil di sini.")
        case .ignored:
            return EmptyState(title: "Tidak ada yang diabaikan", says: "Sebab yang diabaikan tidak tampil di Dashboard.")
        }
    }
}

/// A cause in the list: how much it holds up, what it means, who mends it, and the one next step.
struct CauseLine: View {
    let note: CauseNote
    let meta: String
    let resolution: String?
    let isOpen: Bool

    init(_ cause: OpenCause, kinds: KindRegistry, links: ClinicLinks, zone: ClinicTimeZone) {
        note = CauseNote(cause, kinds: kinds, links: links)
        let owner = kinds.kind(cause.kind, cause.channel)?.explain(cause.code, element: cause.element).owner ?? .clinic
        meta = [
            owner.short(cause.channel.owner), Rejection.Category(rawValue: cause.category)?.word, CauseWords.kinds(cause),
            "pertama \(Indonesian.dateTime(cause.firstSeenAt, in: zone)), terakhir \(Indonesian.dateTime(cause.lastSeenAt, in: zone))",
        ].compactMap { $0 }.joined(separator: " · ")
        resolution = CauseView.resolution(cause, zone)
        isOpen = cause.state == .open
    }

    static let fields = Fields<Self>(
        .view("note") { $0.note }, .text("meta") { $0.meta }, .text("resolution") { $0.resolution }, .flag("open") { $0.isOpen })
}
