import Clinics
import Foundation
import Templating
import Vocabulary

/// `/c/{code}/products`: the clinic's medicines by name.
struct ProductListPage: Sendable {
    private static let perPage = 25

    func get(_ request: ClinicRequest) async throws -> PageResult {
        let text = String(request.query.text("nama").prefix(100))
        let after = UUID(uuidString: request.query.text("sesudah"))
        let rows = try await request.transaction { scope in
            let last = try await after.asyncMap { try await ProductStore.find($0, in: scope) }
            return try await ProductStore.search(text, after: last.map { ProductCursor(after: $0) }, limit: Self.perPage + 1, in: scope)
        }
        let path = request.address("products")
        let shown = Array(rows.prefix(Self.perPage))
        let pager: Pager? =
            rows.count > shown.count || after != nil
            ? Pager(
                says: "\(Indonesian.number(shown.count)) produk di halaman ini",
                first: after == nil ? nil : Address(path, ["nama": text]).text,
                next: rows.count > shown.count
                    ? shown.last.map { Address(path, ["nama": text, "sesudah": $0.id.lowerText]).text } : nil) : nil
        return .show(
            ProductListView(
                page: request.frame("Produk"), path: path, text: text, products: shown, pager: pager,
                mapping: request.may(.satusehat) ? request.address("kfa") : nil,
                files: FileLinks(.products, request)))
    }
}

extension Optional {
    fileprivate func asyncMap<Value>(_ transform: (Wrapped) async throws -> Value?) async rethrows -> Value? {
        guard let self else { return nil }
        return try await transform(self)
    }
}

/// `Templates/pages/products/list.mustache`
struct ProductListView: PageView {
    static let template = "pages/products/list"
    let page: PageFrame
    let path: String
    let text: String
    let products: [Product]
    let pager: Pager?
    let mapping: String?
    let files: FileLinks?

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("path") { $0.path }, .text("text") { $0.text }, .text("mapping") { $0.mapping },
        .view("files") { $0.files },
        .list("rows") { view in view.products.map { Row(product: $0, address: "\(view.path)/\($0.id.lowerText)") } },
        .flag("hasRows") { !$0.products.isEmpty }, .view("pager") { $0.pager },
        .view("empty") { $0.products.isEmpty ? $0.nothing : nil })

    private var nothing: EmptyState {
        text.isEmpty
            ? EmptyState(
                icon: "obat", title: "Belum ada produk",
                says: "Tambahkan obat yang disebut SIM klinik di isian kode_obat. Obat yang disebut resep muncul sendiri.",
                action: LinkView(path + "/new", "Tambah produk"))
            : EmptyState(
                icon: "cari", title: "Tidak ada produk yang cocok", says: "Coba sebagian nama, atau kode produknya di SIM klinik.",
                action: LinkView(path, "Hapus pencarian"))
    }

    struct Row: View {
        let product: Product
        let address: String

        static let fields = Fields<Self>(
            .text("name") { $0.product.name }, .text("about") { $0.product.about }, .text("address") { $0.address },
            .text("kfa") { $0.product.kfaCode }, .view("state") { $0.badge })

        private var badge: Badge {
            if !product.isActive { return Badge(kind: "dijeda", label: "Nonaktif") }
            return product.kfaCode == nil
                ? Badge(kind: "menunggu", label: "Belum dipetakan") : Badge(kind: "terkirim", label: "Sudah dipetakan")
        }
    }
}
