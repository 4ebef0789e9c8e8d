import Foundation
import Postgres

/// Which of the clinic's products a record names: what records say is sealed, and a mapping must find those it is about.
enum RecordProductStore {
    /// Keeps what a record names now. A product that nobody has told of is added with the name that the record gives it.
    static func keep(_ record: VisitRecord, isNew: Bool, in scope: ClinicScope) async throws {
        let named = record.content.products
        if !isNew {
            try await scope.execute("DELETE FROM record_product WHERE clinic_id = \(scope.id.rawValue) AND record_id = \(record.id)")
        }
        guard !named.isEmpty else { return }
        let codes = Set(named.map(\.code)).sorted()
        try await scope.execute(
            """
            INSERT INTO record_product (clinic_id, record_id, product_code)
            SELECT \(scope.id.rawValue), \(record.id), code FROM unnest(\(codes)::text[]) AS p (code) ON CONFLICT DO NOTHING
            """)
        let known = try await ProductStore.find(codes: codes, in: scope)
        let unknown = Dictionary(named.map { ($0.code, $0) }, uniquingKeysWith: { $0.name == nil ? $1 : $0 }).values
            .filter { known[$0.code] == nil }
        try await ProductStore.addNamed(unknown.map { Product(id: .v7(), code: $0.code, name: $0.name ?? $0.code) }, in: scope)
    }
}

/// A product of the clinic as a record names it.
public struct NamedProduct: Sendable, Hashable {
    /// `kode_obat`.
    public let code: String
    /// `nama_obat`.
    public let name: String?
}
