import Clinics
import Foundation
import Templating
import Vocabulary

/// `GET /c/{code}/api-log`: every call of the clinic's system, refused ones with their wrong fields; kept 30 days.
struct ApiLogPage: Sendable {
    private static let perPage = 50

    func get(_ request: ClinicRequest) async throws -> PageResult {
        var filter = ApiLogFilter()
        filter.onlyRefused = request.query.has("ditolak")
        let after = Self.cursor(request.query.text("sesudah"))
        let entries = try await request.transaction { [filter] scope in
            try await ApiLogStore.list(filter, after: after, limit: Self.perPage + 1, in: scope)
        }
        let shown = entries.prefix(Self.perPage)
        let path = request.address("api-log")
        func link(_ entry: ApiLogEntry?) -> String {
            Address(path, ["ditolak": filter.onlyRefused ? "1" : nil, "sesudah": entry.map(Self.text)]).text
        }
        return .show(
            ApiLogView(
                page: request.frame("Log API"), path: path, here: link(nil), onlyRefused: filter.onlyRefused, zone: request.clinic.timeZone,
                rows: shown.map { entry in
                    ApiLogView.Row(
                        entry: entry, zone: request.clinic.timeZone,
                        run: entry.contractRunID.map { request.address("contract-kit/runs/\($0.lowerText)") },
                        visit: request.may(.visits) ? entry.visitID.map { request.address("visits/\($0.lowerText)") } : nil)
                },
                pager: Pager(
                    says: "\(Indonesian.number(shown.count)) panggilan di halaman ini", first: after == nil ? nil : link(nil),
                    next: entries.count > Self.perPage ? shown.last.map { link($0) } : nil)))
    }

    /// Microseconds and id: the time as the database keeps it.
    private static func text(_ entry: ApiLogEntry) -> String {
        "\(Int64((entry.at.timeIntervalSince1970 * 1_000_000).rounded()))_\(entry.id.lowerText)"
    }

    private static func cursor(_ text: String) -> ApiLogStore.Cursor? {
        let parts = text.split(separator: "_")
        guard parts.count == 2, let time = Int64(parts[0]), let id = UUID(uuidString: String(parts[1])) else { return nil }
        return ApiLogStore.Cursor(at: Date(timeIntervalSince1970: Double(time) / 1_000_000), id: id)
    }
}

/// `Templates/pages/api-log/list.mustache`
struct ApiLogView: PageView {
    static let template = "pages/api-log/list"
    let page: PageFrame
    let path: String
    let here: String
    let onlyRefused: Bool
    let zone: ClinicTimeZone
    let rows: [Row]
    let pager: Pager

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("path") { $0.path }, .text("here") { $0.here }, .flag("onlyRefused") { $0.onlyRefused },
        .text("zone") { $0.zone.abbreviation }, .list("rows") { $0.rows }, .flag("hasRows") { !$0.rows.isEmpty },
        .view("pager") { $0.pager },
        .view("empty") { $0.rows.isEmpty ? $0.empty : nil })

    private var empty: EmptyState {
        onlyRefused
            ? EmptyState(
                icon: "terkirim", title: "Tidak ada yang ditolak", says: "Semua panggilan SIM klinik dalam 30 hari terakhir diterima.",
                action: LinkView(path, "Tampilkan semua"))
            : EmptyState(
                icon: "tautan", title: "Belum ada panggilan",
                says: "Setiap panggilan API dari SIM klinik tampil di sini, juga yang ditolak.")
    }

    struct Row: View {
        let entry: ApiLogEntry
        let zone: ClinicTimeZone
        /// The run that answered it, instead of its endpoint.
        let run: String?
        let visit: String?

        static let fields = Fields<Self>(
            .text("time") { Indonesian.date($0.entry.at, in: $0.zone) + ", " + Indonesian.timeWithSeconds($0.entry.at, in: $0.zone) },
            .text("method") { $0.entry.method }, .text("path") { Masking.text($0.entry.path) }, .view("badge") { $0.badge },
            .text("code") { $0.entry.code }, .list("fields") { $0.entry.fields.map(WrongField.init) },
            .flag("hasFields") { !$0.entry.fields.isEmpty },
            .text("credential") { $0.entry.credential.map { "…\($0)" } ?? "–" }, .text("address") { $0.entry.address ?? "–" },
            .text("took") { Indonesian.duration(milliseconds: $0.entry.tookMilliseconds) }, .text("visit") { $0.visit },
            .text("run") { $0.run },
            .text("request") { $0.entry.requestID })

        private var badge: Badge {
            switch entry.status {
            case ..<300: Badge(kind: "terkirim", label: "\(entry.status)")
            case 500...: Badge(kind: "diparkir", label: "\(entry.status)")
            default: Badge(kind: "gagal", label: "\(entry.status)")
            }
        }
    }

    struct WrongField: View {
        let field: ApiLogEntry.Field

        init(_ field: ApiLogEntry.Field) { self.field = field }

        static let fields = Fields<Self>(.text("name") { $0.field.field }, .text("says") { Masking.text($0.field.message) })
    }
}
