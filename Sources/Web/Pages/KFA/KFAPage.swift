import Clinics
import Delivery
import Foundation
import Satusehat
import Templating
import Vocabulary

/// `/c/{code}/kfa`: the clinic's products and their codes in the national dictionary (seed 003, *Mapping KFA*). A dialog has an address of
/// its own, whose page is the list with the dialog open.
struct KFAPage: Sendable {
    static let perPage = 25
    let web: WebDependencies

    /// `GET /c/{code}/kfa`
    func list(_ request: ClinicRequest) async throws -> PageResult { .show(try await view(request, dialog: nil)) }

    /// `GET /c/{code}/kfa/codes/{kfa}`: what KFA says of a code.
    func detail(_ request: ClinicRequest) async throws -> PageResult {
        let code = request.parameter("kfa")
        let product = try await request.transaction { try await KFAProductStore.find(codes: [code], in: $0)[code] }
        guard let product else { return .notFound }
        return .show(try await view(request, dialog: .detail(KFADetailView(product: product, zone: request.clinic.timeZone))))
    }

    /// The list, behind a dialog if one is open.
    func view(_ request: ClinicRequest, dialog: KFADialog?, hasProblems: Bool = false) async throws -> KFAListView {
        let part = ProductMappingStore.Part(rawValue: request.query.text("tab")) ?? dialog?.part ?? .unmapped
        let text = String(request.query.text("nama").prefix(100))
        let after = request.query.text("sesudah")
        let loaded = try await request.transaction { scope in
            let rows = try await ProductMappingStore.page(part, holding: text, after: after, limit: Self.perPage + 1, in: scope)
            let shown = Array(rows.prefix(Self.perPage))
            let open = part == .unmapped ? shown.map(\.product) : []
            return KFAListView.Loaded(
                progress: try await ProductMappingStore.progress(in: scope), rows: shown, hasMore: rows.count > Self.perPage,
                suggested: try await KFAMatch.suggested(for: open, in: scope).map(\.first),
                catalogue: try await KFACatalogueStore.standing(in: scope),
                shares: try await SettingsStore.settings(in: scope).shareMappings)
        }
        return KFAListView(
            page: request.frame("Pemetaan KFA", hasProblems: hasProblems), path: request.address("kfa"), part: part, text: text,
            isFirst: after.isEmpty, loaded: loaded, zone: request.clinic.timeZone, dialog: dialog,
            productsAddress: request.may(.masterData) ? request.address("products") : nil)
    }

    /// `POST /c/{code}/kfa/sharing`: whether mappings count as hints, both ways.
    func share(_ request: ClinicRequest) async throws -> PageResult {
        let isOn = request.form.text("bagikan") == "1"
        let actor = request.actor
        _ = try await request.transaction {
            try await SettingsStore.set([("share-mappings", isOn ? "on" : "off")], by: actor, in: $0)
        }
        return .redirect(
            request.address("kfa"),
            .ok(
                isOn
                    ? "Usulan dari klinik lain dinyalakan."
                    : "Usulan dari klinik lain dimatikan. Pemetaan klinik ini tidak ikut dihitung lagi."))
    }
}
