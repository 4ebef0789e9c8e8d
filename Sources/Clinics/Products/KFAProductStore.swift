import Foundation
import JSON
import Postgres

/// What is known of the national dictionary, for all clinics.
public enum KFAProductStore {
    /// The products of these codes; unknown ones are absent.
    public static func find(codes: [String], in scope: some DatabaseScope) async throws -> [String: KFAProduct] {
        guard !codes.isEmpty else { return [:] }
        let found = try await scope.query(
            """
            SELECT kfa_code, name, form_code, form_display, active_ingredients::text AS active_ingredients, template_code, state, fetched_at
            FROM kfa_product WHERE kfa_code = ANY (\(codes)::text[])
            """
        ).map(KFAProduct.init)
        return Dictionary(found.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Keeps what KFA said; the newer answer replaces the older.
    public static func put(_ product: KFAProduct, in scope: some DatabaseScope) async throws {
        let ingredients = JSON.array(product.ingredients.map(\.json)).text()
        try await scope.execute(
            """
            INSERT INTO kfa_product (kfa_code, name, form_code, form_display, active_ingredients, template_code, state, fetched_at)
            VALUES (\(product.code), \(product.name), \(product.formCode), \(product.formDisplay), \(ingredients)::jsonb,
                \(product.templateCode), \(product.state), \(product.fetchedAt))
            ON CONFLICT (kfa_code) DO UPDATE SET name = excluded.name, form_code = excluded.form_code,
                form_display = excluded.form_display, active_ingredients = excluded.active_ingredients,
                template_code = excluded.template_code, state = excluded.state, fetched_at = excluded.fetched_at
            WHERE kfa_product.fetched_at <= excluded.fetched_at
            """)
    }
}

extension KFAProduct {
    init(_ row: Row) throws {
        let ingredients = try JSON.parse(try row.get("active_ingredients", as: String.self)).array ?? []
        self.init(
            code: try row.get("kfa_code"), name: try row.get("name"), formCode: try row.get("form_code"),
            formDisplay: try row.get("form_display"), ingredients: ingredients.compactMap(Ingredient.init),
            templateCode: try row.get("template_code"), state: try row.get("state"), fetchedAt: try row.get("fetched_at"))
    }
}

extension KFAProduct.Ingredient {
    init?(_ json: JSON) {
        guard let code = json["code"]?.string, let name = json["name"]?.string else { return nil }
        self.init(code: code, name: name, strength: json["strength"]?.string)
    }

    var json: JSON {
        ["code": .string(code), "name": .string(name), "strength": strength.map { .string($0) } ?? .null]
    }
}
