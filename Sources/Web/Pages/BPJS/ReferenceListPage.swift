import BPJS
import Clinics
import Foundation
import JSON
import Templating
import Vocabulary

/// `/c/{code}/bpjs/lists/{list}`: the codes of one list, searched in the clinic's own copy, and what changed in it.
struct ReferenceListPage: Sendable {
    private static let perPage = 50
    private static let changesShown = 20
    let web: WebDependencies

    func get(_ request: ClinicRequest) async throws -> PageResult {
        let clinic = request.clinic
        guard let list = ReferenceLists.named(request.parameter("list")), ServiceFamily.of(clinic.level).contains(list.family) else {
            return .notFound
        }
        let text = String(request.query.text("q").trimmed.prefix(100))
        let after = text.isEmpty ? String(request.query.text("sesudah").prefix(200)) : ""
        let loaded = try await request.transaction { scope in
            (
                standing: try await ReferenceStore.standings(clinic.environment, in: scope)[list.name],
                rows: try await ReferenceStore.rows(
                    list.name, clinic.environment, holding: text, after: after, limit: Self.perPage + 1, in: scope),
                changes: try await ReferenceStore.changes(of: list.name, clinic.environment, limit: Self.changesShown, in: scope),
                isComplete: try await BPJSCredentialStore.load(list.family, clinic.environment, in: scope)?.isComplete == true
            )
        }
        let address = request.address("bpjs/lists/\(list.name)")
        let above = Crumb(
            list.family == .pcare ? "Referensi PCare" : "Referensi Antrean",
            request.address(list.family == .antreanFKTP ? "bpjs/antrean" : "bpjs"))
        return .show(
            ReferenceListView(
                page: request.frame(list.title, crumbs: [above, Crumb(list.title)]), base: request.address("bpjs"), address: address,
                list: list, text: text, isFirst: after.isEmpty, rows: loaded.rows, perPage: Self.perPage, changes: loaded.changes,
                standing: ReferenceListRow(list: list, standing: loaded.standing, address: address, zone: clinic.timeZone),
                tabs: BPJSTabs.all(request, .references(list.family)), zone: clinic.timeZone,
                noAccess: loaded.isComplete ? nil : MissingAccess.note(list.family, request)))
    }
}

/// `Templates/pages/bpjs/list.mustache`
struct ReferenceListView: PageView {
    static let template = "pages/bpjs/list"
    let page: PageFrame
    let base: String
    let address: String
    let list: ReferenceList
    let text: String
    let isFirst: Bool
    /// One more than a page where there are more.
    let rows: [ReferenceRow]
    let perPage: Int
    let changes: [ReferenceChange]
    let standing: ReferenceListRow
    let tabs: [BPJSTabs.Tab]
    let zone: ClinicTimeZone
    let noAccess: EmptyState?

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("base") { $0.base }, .text("address") { $0.address }, .text("text") { $0.text },
        .list("tabs") { $0.tabs }, .view("standing") { $0.standing }, .flag("readable") { $0.noAccess == nil },
        .flag("moving") { $0.noAccess == nil && $0.standing.isMoving }, .flag("coded") { $0.list.hasOwnCode },
        .list("columns") { $0.list.columns.map { Heading(title: $0.title) } }, .list("rows") { $0.shown },
        .flag("hasRows") { !$0.rows.isEmpty },
        .flag("hasMore") { !$0.text.isEmpty && $0.rows.count > $0.perPage }, .view("pager") { $0.pager },
        .view("empty") { $0.rows.isEmpty ? $0.nothing : nil },
        .list("changes") { view in view.changes.map { Change(change: $0, zone: view.zone) } }, .flag("hasChanges") { !$0.changes.isEmpty })

    private var shown: [Entry] { rows.prefix(perPage).map { Entry(row: $0, list: list) } }

    private var pager: Pager? {
        guard text.isEmpty, !isFirst || rows.count > perPage else { return nil }
        return Pager(
            says: "\(Indonesian.number(min(rows.count, perPage))) baris di halaman ini", first: isFirst ? nil : address,
            next: rows.count > perPage ? rows.prefix(perPage).last.map { Address(address, ["sesudah": $0.code]).text } : nil)
    }

    private var nothing: EmptyState {
        if !text.isEmpty {
            return EmptyState(
                icon: "cari", title: "Tidak ada yang cocok", says: "Coba sebagian kata, atau awal kodenya.",
                action: LinkView(address, "Hapus pencarian"))
        }
        return noAccess
            ?? EmptyState(icon: "bpjs", title: "Daftar ini belum ada isinya", says: "Tekan Sinkronkan untuk membacanya dari BPJS sekarang.")
    }

    struct Heading: View {
        let title: String
        static let fields = Fields<Self>(.text("title") { $0.title })
    }

    struct Entry: View {
        let row: ReferenceRow
        let list: ReferenceList

        static let fields = Fields<Self>(
            .text("code") { $0.row.code }, .text("name") { $0.row.name },
            .list("cells") { entry in entry.list.columns.map { Heading(title: Self.said($0.member, entry.row.extra[$0.member])) } },
            .text("told") { entry in
                entry.list.columns.map { "\($0.title) \(Self.said($0.member, entry.row.extra[$0.member]))" }.joined(separator: ", ")
            })

        /// A code is no amount, though BPJS writes some as numbers.
        private static func said(_ member: String, _ value: JSON?) -> String {
            switch value {
            case .number(let number) where member.hasPrefix("kd") || member.hasPrefix("kode"): number.text
            case .bool(let isSo): isSo ? "Ya" : "Tidak"
            case .string(let text): text.isEmpty ? "–" : text
            case .number(let number): number.int.map { Indonesian.number($0) } ?? number.text
            default: "–"
            }
        }
    }

    struct Change: View {
        let change: ReferenceChange
        let zone: ClinicTimeZone

        static let fields = Fields<Self>(
            .text("name") { $0.change.name }, .text("code") { $0.change.code }, .text("what") { $0.word },
            .text("before") { $0.change.nameBefore }, .text("day") { Indonesian.date($0.change.at, in: $0.zone) })

        private var word: String {
            switch change.what {
            case .added: "Baru"
            case .renamed: "Berganti nama"
            case .removed: "Tidak ada lagi"
            case .returned: "Ada lagi"
            }
        }
    }
}
