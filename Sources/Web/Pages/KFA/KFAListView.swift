import Clinics
import Delivery
import Foundation
import Templating
import Vocabulary

/// `Templates/pages/kfa/list.mustache`
struct KFAListView: PageView {
    static let template = "pages/kfa/list"

    struct Loaded: Sendable {
        let progress: MappingProgress
        let rows: [MappedProduct]
        let hasMore: Bool
        /// One for each row, or none at all.
        let suggested: [KFAMatch?]
        let catalogue: KFACatalogue
        let shares: Bool
    }

    let page: PageFrame
    let path: String
    let part: ProductMappingStore.Part
    let text: String
    let isFirst: Bool
    let loaded: Loaded
    let zone: ClinicTimeZone
    let dialog: KFADialog?
    let productsAddress: String?

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("path") { $0.path }, .text("here") { $0.address($0.part) },
        .text("catalogue") { $0.catalogue }, .text("products") { $0.productsAddress },
        .text("total") { Indonesian.number($0.progress.total) }, .text("mapped") { Indonesian.number($0.progress.mapped) },
        .text("unmapped") { Indonesian.number($0.progress.unmapped) },
        .flag("hasMapped") { $0.progress.mapped > 0 }, .flag("hasUnmapped") { $0.progress.unmapped > 0 },
        .text("held") { $0.progress.held == 0 ? nil : Indonesian.number($0.progress.held) },
        .text("percent") { "\($0.progress.percent)%" }, .text("share") { $0.progress.share },
        .text("todo") { $0.todo }, .text("todoHint") { $0.todoHint },
        .list("tabs") { $0.tabs }, .text("tab") { $0.part.rawValue }, .text("text") { $0.text },
        .flag("isMapped") { $0.part != .unmapped }, .flag("isUnmapped") { $0.part == .unmapped }, .text("caption") { $0.part.caption },
        .list("rows") { $0.rows }, .flag("hasRows") { !$0.loaded.rows.isEmpty }, .view("pager") { $0.pager },
        .view("empty") { $0.loaded.rows.isEmpty ? $0.nothing : nil },
        .flag("shares") { $0.loaded.shares },
        .view("map") { $0.dialog?.map }, .view("remove") { $0.dialog?.remove }, .view("detail") { $0.dialog?.detail })

    private var progress: MappingProgress { loaded.progress }

    private func address(_ part: ProductMappingStore.Part, after: String? = nil) -> String {
        Address(path, ["tab": part == .unmapped ? nil : part.rawValue, "nama": text, "sesudah": after]).text
    }

    private var catalogue: String {
        guard let read = loaded.catalogue.readAt else {
            return "Katalog belum dimuat; pencarian menanyakannya langsung ke KFA."
        }
        return "Katalog diperbarui \(Indonesian.date(read, in: zone))."
    }

    /// What the work of the next minutes brings.
    private var todo: String? {
        guard part == .unmapped, isFirst, text.isEmpty, progress.held > 0 else { return nil }
        let top = loaded.rows.prefix(3).filter { $0.held > 0 }
        let sum = top.reduce(0) { $0 + $1.held }
        return top.count == 1
            ? "Petakan produk teratas, \(Indonesian.number(sum)) data terkirim"
            : "Petakan \(top.count) produk teratas, \(Indonesian.number(sum)) data terkirim"
    }

    private var todoHint: String {
        "\(Indonesian.number(progress.holding)) produk menahan \(Indonesian.number(progress.held)) data. Urutan menurut banyaknya yang menunggu, bukan abjad."
    }

    private var tabs: [Tab] {
        let counts = [progress.unmapped, progress.mapped, progress.retired]
        return zip(ProductMappingStore.Part.allCases, counts).map { part, count in
            Tab(
                address: Address(path, ["tab": part == .unmapped ? nil : part.rawValue]).text, label: part.label,
                count: Indonesian.number(count), isCurrent: part == self.part)
        }
    }

    private var rows: [Row] {
        loaded.rows.enumerated().map { place, row in
            Row(
                row: row, suggestion: place < loaded.suggested.count ? loaded.suggested[place] : nil, path: path, part: part,
                isRetired: row.kfa?.retiredAt != nil)
        }
    }

    private var pager: Pager? {
        guard loaded.hasMore || !isFirst else { return nil }
        return Pager(
            says: "\(loaded.rows.count) produk di halaman ini", first: isFirst ? nil : address(part),
            next: loaded.hasMore ? loaded.rows.last.map { address(part, after: $0.cursor) } : nil)
    }

    private var nothing: EmptyState {
        if !text.isEmpty {
            return EmptyState(
                icon: "cari", title: "Tidak ada produk yang cocok", says: "Coba sebagian nama, atau kode produknya di SIM klinik.",
                action: LinkView(Address(path, ["tab": part.rawValue]).text, "Hapus pencarian"))
        }
        switch part {
        case .unmapped where progress.total == 0:
            return EmptyState(
                icon: "obat", title: "Belum ada produk",
                says: "Produk muncul di sini begitu SIM klinik menyebutnya dalam resep atau mengirim daftar produknya.",
                action: productsAddress.map { LinkView($0 + "/new", "Tambah produk") })
        case .unmapped:
            return EmptyState(
                icon: "terkirim", title: "Semua produk sudah dipetakan", says: "Tidak ada resep yang menunggu pemetaan produk.")
        case .mapped:
            return EmptyState(
                icon: "obat", title: "Belum ada produk yang dipetakan",
                says: "Mulailah dari produk yang paling banyak menahan data.", action: LinkView(path, "Lihat yang belum dipetakan"))
        case .retired:
            return EmptyState(
                icon: "terkirim", title: "Tidak ada kode yang ditarik", says: "Semua kode KFA yang dipakai klinik ini masih berlaku.")
        }
    }

    struct Tab: View {
        let address: String
        let label: String
        let count: String
        let isCurrent: Bool

        static let fields = Fields<Self>(
            .text("address") { $0.address }, .text("label") { $0.label }, .text("count") { $0.count }, .flag("current") { $0.isCurrent })
    }

    struct Row: View {
        let row: MappedProduct
        let suggestion: KFAMatch?
        let path: String
        let part: ProductMappingStore.Part
        let isRetired: Bool

        static let fields = Fields<Self>(
            .text("name") { $0.row.product.name }, .text("about") { $0.row.product.about },
            .text("held") { Indonesian.number($0.row.held) }, .text("address") { $0.address("") },
            .text("removal") { $0.address("/remove") }, .text("code") { $0.row.product.kfaCode },
            .text("detail") { $0.row.kfa == nil ? nil : "\($0.path)/codes/\($0.row.product.kfaCode ?? "")" },
            .text("kfaName") { $0.row.kfa?.name ?? "Belum dikenal di katalog" }, .flag("retired") { $0.isRetired },
            .view("suggestion") { $0.suggestion.map(Suggestion.init) })

        private func address(_ below: String) -> String {
            Address("\(path)/\(row.product.id.lowerText)\(below)", ["tab": part == .unmapped ? nil : part.rawValue]).text
        }
    }

    struct Suggestion: View {
        let match: KFAMatch

        static let fields = Fields<Self>(
            .text("code") { $0.match.product.code }, .text("name") { $0.match.product.name },
            .text("evidence") { MatchWords.sentence($0.match.evidence) })
    }
}

extension ProductMappingStore.Part {
    fileprivate var label: String {
        switch self {
        case .unmapped: "Belum dipetakan"
        case .mapped: "Sudah dipetakan"
        case .retired: "Kode ditarik"
        }
    }

    fileprivate var caption: String {
        switch self {
        case .unmapped: "Produk belum dipetakan, dampak terbesar di atas"
        case .mapped: "Produk sudah dipetakan"
        case .retired: "Produk yang kode KFA-nya ditarik"
        }
    }
}

extension MappingProgress {
    /// For `<meter>`, with two decimals: 75,4 % is above 75 %, and 75 % is not.
    fileprivate var share: String {
        guard total > 0 else { return "100" }
        let hundredths = mapped * 10_000 / total
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }
}

extension Product {
    /// "OBT-0012 · Tablet · 500 mg": its code, form and strength.
    var about: String {
        let form = formDisplay ?? unit ?? medicine.forms.sorted().first?.capitalized
        return [code, form, medicine.strengthShown, manufacturer].compactMap { $0 }.joined(separator: " · ")
    }
}
