import Clinics
import Delivery
import Foundation
import Templating
import Vocabulary

/// `/c/{code}/products/new` and `/c/{code}/products/{id}`: a medicine of the clinic. Its code of KFA is chosen under *Pemetaan KFA*.
struct ProductPage: Sendable {
    let web: WebDependencies

    /// `GET /c/{code}/products/new`
    func new(_ request: ClinicRequest) async throws -> PageResult {
        .show(newView(request, FormState(["compounding": Compounding.none.rawValue])))
    }

    /// `POST /c/{code}/products/new`
    func add(_ request: ClinicRequest) async throws -> PageResult {
        var form = FormState(request.form)
        guard let product = ProductForm.read(&form, into: Product(id: .v7(), code: "", name: ""), isNew: true) else {
            return .problem(newView(request, form))
        }
        let actor = request.actor
        guard try await request.transaction({ try await ProductStore.add(product, by: actor, in: $0) }) else {
            form.problems.add("code", "Kode ini sudah dipakai produk lain")
            return .problem(newView(request, form))
        }
        return .redirect(
            request.address("products/\(product.id.lowerText)"), .ok("Produk disimpan. Petakan ke KFA supaya resepnya terkirim."))
    }

    /// `GET /c/{code}/products/{id}`
    func get(_ request: ClinicRequest) async throws -> PageResult {
        guard let product = try await find(request) else { return .notFound }
        return .show(try await view(request, product, ProductForm.start(product)))
    }

    /// `POST /c/{code}/products/{id}`
    func save(_ request: ClinicRequest) async throws -> PageResult {
        guard let product = try await find(request) else { return .notFound }
        var form = FormState(request.form)
        guard let changed = ProductForm.read(&form, into: product, isNew: false) else {
            return .problem(try await view(request, product, form))
        }
        let actor = request.actor
        let saved = try await request.transaction { scope -> Product? in
            let saved = try await ProductStore.update(changed, by: actor, in: scope)
            // Its unit and name stand in what was sent.
            if let saved, saved != product { try await web.delivery.intake.productChanged(saved, in: scope) }
            return saved
        }
        guard saved != nil else { return .notFound }
        web.delivery.engine.wakeReplans()
        return .redirect(request.address("products/\(product.id.lowerText)"), .ok("Produk disimpan."))
    }

    /// `POST /c/{code}/products/{id}/deactivate` and `/activate`
    func setActive(_ isActive: Bool, _ request: ClinicRequest) async throws -> PageResult {
        guard let product = try await find(request) else { return .notFound }
        let actor = request.actor
        _ = try await request.transaction { try await ProductStore.setActive(isActive, product.id, by: actor, in: $0) }
        return .redirect(
            request.address("products/\(product.id.lowerText)"), .ok(isActive ? "Produk diaktifkan lagi." : "Produk dinonaktifkan."))
    }

    private func find(_ request: ClinicRequest) async throws -> Product? {
        guard let id = UUID(uuidString: request.parameter("id")) else { return nil }
        return try await request.transaction { try await ProductStore.find(id, in: $0) }
    }

    private func view(_ request: ClinicRequest, _ product: Product, _ form: FormState) async throws -> ProductView {
        let list = request.address("products")
        let address = "\(list)/\(product.id.lowerText)"
        let (kfa, history) = try await request.transaction { scope in
            (
                try await KFAProductStore.find(codes: [product.kfaCode ?? ""], in: scope).values.first,
                try await MappingHistoryView.load(
                    .product, product.id, now: product.kfaCode, what: "kode KFA", address: address, request, in: scope)
            )
        }
        return ProductView(
            page: request.frame(
                product.name, hasProblems: !form.problems.isEmpty, crumbs: [Crumb("Produk", list), Crumb(product.name)]),
            address: address, product: product, kfa: kfa, form: form, history: history,
            mapping: request.may(.satusehat) ? request.address("kfa/\(product.id.lowerText)") : nil)
    }

    private func newView(_ request: ClinicRequest, _ form: FormState) -> NewProductView {
        let list = request.address("products")
        return NewProductView(
            page: request.frame(
                "Tambah produk", hasProblems: !form.problems.isEmpty, crumbs: [Crumb("Produk", list), Crumb("Tambah produk")]),
            list: list, form: form)
    }
}

/// `Templates/pages/products/new.mustache`
struct NewProductView: PageView {
    static let template = "pages/products/new"
    let page: PageFrame
    let list: String
    let form: FormState

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .view("problems") { $0.form.problems.summary() },
        .view("form") { ProductForm(form: $0.form, action: $0.list + "/new", isNew: true) })
}

/// `Templates/pages/products/product.mustache`
struct ProductView: PageView {
    static let template = "pages/products/product"
    let page: PageFrame
    let address: String
    let product: Product
    let kfa: KFAProduct?
    let form: FormState
    let history: MappingHistoryView
    let mapping: String?

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("address") { $0.address }, .text("title") { $0.product.name }, .text("code") { $0.product.code },
        .flag("active") { $0.product.isActive }, .text("kfa") { $0.product.kfaCode }, .text("kfaName") { $0.kfa?.name },
        .flag("retired") { $0.kfa?.retiredAt != nil }, .text("mapping") { $0.mapping },
        .view("problems") { $0.form.problems.summary() }, .view("history") { $0.history },
        .view("form") { ProductForm(form: $0.form, action: $0.address, isNew: false) })
}
