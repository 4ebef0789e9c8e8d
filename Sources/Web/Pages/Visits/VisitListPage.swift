import Clinics
import Delivery
import Foundation
import Templating
import Vocabulary

/// `GET /c/{code}/visits`: visits by keyset pages, with how far each has come.
struct VisitListPage: Sendable {
    let web: WebDependencies
    private static let perPage = 25

    func get(_ request: ClinicRequest) async throws -> PageResult {
        let asked = AskedDeliveries(request.query, kind: nil, kinds: [])
        var form = asked.problems
        var filter = VisitFilter()
        (filter.from, filter.until) = (asked.filter.from, asked.filter.until)
        if let number = form.form.optional("no") {
            // Names and identity numbers have no place in an address.
            if NIK(number) != nil || !number.contains(where: \.isNumber) {
                form.problems.add("no", "Isi nomor kunjungan; pasien dicari di halaman Pasien")
                form.form = ["dari": form.form.text("dari"), "sampai": form.form.text("sampai")]
            } else {
                filter.search = number
            }
        }
        let after = asked.after.map { VisitCursor(serviceDate: $0.serviceDate, id: $0.id) }
        let path = request.address("visits")
        let (visits, progress) = try await request.transaction { scope in
            let visits = try await VisitListStore.page(filter, after: after, limit: Self.perPage + 1, in: scope)
            let rows = try await DeliveryListStore.ofVisits(visits.prefix(Self.perPage).map { ($0.id, $0.patientID) }, in: scope)
            return (visits, rows.mapValues { VisitProgress($0.map(ShownDelivery.init)) })
        }
        let shown = visits.prefix(Self.perPage)
        func link(_ cursor: DeliveryCursor?) -> String {
            Address(path, ["no": filter.search, "dari": filter.from?.text, "sampai": filter.until?.text, "sesudah": cursor?.text]).text
        }
        let view = VisitListView(
            page: request.frame("Kunjungan", hasProblems: !form.problems.isEmpty), path: path, here: link(asked.after),
            files: FileLinks(.visits, request), filter: form,
            period: asked.period, zone: request.clinic.timeZone,
            rows: shown.map {
                VisitListView.Row(visit: $0, progress: progress[$0.id] ?? VisitProgress([]), path: path, zone: request.clinic.timeZone)
            },
            pager: Pager(
                says: "\(Indonesian.number(shown.count)) kunjungan di halaman ini", first: asked.after == nil ? nil : link(nil),
                next: visits.count > Self.perPage ? shown.last.map { link(DeliveryCursor(serviceDate: $0.serviceDate, id: $0.id)) } : nil),
            isFiltered: filter.search != nil || filter.from != nil || filter.until != nil || after != nil)
        return form.problems.isEmpty ? .show(view) : .problem(view)
    }
}

/// `Templates/pages/visits/list.mustache`
struct VisitListView: PageView {
    static let template = "pages/visits/list"
    let page: PageFrame
    let path: String
    let here: String
    let files: FileLinks?
    let filter: FormState
    let period: String?
    let zone: ClinicTimeZone
    let rows: [Row]
    let pager: Pager
    let isFiltered: Bool

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("path") { $0.path }, .text("here") { $0.here }, .view("files") { $0.files },
        .text("zone") { $0.zone.abbreviation },
        .view("problems") { $0.filter.problems.summary() }, .view("number") { $0.filter.field("no", "No. kunjungan", .search) },
        .view("since") { $0.filter.field("dari", "Dari tanggal", .date) },
        .view("until") { $0.filter.field("sampai", "Sampai tanggal", .date) },
        .text("period") { $0.period }, .list("rows") { $0.rows }, .flag("hasRows") { !$0.rows.isEmpty }, .view("pager") { $0.pager },
        .view("empty") { $0.rows.isEmpty ? $0.empty : nil })

    private var empty: EmptyState {
        isFiltered
            ? EmptyState(
                icon: "cari", title: "Tidak ada yang cocok", says: "Tidak ada kunjungan dengan nomor atau tanggal itu.",
                action: LinkView(path, "Hapus semua saringan"))
            : EmptyState(
                icon: "kunjungan", title: "Belum ada kunjungan",
                says: "Kunjungan muncul di sini begitu SIM klinik mengirimnya lewat API, atau Anda mengisinya.",
                action: LinkView(path + "/new", "Isi kunjungan"))
    }

    struct Row: View {
        let visit: VisitSummary
        let progress: VisitProgress
        let path: String
        let zone: ClinicTimeZone

        static let fields = Fields<Self>(
            .text("address") { "\($0.path)/\($0.visit.id.lowerText)" }, .text("name") { $0.visit.patientName ?? "Pasien tanpa nama" },
            .text("number") { $0.visit.visitNumber ?? DeliveryText.short($0.visit.id) },
            .text("location") { Masking.text($0.visit.location) },
            .text("practitioner") { Masking.text($0.visit.practitioner) }, .text("day") { Indonesian.date($0.visit.serviceDate) },
            .text("time") { Indonesian.time($0.visit.startedAt, in: $0.zone) }, .view("badge") { $0.badge },
            .view("bar") { $0.progress.bar },
            .text("sent") { "\($0.progress.sent) dari \($0.progress.total) terkirim" }, .text("why") { $0.why })

        private var badge: Badge {
            switch visit.status {
            case .open: progress.badge
            case .cancelled: Badge(kind: "dilewati", label: "Dibatalkan")
            case .enteredInError: Badge(kind: "dilewati", label: "Salah catat")
            }
        }

        private var why: String? {
            guard let decisive = progress.decisive else { return nil }
            return HoldWords.short(decisive, meaning: "\(decisive.title) ditolak", zone: zone)
        }
    }
}
