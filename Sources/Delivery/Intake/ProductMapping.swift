import Clinics
import Foundation
import Postgres
import Vocabulary

extension Intake {
    /// Maps a product to a code of KFA, or takes its mapping away: what waited goes, what was sent is updated, what was not sent waits.
    /// The visits are planned again behind the caller's back (`Engine.wakeReplans`), thousands of them if need be.
    /// - Returns: the product now; nil when there is none.
    public func map(_ product: UUID, to code: String?, by actor: Actor, in scope: ClinicScope) async throws -> Product? {
        guard let mapped = try await ProductStore.map(product, to: code, by: actor, in: scope) else { return nil }
        try await productChanged(mapped, in: scope)
        return mapped
    }

    /// A product is mapped otherwise now: the visits that name it are asked to be planned again, in the transaction of the change. Without
    /// a mapping those alone of which something has not left: what was sent stays as it is.
    public func productChanged(_ product: Product, in scope: ClinicScope) async throws {
        let unsent: SQL =
            product.kfaCode != nil
            ? "true"
            : "EXISTS (SELECT FROM delivery d WHERE (d.clinic_id, d.visit_id, d.source_id, d.state) = (r.clinic_id, r.visit_id, r.id, 'pending'))"
        let lacks = ["obat:" + product.code, "produk:" + product.code] + (product.kfaCode.map { ["kfa:" + $0] } ?? [])
        let visits: SQL = """
            SELECT r.visit_id FROM record_product u JOIN visit_record r ON (r.clinic_id, r.id) = (u.clinic_id, u.record_id)
            WHERE u.clinic_id = \(scope.id.rawValue) AND u.product_code = \(product.code) AND r.visit_id IS NOT NULL AND \(unsent)
            UNION
            SELECT d.visit_id FROM delivery d
            WHERE d.clinic_id = \(scope.id.rawValue) AND d.visit_id IS NOT NULL AND d.hold_reason = ANY (\(lacks)::text[])
                AND d.error_group_id = ANY (ARRAY(SELECT id FROM error_group
                    WHERE clinic_id = \(scope.id.rawValue) AND category = 'mapping' AND open_count > 0 AND code = ANY (\(lacks)::text[])))
            """
        // Asked anew also where it is asked already: whoever plans that visit just now has read the old mapping, and removes only the row
        // that it saw.
        try await scope.batch([
            "DELETE FROM visit_replan WHERE clinic_id = \(scope.id.rawValue) AND visit_id IN (\(visits))",
            """
            INSERT INTO visit_replan (clinic_id, visit_id) SELECT \(scope.id.rawValue), visit_id FROM (\(visits)) v ORDER BY visit_id
            ON CONFLICT DO NOTHING
            """,
        ])
    }
}
