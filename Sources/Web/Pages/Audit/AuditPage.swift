import Clinics
import Foundation
import Templating
import Vocabulary

/// `/audit` (the platform's chain) and `/c/{code}/audit` (the clinic's): who changed what, newest first.
struct AuditPage: Sendable {
    let web: WebDependencies
    private static let perPage = 50

    /// `/audit`
    func platform(_ request: ViewerRequest) async throws -> PageResult {
        let asked = Asked(request.query, zone: .wib)
        let records = try await web.database.platform { scope in
            try await AuditStore.list(asked.filter, after: asked.after, limit: Self.perPage + 1, in: scope)
        }
        return show(request, asked, records, address: "/audit", zone: .wib)
    }

    /// `/c/{code}/audit`
    func clinic(_ request: ClinicRequest) async throws -> PageResult {
        let zone = request.clinic.timeZone
        let asked = Asked(request.query, zone: zone)
        let records = try await request.transaction { scope in
            try await AuditStore.list(asked.filter, after: asked.after, limit: Self.perPage + 1, in: scope)
        }
        return show(request, asked, records, address: request.address("audit"), zone: zone)
    }

    private func show(
        _ request: some PageRequest, _ asked: Asked, _ records: [AuditRecord], address: String, zone: ClinicTimeZone
    ) -> PageResult {
        let shown = Array(records.prefix(Self.perPage))
        let hasMore = records.count > Self.perPage
        func link(after: Int64?) -> String {
            Address(
                address,
                [
                    "jenis": asked.form.optional("jenis"), "dari": asked.form.optional("dari"), "sampai": asked.form.optional("sampai"),
                    "sesudah": after.map(String.init),
                ]
            ).text
        }
        return .show(
            AuditView(
                page: request.frame("Jejak audit"), address: address, filter: FormState(asked.form), zone: zone,
                rows: shown.map { AuditView.Row(record: $0, zone: zone) },
                pager: Pager(
                    says: "\(Indonesian.number(shown.count)) catatan di halaman ini", first: asked.after == nil ? nil : link(after: nil),
                    next: hasMore ? shown.last.map { link(after: $0.seq) } : nil)))
    }

    /// The filter as it stands in the address.
    private struct Asked {
        let form: Form
        let filter: AuditFilter
        let after: Int64?

        init(_ query: Form, zone: ClinicTimeZone) {
            form = query
            after = Int64(query.text("sesudah"))
            var filter = AuditFilter()
            if let kind = AuditWords.kinds.first(where: { $0.prefix == query.text("jenis") }) { filter.action = kind.prefix }
            filter.since = LocalDate(query.text("dari"))?.start(in: zone.timeZone)
            filter.until = LocalDate(query.text("sampai"))?.adding(days: 1).start(in: zone.timeZone)
            self.filter = filter
        }
    }
}

/// `Templates/pages/audit/audit.mustache`
struct AuditView: PageView {
    static let template = "pages/audit/audit"
    let page: PageFrame
    let address: String
    let filter: FormState
    let zone: ClinicTimeZone
    let rows: [Row]
    let pager: Pager

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("address") { $0.address }, .text("zone") { $0.zone.abbreviation },
        .view("kind") { $0.filter.select("jenis", "Jenis", [("", "Semua")] + AuditWords.kinds.map { ($0.prefix, $0.word) }) },
        .view("since") { $0.filter.field("dari", "Dari tanggal", .date) },
        .view("until") { $0.filter.field("sampai", "Sampai tanggal", .date) },
        .list("rows") { $0.rows }, .flag("hasRows") { !$0.rows.isEmpty }, .view("pager") { $0.pager },
        .view("empty") { view in
            view.rows.isEmpty
                ? EmptyState(
                    icon: "cari", title: "Tidak ada yang cocok", says: "Tidak ada catatan untuk jenis dan tanggal itu.",
                    action: LinkView(view.address, "Hapus semua saringan")) : nil
        })

    struct Row: View {
        let record: AuditRecord
        let zone: ClinicTimeZone

        static let fields = Fields<Self>(
            .text("time") { Indonesian.dateTimeWithSeconds($0.record.at, in: $0.zone) }, .text("actor") { $0.record.actor },
            .text("says") { AuditWords.says($0.record.action) }, .texts("action") { BreakableCode.parts($0.record.action) },
            .text("subject") { $0.record.subjectID }, .text("change") { $0.record.change }, .text("address") { $0.record.address })
    }
}
