import Clinics
import Delivery
import JSON
import Vocabulary

/// `/api/products`: the clinic's medicines, which prescriptions name by code.
struct ProductEndpoint: Sendable {
    /// Adds one, or changes the one of that code; what waited for its mapping goes.
    func post(_ call: ApiCall) async throws -> ApiAnswer {
        switch ProductBody.read(call.body, clock: call.clock) {
        case .refused(let refusal): return try await call.refuse(refusal)
        case .read(let fields, let warnings):
            let product = try await call.once { try await ProductStore.put(fields, by: call.actor, in: $0) }
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
        return ApiAnswer(
            200,
            [
                "status": "success", "message": "Produk tersimpan.", "id": .string(product.id.lowerText),
                "product_id": .string(product.id.lowerText), "kode": .string(product.code), "kode_kfa": .text(product.kfaCode),
                "warnings": .array(warnings.map(\.json)),
            ])
    }
}
