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

    /// Adds a product, or changes the one of that code; what is absent clears nothing.
    /// - Returns: the product as it is stored now.
    public static func put(_ said: ProductFields, by actor: Actor, in scope: ClinicScope) async throws -> Product {
        let new = Product(id: .v7(), code: said.code, name: said.name).updated(by: said)
        let added = try await scope.execute(
            """
            INSERT INTO product (clinic_id, id, code, name, unit, kfa_code, form_code, form_display, compounding, status)
            VALUES (\(scope.id.rawValue), \(new.id), \(new.code), \(new.name), \(new.unit), \(new.kfaCode), \(new.formCode),
                \(new.formDisplay), \(new.compounding), \(new.isActive ? "active" : "inactive"))
            ON CONFLICT DO NOTHING
            """)
        if added == 1 {
            try await MappingHistoryStore.append(NewMapping(.product, new.id, in: nil, from: nil, to: new.kfaCode), by: actor, in: scope)
            try await audit("product.added", new.id, before: nil, after: new.audited, by: actor, in: scope)
            return new
        }
        return try await update(said, by: actor, in: scope)
    }

    private static func update(_ said: ProductFields, by actor: Actor, in scope: ClinicScope) async throws -> Product {
        let row = try await scope.query(
            "SELECT \(columns) FROM product WHERE clinic_id = \(scope.id.rawValue) AND code = \(said.code) FOR NO KEY UPDATE"
        ).first
        guard let before = try row.map(Product.init) else { throw UnknownStoredValue(table: "product", column: "code") }
        let after = before.updated(by: said)
        guard after != before else { return before }
        try await scope.execute(
            """
            UPDATE product SET name = \(after.name), unit = \(after.unit), kfa_code = \(after.kfaCode), form_code = \(after.formCode),
                form_display = \(after.formDisplay), compounding = \(after.compounding),
                status = \(after.isActive ? "active" : "inactive"), updated_at = now()
            WHERE clinic_id = \(scope.id.rawValue) AND id = \(after.id)
            """)
        try await MappingHistoryStore.append(
            NewMapping(.product, after.id, in: nil, from: before.kfaCode, to: after.kfaCode), by: actor, in: scope)
        try await audit("product.changed", after.id, before: before.audited, after: after.audited, by: actor, in: scope)
        return after
    }

    private static func audit(
        _ action: String, _ id: UUID, before: JSON?, after: JSON?, by actor: Actor, in scope: ClinicScope
    ) async throws {
        try await AuditStore.append(
            AuditEntry(action: action, subject: .init("product", id.lowerText), before: before, after: after, by: actor), in: scope)
    }

    static let columns: SQL = "id, code, name, unit, kfa_code, form_code, form_display, compounding, status"
}

extension Compounding: PostgresValue {}

extension Product {
    init(_ row: Row) throws {
        self.init(id: try row.get("id"), code: try row.get("code"), name: try row.get("name"))
        unit = try row.get("unit")
        kfaCode = try row.get("kfa_code")
        formCode = try row.get("form_code")
        formDisplay = try row.get("form_display")
        compounding = try row.get("compounding")
        isActive = try row.get("status", as: String.self) == "active"
    }

    var audited: JSON {
        func text(_ value: String?) -> JSON { value.map { .string($0) } ?? .null }
        return [
            "code": .string(code), "name": .string(name), "unit": text(unit), "kfa": text(kfaCode), "form": text(formCode),
            "compounding": .string(compounding.rawValue), "active": .bool(isActive),
        ]
    }
}
