import Clinics
import Delivery
import Foundation
import Satusehat
import Templating
import Vocabulary

/// `/c/{code}/kfa/{id}`: chooses the code of a product, changes it or takes it away. Nothing is mapped without a person.
struct KFAMappingPage: Sendable {
    /// Results of a search that a dialog shows.
    static let shown = 12
    let web: WebDependencies
    private var list: KFAPage { KFAPage(web: web) }

    /// `GET /c/{code}/kfa/{id}`
    func get(_ request: ClinicRequest) async throws -> PageResult {
        guard let product = try await find(request) else { return .notFound }
        return .show(try await view(request, product, problem: nil))
    }

    /// `POST /c/{code}/kfa/{id}`
    func map(_ request: ClinicRequest) async throws -> PageResult {
        guard let product = try await find(request) else { return .notFound }
        let code = request.form.text("kfa")
        let (actor, clinic) = (request.actor, request.clinic)
        let saved: (product: Product, kfa: KFAProduct, impact: ProductImpact)? = try await request.transaction { scope in
            guard let kfa = try await KFAProductStore.find(codes: [code], in: scope)[code], kfa.retiredAt == nil else { return nil }
            let impact = try await ProductMappingStore.impact(of: product, clinic, in: scope)
            guard let mapped = try await web.delivery.intake.map(product.id, to: code, by: actor, in: scope) else { return nil }
            return (mapped, kfa, impact)
        }
        guard let saved else { return .problem(try await view(request, product, problem: "Pilih satu produk KFA dari hasil pencarian")) }
        web.delivery.engine.wakeReplans()
        askForForm(of: saved.kfa, request)
        let flash = Flash.ok("\(product.name) dipetakan ke \(code). \(ProductImpactWords.after(saved.impact))")
        guard request.form.text("lanjut") == "1" else { return .redirect(back(request), flash) }
        let next = try await request.transaction { try await ProductMappingStore.next(in: $0) }
        guard let next else { return .redirect(request.address("kfa"), flash) }
        return .redirect(Address(request.address("kfa/\(next.product.id.lowerText)"), ["lanjut": "1"]).text, flash)
    }

    /// `GET /c/{code}/kfa/{id}/remove`
    func confirm(_ request: ClinicRequest) async throws -> PageResult {
        guard let product = try await find(request), product.kfaCode != nil else { return .notFound }
        let clinic = request.clinic
        let impact = try await request.transaction { try await ProductMappingStore.impact(of: product, clinic, in: $0) }
        let dialog = KFARemoveView(
            product: product, sent: impact.sent, address: request.address("kfa/\(product.id.lowerText)/remove"), back: back(request))
        return .show(try await list.view(request, dialog: .remove(dialog)))
    }

    /// `POST /c/{code}/kfa/{id}/remove`
    func remove(_ request: ClinicRequest) async throws -> PageResult {
        guard let product = try await find(request) else { return .notFound }
        let actor = request.actor
        _ = try await request.transaction { try await web.delivery.intake.map(product.id, to: nil, by: actor, in: $0) }
        web.delivery.engine.wakeReplans()
        return .redirect(
            request.address("kfa"), .ok("Pemetaan \(product.name) dihapus. Resep baru yang memakainya menunggu sampai dipetakan lagi."))
    }

    private func find(_ request: ClinicRequest) async throws -> Product? {
        guard let id = UUID(uuidString: request.parameter("id")) else { return nil }
        return try await request.transaction { try await ProductStore.find(id, in: $0) }
    }

    private func back(_ request: ClinicRequest) -> String {
        Address(request.address("kfa"), ["tab": request.form.text("tab").isEmpty ? request.query.text("tab") : request.form.text("tab")])
            .text
    }

    /// What was typed is looked for; without it what the product's own name suggests.
    private func view(_ request: ClinicRequest, _ product: Product, problem: String?) async throws -> KFAListView {
        func said(_ name: String) -> String { request.query.text(name).isEmpty ? request.form.text(name) : request.query.text(name) }
        let typed = said("q")
        let clinic = request.clinic
        let search = KFASearch(database: web.database, lookups: web.delivery.lookups, now: web.now)
        let address = request.address("kfa/\(product.id.lowerText)")
        let known = try await request.transaction { scope in
            (
                now: try await KFAProductStore.find(codes: [product.kfaCode ?? ""], in: scope).values.first,
                impact: try await ProductMappingStore.impact(of: product, clinic, in: scope),
                suggested: try await search.suggest(for: product, in: scope),
                history: try await MappingHistoryView.load(
                    .product, product.id, now: product.kfaCode, what: "kode KFA", address: address, request, in: scope)
            )
        }
        let found = typed.isEmpty ? known.suggested : try await search.find(typed, for: product, of: clinic)
        let dialog = KFAMapView(
            product: product, known: known.now, impact: known.impact, text: typed.isEmpty ? product.name : typed, isSearch: !typed.isEmpty,
            matches: Array(found.matches.prefix(Self.shown)), hasMore: found.matches.count > Self.shown, away: found.away,
            shared: known.suggested.shared, chosen: request.form.text("kfa"), goesOn: said("lanjut") == "1", problem: problem,
            history: known.history, address: address, back: back(request), tab: said("tab"))
        return try await list.view(request, dialog: .map(dialog), hasProblems: problem != nil)
    }

    /// What waited for the mapping alone may wait for the form now: KFA is asked at once, and nobody here waits for its answer.
    private func askForForm(of kfa: KFAProduct, _ request: ClinicRequest) {
        guard kfa.formCode == nil else { return }
        Task { [mappings = web.api.mappings, clinic = request.clinic, engine = web.delivery.engine] in
            await mappings.resolve(kfaCode: kfa.code, of: clinic)
            engine.wake()
        }
    }
}
