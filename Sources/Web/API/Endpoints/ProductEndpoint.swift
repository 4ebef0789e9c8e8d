import Clinics
import Delivery
import Foundation
import JSON
import Vocabulary

/// `/api/products`: the clinic's medicines, which prescriptions name by code.
struct ProductEndpoint: Sendable {
    /// Adds one, or changes the one of that code; what waited for its mapping goes.
    func post(_ call: ApiCall) async throws -> ApiAnswer {
        switch ProductBody.read(call.body, clock: call.clock) {
        case .refused(let refusal): return try await call.refuse(refusal)
        case .read(let fields, let warnings):
            let product = try await call.once { scope in
                let before = try await ProductStore.find(code: fields.code, in: scope)
                let product = try await ProductStore.put(fields, by: call.actor, in: scope)
                // What was sent with another code is updated.
                if let old = before?.kfaCode, old != product.kfaCode { try await call.api.intake.productChanged(product, in: scope) }
                return product
            }
            call.api.engine.wakeReplans()
            if product.kfaCode != nil {
                let waiting = ["obat:" + product.code, "produk:" + product.code] + (product.kfaCode.map { ["kfa:" + $0] } ?? [])
                if try await call.api.intake.filled(waiting, clinic: call.clinic.id) > 0 {
                    Self.askForForm(of: product, call)
                    call.api.engine.wake()
                }
            }
            return Self.answer(product, warnings.map { FieldMessage($0) })
        }
    }

    /// `?cursor=…&limit=…`
    func list(_ call: ApiCall) async throws -> ApiAnswer {
        switch ListPage.read(call) {
        case .refused(let refusal): return try await call.refuse(refusal)
        case .read(let page, _):
            let rows = try await call.transaction { try await ProductStore.page(after: page.after, limit: page.limit + 1, in: $0) }
            return MasterDataAnswer.list(rows.map(Self.item), of: page, "produk")
        }
    }

    /// By our id or the clinic's code.
    func get(_ call: ApiCall) async throws -> ApiAnswer {
        let found = try await call.transaction { scope -> Product? in
            if let id = UUID(uuidString: call.id), let found = try await ProductStore.find(id, in: scope) { return found }
            return try await ProductStore.find(code: call.id, in: scope)
        }
        guard let found else { return MasterDataAnswer.unknown("Produk ini tidak ada. Pakai id dari jawaban /api/products, atau kode.") }
        return MasterDataAnswer.shown(Self.item(found), "Produk ditemukan.")
    }

    /// A product never goes to the platform by itself: it has no id there.
    private static func item(_ product: Product) -> MasterDataItem {
        MasterDataItem(
            id: product.id,
            said: [
                "product_id": .string(product.id.lowerText), "kode": .string(product.code), "nama": .string(product.name),
                "satuan": .text(product.unit),
                "kode_kfa": .text(product.kfaCode),
                "kode_sediaan": .text(product.formCode), "nama_sediaan": .text(product.formDisplay),
                "jenis_racikan": .string(product.compounding.rawValue), "pabrik": .text(product.manufacturer),
                "aktif": .bool(product.isActive),
            ], satusehatID: nil)
    }

    /// What waited for the mapping alone may wait for the form now: KFA is asked at once, and nobody here waits for its answer.
    private static func askForForm(of product: Product, _ call: ApiCall) {
        guard product.formCode == nil, let code = product.kfaCode else { return }
        Task { [mappings = call.api.mappings, clinic = call.clinic, engine = call.api.engine] in
            await mappings.resolve(kfaCode: code, of: clinic)
            engine.wake()
        }
    }

    private static func answer(_ product: Product, _ warnings: [FieldMessage]) -> ApiAnswer {
        var warnings = warnings
        if product.kfaCode == nil {
            warnings.append(
                FieldMessage("kode_kfa", "PRODUCT_NOT_MAPPED", "Obat ini belum dipetakan ke KFA; resep yang memakainya menunggu."))
        }
        return MasterDataAnswer.stored(item(product), "Produk tersimpan.", warnings)
    }
}
