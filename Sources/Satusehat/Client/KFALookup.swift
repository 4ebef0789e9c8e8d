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

extension SatusehatLookups {
    /// Drugs whose name holds a text, as the platform finds them: for when they are not known here. Withdrawn and draft ones are left out.
    public func products(keyword: String, limit: Int = 50, for clinic: ClinicID, at now: Date = Date()) async -> LookupResult<[KFAProduct]>
    {
        let path = "/products/all?page=1&size=\(limit)&product_type=farmasi&keyword=\(Query.encoded(keyword))"
        return await ask(PlatformRequest("GET", path, service: .kfa), "kfa-search", clinic) { answer in
            KFAPage(answer, at: now).map { .found($0.products.filter { $0.retiredAt == nil && !$0.isTemplate }) }
        }
    }
}

/// A page of the dictionary's list.
struct KFAPage: Sendable {
    /// How many there are on all pages.
    let total: Int
    /// How many rows it has; drafts count.
    let rows: Int
    /// Its products, and the templates of those that may be used; what KFA has withdrawn is marked so.
    let products: [KFAProduct]

    /// nil when it is no such page.
    init?(_ answer: JSON, at instant: Date) {
        guard let rows = answer["items"]?["data"]?.array else { return nil }
        total = answer["total"]?.number?.int ?? rows.count
        self.rows = rows.count
        var products: [String: KFAProduct] = [:]
        for row in rows {
            guard let code = row["kfa_code"]?.string, let product = KFAProduct(listed: row, code, at: instant) else { continue }
            products[code] = product
            guard product.retiredAt == nil, let template = product.templateCode, products[template] == nil else { continue }
            products[template] = KFAProduct(listed: row, template, at: instant)
        }
        self.products = products.values.sorted { $0.code < $1.code }
    }
}

extension KFAProduct {
    /// Read leniently: the types of its members vary. nil for what may not be used, or is another code than the one asked for.
    init?(_ json: JSON, asked code: String, at instant: Date) {
        self.init(listed: json, code, at: instant)
        if retiredAt != nil { return nil }
    }

    /// A row of the list as the product or the template of that code; what KFA has withdrawn is marked so. nil: it is another code, or no
    /// code of a product at all, as of a draft.
    init?(listed json: JSON, _ code: String, at instant: Date) {
        let template = json["product_template"]
        let isTemplate = code.hasPrefix("92")
        let own = isTemplate ? template : json
        guard own?["kfa_code"]?.string == code, code.wholeMatch(of: /9[23][0-9]{6}/) != nil else { return nil }
        let form = json["dosage_form"]
        self.init(
            code: code, name: own?["display_name"]?.said ?? own?["name"]?.said ?? code, formCode: form?["code"]?.said,
            formDisplay: form?["name"]?.said, ingredients: (json["active_ingredients"]?.array ?? []).compactMap(Ingredient.init(kfa:)),
            templateCode: isTemplate ? nil : template?["kfa_code"]?.said, state: json["state"]?.said ?? "valid", fetchedAt: instant)
        if !isTemplate {
            manufacturer = json["manufacturer"]?.said
            tradeName = json["nama_dagang"]?.said
        }
        if json["active"]?.bool == false || state != "valid" { retiredAt = instant }
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
