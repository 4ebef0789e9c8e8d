import Postgres

/// A code to which other clinics have mapped a product of the same name.
public struct SharedMapping: Sendable, Hashable {
    /// What KFA says of it.
    public let product: KFAProduct
    /// How many clinics, two at least.
    public let clinics: Int
}

/// What clinics that share their mappings have confirmed: codes and counts, never whose (docs/tenancy.md).
public enum SharedMappingStore {
    /// By the products' ``MedicineName/key``, most clinics first; nothing unless this clinic shares too.
    public static func find(_ products: [Product], in scope: ClinicScope) async throws -> [String: [SharedMapping]] {
        let keys = Set(products.map(\.medicine.key)).subtracting([""])
        guard !keys.isEmpty else { return [:] }
        let rows = try await scope.query(
            "SELECT name_key, kfa_code, clinics FROM shared_product_mappings(\(keys.sorted())::text[]) ORDER BY clinics DESC, kfa_code"
        ).map {
            (
                key: try $0.get("name_key", as: String.self), code: try $0.get("kfa_code", as: String.self),
                clinics: try $0.get("clinics", as: Int.self)
            )
        }
        let known = try await KFAProductStore.find(codes: rows.map(\.code), in: scope)
        var shared: [String: [SharedMapping]] = [:]
        for row in rows {
            guard let product = known[row.code], product.retiredAt == nil else { continue }
            shared[row.key, default: []].append(SharedMapping(product: product, clinics: row.clinics))
        }
        return shared
    }
}
