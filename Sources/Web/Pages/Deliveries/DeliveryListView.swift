import Delivery
import Foundation
import Templating
import Vocabulary

/// `Templates/pages/deliveries/list.mustache`
struct DeliveryListView: PageView {
    static let template = "pages/deliveries/list"
    let page: PageFrame
    let title: String
    let summary: String
    let path: String
    let bulkAddress: String
    let asked: AskedDeliveries
    let isAllKinds: Bool
    let kinds: [(value: String, label: String)]
    /// The platform refuses the clinic this kind.
    let refused: RefusedKindNote?
    let cause: CauseNote?
    let tabs: [DeliveryTab]
    let columns: [String]
    let showsDay: Bool
    let rows: [DeliveryRowView]
    let pager: Pager
    /// The address of this page, to come back to.
    let here: String

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("title") { $0.title }, .text("summary") { $0.summary }, .text("path") { $0.path },
        .text("bulkAddress") { $0.bulkAddress }, .text("here") { $0.here }, .text("status") { $0.asked.filter.status?.rawValue },
        .text("layanan") { $0.asked.layanan }, .text("causeID") { $0.asked.filter.errorGroup?.lowerText },
        .view("problems") { $0.asked.problems.problems.summary() },
        .view("kind") { view in
            view.isAllKinds ? view.asked.problems.select("jenis", "Jenis data", [("", "Semua jenis")] + view.kinds) : nil
        },
        .view("since") { $0.asked.problems.field("dari", "Dari tanggal", .date) },
        .view("until") { $0.asked.problems.field("sampai", "Sampai tanggal", .date) },
        .text("period") { $0.asked.period },
        .text("withoutPeriod") { $0.asked.address($0.path, status: $0.asked.filter.status, dates: false) },
        .view("refused") { $0.refused }, .view("cause") { $0.cause }, .list("tabs") { $0.tabs }, .texts("columns") { $0.columns },
        .flag("showsDay") { $0.showsDay },
        .list("rows") { $0.rows },
        .flag("hasRows") { !$0.rows.isEmpty }, .list("hidden") { $0.asked.hidden }, .view("pager") { $0.pager },
        .view("empty") { $0.rows.isEmpty ? $0.empty : nil })

    private var empty: EmptyState {
        let filter = asked.filter
        guard filter.status != nil || filter.from != nil || filter.until != nil || filter.errorGroup != nil || asked.after != nil else {
            return EmptyState(
                title: "Belum ada kiriman", says: "Data muncul di sini begitu SIM klinik mengirim kunjungan lewat API.")
        }
        return EmptyState(
            icon: "cari", title: "Tidak ada yang cocok", says: "Tidak ada kiriman dengan status, tanggal, atau sebab itu.",
            action: LinkView(asked.unfiltered(path), "Hapus semua saringan"))
    }
}

/// A tab of a list.
struct DeliveryTab: View {
    let address: String
    let label: String
    let count: String?
    let isCurrent: Bool

    static let fields = Fields<Self>(
        .text("address") { $0.address }, .text("label") { $0.label }, .text("count") { $0.count }, .flag("current") { $0.isCurrent })
}

/// A hidden field of a form.
struct HiddenField: View, Hashable {
    let name: String
    let value: String

    static let fields = Fields<Self>(.text("name") { $0.name }, .text("value") { $0.value })
}
