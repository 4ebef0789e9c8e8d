import Clinics
import Delivery
import Foundation
import JSON
import Vocabulary

extension SatusehatLookups {
    /// What KFA says of a code: of an actual product (93) by the code itself, of a template (92) by one of its products, since templates
    /// are no products there (reference section 5). Withdrawn and draft ones count as not found.
    public func product(kfaCode: String, for clinic: ClinicID, at now: Date = Date()) async -> LookupResult<KFAProduct> {
        let isTemplate = kfaCode.hasPrefix("92")
        let code = Query.encoded(kfaCode)
        let path =
            isTemplate ? "/products/all?page=1&size=1&product_type=farmasi&template_code=\(code)" : "/products?identifier=kfa&code=\(code)"
        return await ask(PlatformRequest("GET", path, service: .kfa), "kfa-product", clinic) { answer in
            let listed = isTemplate ? answer["items"]?["data"] : answer["result"]
            guard answer.object != nil, let listed else { return nil }
            // An unknown code has a null or empty result.
            let products = listed.array ?? [listed]
            return products.lazy.compactMap { KFAProduct($0, asked: kfaCode, at: now) }.first.map { .found($0) } ?? .notFound
        }
    }
}

extension KFAProduct {
    /// Read leniently: the types of its members vary. nil for what may not be used, or is another code than the one asked for.
    init?(_ json: JSON, asked code: String, at instant: Date) {
        guard json["active"]?.bool ?? true, json["state"]?.string ?? "valid" == "valid" else { return nil }
        let template = json["product_template"]
        let own = code.hasPrefix("92") ? template : json
        guard own?["kfa_code"]?.string == code else { return nil }
        let form = json["dosage_form"]
        self.init(
            code: code, name: own?["display_name"]?.said ?? own?["name"]?.said ?? code, formCode: form?["code"]?.said,
            formDisplay: form?["name"]?.said, ingredients: (json["active_ingredients"]?.array ?? []).compactMap(Ingredient.init(kfa:)),
            templateCode: code.hasPrefix("92") ? nil : template?["kfa_code"]?.said, fetchedAt: instant)
    }
}

extension KFAProduct.Ingredient {
    fileprivate init?(kfa json: JSON) {
        guard let code = json["kfa_code"]?.said else { return nil }
        self.init(code: code, name: json["zat_aktif"]?.said ?? code, strength: json["kekuatan_zat_aktif"]?.said)
    }
}

extension JSON {
    /// A text that is not empty.
    fileprivate var said: String? { string.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 } }
}
