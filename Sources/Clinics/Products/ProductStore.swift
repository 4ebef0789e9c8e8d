import Foundation
import JSON
import Postgres
import Vocabulary

/// A clinic's medicines.
public enum ProductStore {
    /// The products of the clinic's own codes; unknown ones are absent.
    public static func find(codes: [String], in scope: ClinicScope) async throws -> [String: Product] {
        guard !codes.isEmpty else { return [:] }
        let found = try await scope.query(
            "SELECT \(columns) FROM product WHERE clinic_id = \(scope.id.rawValue) AND code = ANY (\(codes)::text[])"
        ).map(Product.init)
        return Dictionary(found.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The product of the clinic's own code.
    public static func find(code: String, in scope: ClinicScope) async throws -> Product? { try await find(codes: [code], in: scope)[code] }

    /// The product of an id of ours.
    public static func find(_ id: UUID, in scope: ClinicScope) async throws -> Product? {
        try await scope.query("SELECT \(columns) FROM product WHERE clinic_id = \(scope.id.rawValue) AND id = \(id)").first.map(
            Product.init)
    }

    /// A page of all products, oldest first, of those after an id.
    public static func page(after: UUID?, limit: Int, in scope: ClinicScope) async throws -> [Product] {
        let condition: SQL = if let after { " AND id > \(after)" } else { "" }
        return try await scope.query(
            "SELECT \(columns) FROM product WHERE clinic_id = \(scope.id.rawValue)\(condition) ORDER BY id LIMIT \(limit)"
        ).map(Product.init)
    }

    /// A page of products by name, of those whose name or code holds all words of a text.
    public static func search(
        _ text: String, activeOnly: Bool = false, after: ProductCursor? = nil, limit: Int, in scope: ClinicScope
    ) async throws -> [Product] {
        var query: SQL = "SELECT \(columns) FROM product p WHERE p.clinic_id = \(scope.id.rawValue) \(holding(text))"
        if activeOnly { query = "\(query) AND p.status = 'active'" }
        if let after { query = "\(query) AND (lower(p.name), p.id) > (\(after.name), \(after.id))" }
        return try await scope.query("\(query) ORDER BY lower(p.name), p.id LIMIT \(limit)").map(Product.init)
    }

    /// Names of the clinic's products by the code of KFA that they are mapped to, of these codes.
    public static func mapped(to codes: [String], in scope: ClinicScope) async throws -> [String: [String]] {
        let rows = try await scope.query(
            "SELECT kfa_code, name FROM product WHERE clinic_id = \(scope.id.rawValue) AND kfa_code = ANY (\(codes)::text[]) ORDER BY name")
        return try Dictionary(
            grouping: rows.map { (try $0.get("kfa_code", as: String.self), try $0.get("name", as: String.self)) }, by: \.0
        )
        .mapValues { $0.map(\.1) }
    }

    /// Adds a product, or changes the one of that code; what is absent clears nothing.
    /// - Returns: the product as it is stored now.
    public static func put(_ said: ProductFields, by actor: Actor, in scope: ClinicScope) async throws -> Product {
        let new = Product(id: .v7(), code: said.code, name: said.name).updated(by: said)
        if try await add(new, by: actor, in: scope) { return new }
        return try await change("code = \(said.code)", by: actor, in: scope) { $0.updated(by: said) } ?? new
    }

    /// Adds a product. False when its code is taken.
    public static func add(_ new: Product, by actor: Actor, in scope: ClinicScope) async throws -> Bool {
        guard try await insert(new, in: scope) else { return false }
        try await MappingHistoryStore.append(NewMapping(.product, new.id, in: nil, from: nil, to: new.kfaCode), by: actor, in: scope)
        try await audit("product.added", new.id, before: nil, after: new.audited, by: actor, in: scope)
        return true
    }

    /// Adds the products that records name and nobody has told of, so that they can be mapped. Not audited, like all that the API brings.
    static func addNamed(_ products: [Product], in scope: ClinicScope) async throws {
        for product in products.sorted(by: { $0.code < $1.code }) { _ = try await insert(product, in: scope) }
    }

    /// Stores what the form of a product says: code, mapping and use stay. nil: there is no such product.
    public static func update(_ changed: Product, by actor: Actor, in scope: ClinicScope) async throws -> Product? {
        try await change("id = \(changed.id)", by: actor, in: scope) { before in
            var after = changed
            after.code = before.code
            after.kfaCode = before.kfaCode
            after.isActive = before.isActive
            return after
        }
    }

    /// Takes a product out of use, or into use again. nil: there is no such product.
    public static func setActive(_ isActive: Bool, _ id: UUID, by actor: Actor, in scope: ClinicScope) async throws -> Product? {
        try await change("id = \(id)", by: actor, in: scope) { before in
            var after = before
            after.isActive = isActive
            return after
        }
    }

    /// Maps a product to a code of the dictionary, or takes its mapping away. nil: there is no such product.
    public static func map(_ id: UUID, to code: String?, by actor: Actor, in scope: ClinicScope) async throws -> Product? {
        try await change("id = \(id)", "product.mapped", by: actor, in: scope) { $0.mapped(to: code) }
    }

    private static func insert(_ new: Product, in scope: ClinicScope) async throws -> Bool {
        try await scope.execute(
            """
            INSERT INTO product (clinic_id, id, code, name, unit, kfa_code, form_code, form_display, compounding, manufacturer, status,
                name_key)
            VALUES (\(scope.id.rawValue), \(new.id), \(new.code), \(new.name), \(new.unit), \(new.kfaCode), \(new.formCode),
                \(new.formDisplay), \(new.compounding), \(new.manufacturer), \(new.isActive ? "active" : "inactive"),
                \(new.medicine.key))
            ON CONFLICT DO NOTHING
            """) == 1
    }

    private static func change(
        _ condition: SQL, _ action: String = "product.changed", by actor: Actor, in scope: ClinicScope, _ change: (Product) -> Product
    ) async throws -> Product? {
        let row = try await scope.query(
            "SELECT \(columns) FROM product WHERE clinic_id = \(scope.id.rawValue) AND \(condition) FOR NO KEY UPDATE"
        ).first
        guard let before = try row.map(Product.init) else { return nil }
        let after = change(before)
        guard after != before else { return before }
        try await scope.execute(
            """
            UPDATE product SET name = \(after.name), unit = \(after.unit), kfa_code = \(after.kfaCode), form_code = \(after.formCode),
                form_display = \(after.formDisplay), compounding = \(after.compounding), manufacturer = \(after.manufacturer),
                status = \(after.isActive ? "active" : "inactive"), name_key = \(after.medicine.key), updated_at = now()
            WHERE clinic_id = \(scope.id.rawValue) AND id = \(after.id)
            """)
        try await MappingHistoryStore.append(
            NewMapping(.product, after.id, in: nil, from: before.kfaCode, to: after.kfaCode), by: actor, in: scope)
        try await audit(action, after.id, before: before.audited, after: after.audited, by: actor, in: scope)
        return after
    }

    private static func audit(
        _ action: String, _ id: UUID, before: JSON?, after: JSON?, by actor: Actor, in scope: ClinicScope
    ) async throws {
        try await AuditStore.append(
            AuditEntry(action: action, subject: .init("product", id.lowerText), before: before, after: after, by: actor), in: scope)
    }

    /// The condition that a product `p` has all words of a text in its name or code. Reads all of the clinic's products: behind row-level
    /// security no index serves a part of a word, and a clinic has hundreds.
    public static func holding(_ text: String) -> SQL {
        text.lowercased().split(whereSeparator: \.isWhitespace).prefix(6).reduce("") { sql, word in
            "\(sql) AND strpos(lower(p.name || ' ' || p.code), \(String(word))) > 0"
        }
    }

    /// Columns of a product `p`, or of the only table.
    public static let columns: SQL = "id, code, name, unit, kfa_code, form_code, form_display, compounding, manufacturer, status"
}

/// Where a page of products by name goes on.
public struct ProductCursor: Sendable, Hashable {
    /// The name of the last one shown, in small letters.
    public let name: String
    /// Its id.
    public let id: UUID

    /// After this product.
    public init(after product: Product) {
        name = product.name.lowercased()
        id = product.id
    }
}

extension Compounding: PostgresValue {}

extension Product {
    /// A product from a row with ``ProductStore/columns``.
    public init(_ row: Row) throws {
        self.init(id: try row.get("id"), code: try row.get("code"), name: try row.get("name"))
        unit = try row.get("unit")
        kfaCode = try row.get("kfa_code")
        formCode = try row.get("form_code")
        formDisplay = try row.get("form_display")
        compounding = try row.get("compounding")
        manufacturer = try row.get("manufacturer")
        isActive = try row.get("status", as: String.self) == "active"
    }

    var audited: JSON {
        func text(_ value: String?) -> JSON { value.map { .string($0) } ?? .null }
        return [
            "code": .string(code), "name": .string(name), "unit": text(unit), "kfa": text(kfaCode), "form": text(formCode),
            "compounding": .string(compounding.rawValue), "manufacturer": text(manufacturer), "active": .bool(isActive),
        ]
    }
}
