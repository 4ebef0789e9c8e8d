import Clinics
import Foundation
import Postgres
import Vocabulary

/// A product of the clinic as the page of its mapping shows it.
public struct MappedProduct: Sendable, Hashable {
    /// The product.
    public let product: Product
    /// What KFA says of its code, where it has one that is known.
    public let kfa: KFAProduct?
    /// How many deliveries it holds up.
    public let held: Int

    /// Where the page after this product begins.
    public var cursor: String { "\(held)_\(product.id.lowerText)" }
}

/// How far a clinic's products are mapped.
public struct MappingProgress: Sendable, Hashable {
    /// Products in use, and those that hold something up.
    public let total: Int
    /// Those with a code of KFA.
    public let mapped: Int
    /// Those whose code KFA has withdrawn.
    public let retired: Int
    /// How many of those without one hold something up.
    public let holding: Int
    /// How many deliveries they hold up.
    public let held: Int

    /// Those without a code.
    public var unmapped: Int { total - mapped }
    /// Of a hundred; all of nothing.
    public var percent: Int { total == 0 ? 100 : mapped * 100 / total }
}

/// What another mapping of a product changes.
public struct ProductImpact: Sendable, Hashable {
    /// Deliveries that wait for it.
    public let waiting: Int
    /// The first day that they are of.
    public let since: LocalDate?
    /// Visits with something that was sent with it.
    public let visits: Int
    /// Deliveries that were sent with it: they are updated.
    public let sent: Int
}

/// The clinic's products by what their mapping holds up.
public enum ProductMappingStore {
    /// Which products a list shows.
    public enum Part: String, Sendable, Hashable, CaseIterable {
        case unmapped = "belum", mapped = "sudah", retired = "ditarik"
    }

    /// A page of products: those that hold up most first, then by name.
    public static func page(
        _ part: Part, holding text: String = "", after cursor: String? = nil, limit: Int, in scope: ClinicScope
    ) async throws -> [MappedProduct] {
        var conditions = ProductStore.holding(text)
        switch part {
        case .unmapped: conditions = "\(conditions) AND p.kfa_code IS NULL"
        case .mapped: conditions = "\(conditions) AND p.kfa_code IS NOT NULL"
        case .retired: conditions = "\(conditions) AND k.retired_at IS NOT NULL"
        }
        let parts = (cursor ?? "").split(separator: "_")
        if parts.count == 2, let held = Int64(parts[0]), let id = UUID(uuidString: String(parts[1])) {
            conditions = """
                \(conditions) AND (-coalesce(h.n, 0), lower(p.name), p.id)
                    > (\(-held)::bigint, (SELECT lower(name) FROM product WHERE clinic_id = \(scope.id.rawValue) AND id = \(id)), \(id))
                """
        }
        let rows = try await scope.query(
            """
            \(held(scope)) SELECT p.*, coalesce(h.n, 0) AS held FROM \(products(scope)) \(conditions)
            ORDER BY coalesce(h.n, 0) DESC, lower(p.name), p.id LIMIT \(limit)
            """)
        let known = try await KFAProductStore.find(codes: rows.compactMap { try $0.get("kfa_code", as: String?.self) }, in: scope)
        return try rows.map { row in
            let product = try Product(row)
            return MappedProduct(product: product, kfa: product.kfaCode.flatMap { known[$0] }, held: try row.get("held"))
        }
    }

    /// The clinic's figures.
    public static func progress(in scope: ClinicScope) async throws -> MappingProgress {
        let row = try await scope.query(
            """
            \(held(scope)) SELECT count(*) AS total, count(p.kfa_code) AS mapped, count(k.retired_at) AS retired,
                count(*) FILTER (WHERE p.kfa_code IS NULL AND h.n > 0) AS holding,
                coalesce(sum(h.n) FILTER (WHERE p.kfa_code IS NULL), 0)::bigint AS held
            FROM \(products(scope))
            """
        ).first
        return MappingProgress(
            total: try row?.get("total") ?? 0, mapped: try row?.get("mapped") ?? 0, retired: try row?.get("retired") ?? 0,
            holding: try row?.get("holding") ?? 0, held: try row?.get("held") ?? 0)
    }

