import Foundation
import Postgres

/// Products of an import.
extension ProductStore {
    /// The products of ids of ours; unknown ones are left out.
    public static func find(_ ids: [UUID], in scope: ClinicScope) async throws -> [UUID: Product] {
        let found = try await scope.query(
            "SELECT \(columns) FROM product WHERE clinic_id = \(scope.id.rawValue) AND id = ANY (\(ids)::uuid[])"
        ).map(Product.init)
        return Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0) })
    }

    /// Products in use whose code or name holds a text, by name.
    public static func inUse(holding text: String, limit: Int, in scope: ClinicScope) async throws -> [Product] {
        try await scope.query(
            """
            SELECT \(columns) FROM product WHERE clinic_id = \(scope.id.rawValue) AND status = 'active'
                AND (strpos(lower(name), lower(\(text))) > 0 OR strpos(lower(code), lower(\(text))) > 0)
            ORDER BY lower(name), id LIMIT \(limit)
            """
        ).map(Product.init)
    }

    /// Puts a product back to what it was, also what is nil.
    public static func restore(_ product: Product, by actor: Actor, in scope: ClinicScope) async throws {
        guard let now = try await find([product.id], in: scope)[product.id], now != product else { return }
        try await scope.execute(
            """
            UPDATE product SET name = \(product.name), unit = \(product.unit), kfa_code = \(product.kfaCode), form_code = \(product.formCode),
                form_display = \(product.formDisplay), compounding = \(product.compounding),
                status = \(product.isActive ? "active" : "inactive"), updated_at = now()
            WHERE clinic_id = \(scope.id.rawValue) AND id = \(product.id)
            """)
        try await AuditStore.append(
            AuditEntry(
                action: "product.changed", subject: .init("product", product.id.lowerText), before: now.audited, after: product.audited,
                by: actor), in: scope)
    }
}
