import Clinics
import Templating
import Vocabulary

/// `GET /clinics`: all clinics with their state and how delivery goes.
struct ClinicListPage: Sendable {
    let web: WebDependencies
    private static let perPage = 50
    private static let healthDays = 7

    func get(_ request: ViewerRequest) async throws -> PageResult {
        let search = request.query.optional("q")
        let state = ClinicState(rawValue: request.query.text("status"))
        let cursor = Self.cursor(request.query.text("sesudah"))
        var clinics = try await web.database.platform { scope in
            try await ClinicStore.list(search: search, state: state, after: cursor, limit: Self.perPage + 1, in: scope)
        }
        let hasMore = clinics.count > Self.perPage
        if hasMore { clinics.removeLast() }
        let since = LocalDate(web.now(), in: .wib).adding(days: 1 - Self.healthDays)
        let health = try await web.deliveryHealth(since)
        return .show(
            ClinicListView(
                page: request.frame("Klinik"), filter: FormState(request.query), days: Self.healthDays,
                rows: clinics.map { ClinicListView.Row(clinic: $0, health: health[$0.id]) },
                pager: Pager(
                    says: "\(Indonesian.number(clinics.count)) klinik di halaman ini",
                    first: cursor == nil ? nil : Self.address(request.query, after: nil),
                    next: hasMore ? clinics.last.map { Self.address(request.query, after: ClinicStore.Cursor($0)) } : nil)))
    }

    /// "id.name", as the name may hold anything.
    private static func cursor(_ text: String) -> ClinicStore.Cursor? {
        let halves = text.split(separator: ".", maxSplits: 1)
        guard halves.count == 2, let id = Int64(halves[0]) else { return nil }
        return ClinicStore.Cursor(name: String(halves[1]), id: ClinicID(id))
    }

    private static func address(_ query: Form, after: ClinicStore.Cursor?) -> String {
        Address(
            "/clinics",
            [
                "q": query.optional("q"), "status": query.optional("status"), "sesudah": after.map { "\($0.id).\($0.name)" },
            ]
        ).text
    }
}

/// `Templates/pages/clinics/list.mustache`
struct ClinicListView: PageView {
    static let template = "pages/clinics/list"
    let page: PageFrame
    let filter: FormState
    let days: Int
    let rows: [Row]
    let pager: Pager

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .view("search") { $0.filter.field("q", "Nama atau kode", .search) },
        .view("state") { $0.filter.select("status", "Keadaan", [("", "Semua")] + ClinicState.allCases.map { ($0.rawValue, $0.word) }) },
        .int("days") { $0.days }, .list("rows") { $0.rows }, .flag("hasRows") { !$0.rows.isEmpty }, .view("pager") { $0.pager },
        .view("empty") { $0.rows.isEmpty ? $0.empty : nil })

    private var empty: EmptyState {
        filter.form.has("q") || filter.form.has("status")
            ? EmptyState(
                icon: "cari", title: "Tidak ada yang cocok", says: "Tidak ada klinik dengan nama, kode, atau keadaan itu.",
                action: LinkView("/clinics", "Hapus semua saringan"))
            : EmptyState(
                title: "Belum ada klinik", says: "Tambahkan klinik pertama, lalu ikuti langkah penyiapannya.",
                action: LinkView("/clinics/new", "Tambah klinik"))
    }

    struct Row: View {
        let clinic: Clinic
        let health: DeliveryHealth?

        static let fields = Fields<Self>(
            .text("name") { $0.clinic.name }, .text("code") { $0.clinic.code.text }, .text("city") { $0.clinic.details.city },
            .text("level") { $0.clinic.level.word }, .view("state") { $0.clinic.state.badge },
            .view("bar") { $0.health.map { ProgressBar(completed: $0.completed, waiting: $0.pending, failed: $0.failed) } },
            .text("completed") { $0.share }, .text("failed") { $0.health.map { Indonesian.number($0.failed) } ?? "–" })

        private var share: String {
            guard let health, health.total > 0 else { return "–" }
            return Indonesian.percent(health.completed, of: health.total)
        }
    }
}