    /// What mapping this product otherwise changes.
    public static func impact(of product: Product, _ clinic: Clinic, in scope: ClinicScope) async throws -> ProductImpact {
        let lacks = ["obat:" + product.code, "produk:" + product.code]
        let row = try await scope.query(
            """
            WITH causes AS (SELECT id, open_count FROM error_group WHERE clinic_id = \(scope.id.rawValue) AND category = 'mapping'
                    AND open_count > 0 AND code = ANY (\(lacks)::text[])),
                named AS (SELECT r.clinic_id, r.visit_id, r.id FROM record_product u
                    JOIN visit_record r ON (r.clinic_id, r.id) = (u.clinic_id, u.record_id)
                    WHERE u.clinic_id = \(scope.id.rawValue) AND u.product_code = \(product.code) AND r.visit_id IS NOT NULL),
                -- What is handed out as it was prescribed names no medicine of its own.
                taken AS (SELECT r.clinic_id, r.visit_id, r.id FROM named p
                    JOIN record_name i ON (i.clinic_id, i.record_id, i.subject) = (p.clinic_id, p.id, 'item')
                    JOIN visit_record r ON (r.clinic_id, r.visit_id) = (p.clinic_id, p.visit_id)
                    JOIN record_name t ON (t.clinic_id, t.record_id, t.subject, t.name) = (r.clinic_id, r.id, 'taken', i.name)),
                sent AS (SELECT d.id, d.visit_id FROM (SELECT * FROM named UNION SELECT * FROM taken) r
                    JOIN delivery d ON (d.clinic_id, d.visit_id, d.source_id) = (r.clinic_id, r.visit_id, r.id)
                    WHERE d.operation = 'create' AND d.state = 'completed' AND d.environment = \(clinic.environment.rawValue))
            SELECT (SELECT coalesce(sum(open_count), 0)::bigint FROM causes) AS waiting,
                (SELECT min(d.service_date)::text FROM delivery d WHERE d.clinic_id = \(scope.id.rawValue) AND d.state = 'pending'
                    AND d.error_group_id = ANY (ARRAY(SELECT id FROM causes))) AS since,
                (SELECT count(DISTINCT visit_id) FROM sent) AS visits, (SELECT count(*) FROM sent) AS sent
            """
        ).first
        return ProductImpact(
            waiting: try row?.get("waiting") ?? 0, since: try row?.get("since", as: String?.self).flatMap { LocalDate($0) },
            visits: try row?.get("visits") ?? 0, sent: try row?.get("sent") ?? 0)
    }

    /// The product that is to be mapped next: the one that holds up most, of those without a code.
    public static func next(in scope: ClinicScope) async throws -> MappedProduct? {
        try await page(.unmapped, limit: 1, in: scope).first
    }

    /// What the clinic's products hold up, by their codes: prescriptions without a mapping, and dispenses of what is mapped to a template.
    private static func held(_ scope: ClinicScope) -> SQL {
        """
        WITH held AS (SELECT substr(code, strpos(code, ':') + 1) AS code, sum(open_count)::bigint AS n FROM error_group
            WHERE clinic_id = \(scope.id.rawValue) AND category = 'mapping' AND open_count > 0
                AND (starts_with(code, 'obat:') OR starts_with(code, 'produk:')) GROUP BY 1)
        """
    }

    /// One scope for figures and lists.
    private static func products(_ scope: ClinicScope) -> SQL {
        """
        product p LEFT JOIN held h ON h.code = p.code LEFT JOIN kfa_product k ON k.kfa_code = p.kfa_code
        WHERE p.clinic_id = \(scope.id.rawValue) AND (p.status = 'active' OR h.n > 0)
        """
    }
}
