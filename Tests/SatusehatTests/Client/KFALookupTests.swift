import Clinics
import Delivery
import Foundation
import JSON
import Testing
import Vocabulary

@testable import Satusehat

@Suite("Asking KFA")
struct KFALookupTests {
    private let product = """
        {"name":"Paracetamol 500 mg Tablet (CONTOH)","kfa_code":"93000101","active":true,"state":"valid","generik":null,
         "dosage_form":{"code":"BS066","name":"Tablet"},
         "product_template":{"kfa_code":"92000101","name":"Paracetamol 500 mg Tablet","display_name":"Paracetamol 500 mg Tablet"},
         "active_ingredients":[{"kfa_code":"91000101","zat_aktif":"Paracetamol","kekuatan_zat_aktif":"500 mg"}]}
        """

    private func ask(_ code: String, _ status: Int, _ body: String) async -> LookupResult<KFAProduct> {
        let lookups = SatusehatLookups { request, _, _ in
            #expect(request.service == .kfa)
            #expect(
                request.path
                    == (code.hasPrefix("92")
                        ? "/products/all?page=1&size=1&product_type=farmasi&template_code=\(code)"
                        : "/products?identifier=kfa&code=\(code)"))
            return .answered(Samples.response(status, body))
        }
        return await lookups.product(kfaCode: code, for: ClinicID(7), at: Samples.now)
    }

    @Test("a product comes with form, ingredients and template")
    func found() async {
        let expected = KFAProduct(
            code: "93000101", name: "Paracetamol 500 mg Tablet (CONTOH)", formCode: "BS066", formDisplay: "Tablet",
            ingredients: [.init(code: "91000101", name: "Paracetamol", strength: "500 mg")], templateCode: "92000101",
            fetchedAt: Samples.now)
        #expect(await ask("93000101", 200, #"{"search_code":"93000101","result":\#(product)}"#) == .found(expected))
    }

    @Test("a template is known by one of its products")
    func template() async {
        guard case .found(let found) = await ask("92000101", 200, #"{"total":2,"items":{"data":[\#(product)]}}"#) else {
            Issue.record("not found")
            return
        }
        #expect(found.code == "92000101" && found.name == "Paracetamol 500 mg Tablet" && found.formCode == "BS066")
        #expect(found.templateCode == nil && found.ingredients.count == 1)
    }

    @Test("an empty answer, a withdrawn product and another code are not found; an outage says nothing")
    func notFound() async {
        #expect(await ask("93000999", 200, #"{"result":null}"#) == .notFound)
        #expect(await ask("93000999", 200, #"{"result":[]}"#) == .notFound)
        #expect(await ask("92000999", 200, #"{"total":0,"items":{"data":[]}}"#) == .notFound)
        let withdrawn = product.replacing(#""active":true"#, with: #""active":false"#)
        #expect(await ask("93000101", 200, #"{"result":\#(withdrawn)}"#) == .notFound)
        #expect(await ask("93000102", 200, #"{"result":\#(product)}"#) == .notFound)
        #expect(await ask("93000101", 504, "Gateway Timeout") == .away(reason: "http_504"))
    }
}
