import Clinics
import Templating
import Vocabulary

/// `/c/{code}/kfa/changes`: what readings of the catalogue found new, changed and withdrawn, newest first.
struct KFAChangesPage: Sendable {
    private static let perPage = 50

    func get(_ request: ClinicRequest) async throws -> PageResult {
        let before = Int64(request.query.text("sebelum"))
        let (changes, used) = try await request.transaction { scope in
            let changes = try await KFACatalogueStore.changes(before: before, limit: Self.perPage + 1, in: scope)
            return (changes, try await ProductStore.mapped(to: changes.map(\.change.code), in: scope))
        }
        let shown = Array(changes.prefix(Self.perPage))
        let (list, path) = (request.address("kfa"), request.address("kfa/changes"))
        let hasMore = changes.count > shown.count
        return .show(
            KFAChangesView(
                page: request.frame(
                    "Perubahan katalog KFA", crumbs: [Crumb("Pemetaan KFA", list), Crumb("Perubahan katalog KFA")]),
                list: list, changes: shown.map(\.change), used: used, zone: request.clinic.timeZone,
                pager: hasMore || before != nil
                    ? Pager(
                        says: "\(Indonesian.number(shown.count)) perubahan di halaman ini", first: before == nil ? nil : path,
                        next: hasMore ? shown.last.map { Address(path, ["sebelum": String($0.id)]).text } : nil) : nil))
    }
}

/// `Templates/pages/kfa/changes.mustache`
struct KFAChangesView: PageView {
    static let template = "pages/kfa/changes"
    let page: PageFrame
    let list: String
    let changes: [KFAChange]
    /// The clinic's products by code of KFA.
    let used: [String: [String]]
    let zone: ClinicTimeZone
    let pager: Pager?

    static let fields = Fields<Self>(
        .view("page") { $0.page },
        .list("rows") { view in
            view.changes.map { Row(change: $0, used: view.used[$0.code] ?? [], list: view.list, zone: view.zone) }
        }, .flag("hasRows") { !$0.changes.isEmpty }, .view("pager") { $0.pager },
        .view("empty") { view in
            view.changes.isEmpty
                ? EmptyState(
                    icon: "obat", title: "Belum ada perubahan",
                    says: "Katalog dibaca setiap hari; yang baru, berubah, atau ditarik sesudah pembacaan pertama muncul di sini.",
                    action: LinkView(view.list, "Kembali ke pemetaan")) : nil
        })

    struct Row: View {
        let change: KFAChange
        let used: [String]
        let list: String
        let zone: ClinicTimeZone

        static let fields = Fields<Self>(
            .text("day") { Indonesian.date($0.change.at, in: $0.zone) }, .text("code") { $0.change.code },
            .text("detail") { "\($0.list)/codes/\($0.change.code)" }, .text("name") { $0.change.name },
            .text("before") { $0.change.nameBefore }, .text("what") { $0.change.what.word },
            .text("used") { $0.used.isEmpty ? nil : $0.used.joined(separator: ", ") })
    }
}

extension KFAChange.What {
    fileprivate var word: String {
        switch self {
        case .added: "Baru"
        case .changed: "Berubah"
        case .retired: "Ditarik"
        case .returned: "Berlaku lagi"
        }
    }
}
