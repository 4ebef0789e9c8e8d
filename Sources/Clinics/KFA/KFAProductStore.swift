import Foundation
import JSON
import Postgres

/// What is known of the national dictionary, for all clinics.
public enum KFAProductStore {
    /// The products of these codes; unknown ones are absent.
    public static func find(codes: [String], in scope: some DatabaseScope) async throws -> [String: KFAProduct] {
        guard !codes.isEmpty else { return [:] }
        let found = try await scope.query("SELECT \(columns) FROM kfa_product WHERE kfa_code = ANY (\(codes)::text[])").map(KFAProduct.init)
        return Dictionary(found.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Keeps what KFA said of a product; the newer answer replaces the older.
    public static func put(_ product: KFAProduct, in scope: some DatabaseScope) async throws { try await put([product], in: scope) }

    /// Keeps what KFA said of these products.
    /// - Parameter reading: the reading of the catalogue that saw them; nil when they were asked for alone.
    public static func put(_ products: [KFAProduct], seenBy reading: Date? = nil, in scope: some DatabaseScope) async throws {
        guard !products.isEmpty else { return }
        // Always in one order, or two copies that keep the same products wait for each other.
        let products = products.sorted { $0.code < $1.code }
        try await scope.execute(
            """
            INSERT INTO kfa_product (kfa_code, name, form_code, form_display, active_ingredients, template_code, manufacturer, trade_name,
                state, fetched_at, retired_at, search, seen_at)
            SELECT code, name, form, display, ingredients::jsonb, template, maker, trade, state, fetched, retired, search,
                \(reading)::timestamptz
            FROM unnest(\(products.map(\.code))::text[], \(products.map(\.name))::text[], \(products.map(\.formCode))::text[],
                \(products.map(\.formDisplay))::text[], \(products.map { JSON.array($0.ingredients.map(\.json)).text() })::text[],
                \(products.map(\.templateCode))::text[], \(products.map(\.manufacturer))::text[], \(products.map(\.tradeName))::text[],
                \(products.map(\.state))::text[], \(products.map(\.fetchedAt))::timestamptz[],
                \(products.map(\.retiredAt))::timestamptz[], \(products.map(\.searchText))::text[]) AS p
                (code, name, form, display, ingredients, template, maker, trade, state, fetched, retired, search)
            ON CONFLICT (kfa_code) DO UPDATE SET name = excluded.name, form_code = excluded.form_code,
                form_display = excluded.form_display, active_ingredients = excluded.active_ingredients,
                template_code = excluded.template_code, manufacturer = excluded.manufacturer, trade_name = excluded.trade_name,
                state = excluded.state, fetched_at = excluded.fetched_at, retired_at = excluded.retired_at, search = excluded.search,
                seen_at = coalesce(excluded.seen_at, kfa_product.seen_at)
            WHERE kfa_product.fetched_at <= excluded.fetched_at
            """)
        let words = Set(products.flatMap(\.names).filter { $0.count >= shortestWord }).sorted()
        try await scope.execute(
            "INSERT INTO kfa_word (word) SELECT word FROM unnest(\(words)::text[]) AS w (word) ON CONFLICT DO NOTHING")
    }

    /// Shorter words are never taken for misspelt ones.
    private static let shortestWord = 4
    /// So many products of a word are looked at closely: more have only words that tell nothing, such as a maker's.
    private static let mostOfAWord = 1_500

    /// Products in use that hold every word of a name, those with its strength and form first; when there are none, those that hold its
    /// longest word, then those that hold the word most like it. Not ranked: ``KFAMatch`` does that.
    public static func candidates(_ wanted: MedicineName, limit: Int = 40, in scope: some DatabaseScope) async throws -> [KFAProduct] {
        let all = try await products(holding: wanted.words, wanted, limit, scope)
        guard all.isEmpty, let longest = wanted.words.max(by: { $0.count < $1.count }), longest.count >= shortestWord else { return all }
        let some = wanted.words.count > 1 ? try await products(holding: [longest], wanted, limit, scope) : []
        guard some.isEmpty, let alike = try await alike(longest, scope) else { return some }
        return try await products(holding: [alike], wanted, limit, scope)
    }

    /// Products whose code begins so.
    public static func candidates(code: String, limit: Int = 40, in scope: some DatabaseScope) async throws -> [KFAProduct] {
        try await scope.query(
            """
            SELECT \(columns) FROM kfa_product WHERE retired_at IS NULL AND kfa_code >= \(code) AND kfa_code < \(code + ":")
            ORDER BY kfa_code LIMIT \(limit)
            """
        ).map(KFAProduct.init)
    }

    /// The candidates of several names, in one flush: for lists, which look nothing up that is misspelt.
    public static func candidates(_ wanted: [MedicineName], limit: Int = 30, in scope: some DatabaseScope) async throws -> [[KFAProduct]] {
        guard !wanted.isEmpty else { return [] }
        return try await scope.batch(wanted.map { query(holding: $0.words, $0, limit) }).map { try $0.map(KFAProduct.init) }
    }

    private static func products(
        holding words: [String], _ wanted: MedicineName, _ limit: Int, _ scope: some DatabaseScope
    ) async throws -> [KFAProduct] { try await scope.query(query(holding: words, wanted, limit)).map(KFAProduct.init) }

    private static func query(holding words: [String], _ wanted: MedicineName, _ limit: Int) -> SQL {
        var conditions: [SQL] = ["retired_at IS NULL"]
        for word in words.prefix(6) { conditions.append("search LIKE \("% \(word)%")") }
        // Nothing but a strength or a form would be half of the dictionary.
        if words.isEmpty { conditions.append("false") }
        var closeness: [SQL] = []
        for strength in wanted.written { closeness.append("search NOT LIKE \("% \(strength) %")") }
        for form in wanted.forms.sorted() { closeness.append("search NOT LIKE \("% \(form)%")") }
        closeness.append("length(search)")
        return """
            SELECT \(columns) FROM (SELECT * FROM kfa_product WHERE \(conditions.joined(separator: " AND ")) LIMIT \(mostOfAWord)) p
            ORDER BY \(closeness.joined(separator: ", ")), kfa_code LIMIT \(limit)
            """
    }

    private static func alike(_ word: String, _ scope: some DatabaseScope) async throws -> String? {
        try await scope.query(
            "SELECT word FROM kfa_word WHERE word % \(word) ORDER BY similarity(word, \(word)) DESC, word LIMIT 1"
        ).first?.get("word")
    }

    private static let columns: SQL = """
        kfa_code, name, form_code, form_display, active_ingredients::text AS active_ingredients, template_code, manufacturer, trade_name,
        state, fetched_at, retired_at
        """
}

extension KFAProduct {
    init(_ row: Row) throws {
        let ingredients = try JSON.parse(try row.get("active_ingredients", as: String.self)).array ?? []
        self.init(
            code: try row.get("kfa_code"), name: try row.get("name"), formCode: try row.get("form_code"),
            formDisplay: try row.get("form_display"), ingredients: ingredients.compactMap(Ingredient.init),
            templateCode: try row.get("template_code"), state: try row.get("state"), fetchedAt: try row.get("fetched_at"))
        manufacturer = try row.get("manufacturer")
        tradeName = try row.get("trade_name")
        retiredAt = try row.get("retired_at")
    }

    var searchText: String {
        MedicineWords.searchText(
            [name] + ingredients.flatMap { [$0.name, $0.strength ?? ""] } + [tradeName, formDisplay, manufacturer].compactMap { $0 })
    }

    /// The words that it may be looked for by.
    var names: [String] { ([name, tradeName ?? ""] + ingredients.map(\.name)).flatMap { MedicineName($0).words } }
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
