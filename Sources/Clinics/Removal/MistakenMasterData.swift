import Foundation
import Postgres
import Vocabulary

/// A table of master data, for taking back what was stored by mistake.
public enum MasterDataTable: String, Sendable, Hashable {
    case location, practitioner, patient, product
}

/// Master data that was stored by mistake: it leaves where nothing has come to refer to it, as if it had not been.
public enum MistakenMasterData {
    /// Removes those of these rows that nothing refers to.
    /// - Returns: those that are gone.
    public static func remove(_ ids: [UUID], from table: MasterDataTable, in scope: ClinicScope) async throws -> Set<UUID> {
        do {
            return try await removeAll(ids, from: table, in: scope)
        } catch let error as PostgresError where error.isForeignKeyViolation {
            var gone: Set<UUID> = []
            for id in ids {
                do { gone.formUnion(try await removeAll([id], from: table, in: scope)) } catch let error as PostgresError
                    where error.isForeignKeyViolation
                { continue }
            }
            return gone
        }
    }

    private static func removeAll(_ ids: [UUID], from table: MasterDataTable, in scope: ClinicScope) async throws -> Set<UUID> {
        try await scope.transaction.savepoint { transaction in
            let gone = try await transaction.query(
                """
                DELETE FROM \(identifier: table.rawValue) t WHERE t.clinic_id = \(scope.id.rawValue) AND t.id = ANY (\(ids)::uuid[])
                    \(unused(table)) RETURNING t.id
                """
            ).map { try $0.get("id", as: UUID.self) }
            // What the platform calls somebody who is not here any more says nothing.
            try await transaction.execute(
                "DELETE FROM remote_reference WHERE clinic_id = \(scope.id.rawValue) AND local_id = ANY (\(gone)::uuid[])")
            return Set(gone)
        }
    }

    /// What foreign keys do not tell: a poli that was made on the platform stays there.
    private static func unused(_ table: MasterDataTable) -> SQL {
        switch table {
        case .location:
            """
            AND NOT EXISTS (SELECT FROM remote_reference r WHERE r.clinic_id = t.clinic_id AND r.local_id = t.id)
            AND NOT EXISTS (SELECT FROM delivery d WHERE d.clinic_id = t.clinic_id AND d.channel = 'satusehat' AND d.source_id = t.id
                AND d.kind IN ('Location', 'HealthcareService', 'Organization') AND d.state IN ('pending', 'completed', 'failed'))
            """
        case .practitioner, .patient, .product: ""
        }
    }
}
