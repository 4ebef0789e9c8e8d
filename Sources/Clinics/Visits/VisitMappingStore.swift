import Foundation
import Postgres
import Vocabulary

/// A code of dokter or poli that visits named and nobody has resolved.
public struct UnmappedCode: Sendable, Hashable {
    /// The code as given.
    public var code: String
    /// How many visits wait for it.
    public var visits: Int
    /// The service date of the oldest.
    public var since: LocalDate
}

/// What visits say about dokter and poli, and what that was resolved to.
public enum VisitMappingStore {
    /// Doctors that visits wait for, the most awaited first.
    public static func unmappedPractitioners(limit: Int = 100, in scope: ClinicScope) async throws -> [UnmappedCode] {
        try await unmapped("practitioner_code", where: "practitioner_id IS NULL", limit, scope)
    }

    /// Poli that visits wait for, the most awaited first.
    public static func unmappedLocations(limit: Int = 100, in scope: ClinicScope) async throws -> [UnmappedCode] {
        try await unmapped("location_code", where: "location_id IS NULL", limit, scope)
    }

    /// The visits that wait for a dokter of this code, oldest first.
    public static func waiting(forPractitioner code: String, limit: Int = 1000, in scope: ClinicScope) async throws -> [UUID] {
        try await ids("practitioner_id IS NULL AND practitioner_code = \(code)", limit, scope)
    }

    /// The visits that wait for a poli of this code, oldest first.
    public static func waiting(forLocation code: String, limit: Int = 1000, in scope: ClinicScope) async throws -> [UUID] {
        try await ids("location_id IS NULL AND location_code = \(code)", limit, scope)
    }

    /// Resolves a dokter in the oldest visits that wait for this code.
    /// - Returns: the visits, to be planned again; fewer than `limit` when no more wait.
    public static func resolve(
        practitioner code: String, to id: UUID, limit: Int = 500, in scope: ClinicScope
    ) async throws -> [UUID] {
        let visits = try await ids("practitioner_id IS NULL AND practitioner_code = \(code)", limit, scope, locked: true)
        try await scope.execute(
            """
            UPDATE visit SET practitioner_id = \(id), updated_at = now()
            WHERE clinic_id = \(scope.id.rawValue) AND id = ANY (\(visits)::uuid[])
            """)
        return visits
    }

    /// Resolves a poli in the oldest visits that wait for this code.
    /// - Returns: the visits, to be planned again; fewer than `limit` when no more wait.
    public static func resolve(location code: String, to id: UUID, limit: Int = 500, in scope: ClinicScope) async throws -> [UUID] {
        let visits = try await ids("location_id IS NULL AND location_code = \(code)", limit, scope, locked: true)
        try await scope.execute(
            """
            UPDATE visit SET location_id = \(id), updated_at = now()
            WHERE clinic_id = \(scope.id.rawValue) AND id = ANY (\(visits)::uuid[])
            """)
        return visits
    }

    private static func unmapped(
        _ column: StaticString, where condition: StaticString, _ limit: Int, _ scope: ClinicScope
    ) async throws -> [UnmappedCode] {
        let rows = try await scope.query(
            """
            SELECT \(raw: column) AS code, count(*) AS visits, min(service_date)::text AS since FROM visit
            WHERE clinic_id = \(scope.id.rawValue) AND \(raw: condition) AND status = 'open'
            GROUP BY \(raw: column) ORDER BY count(*) DESC, \(raw: column) LIMIT \(limit)
            """)
        return try rows.map { row in
            guard let since = LocalDate(try row.get("since", as: String.self)) else {
                throw UnknownStoredValue(table: "visit", column: "service_date")
            }
            return UnmappedCode(code: try row.get("code"), visits: try row.get("visits"), since: since)
        }
    }

    private static func ids(_ condition: SQL, _ limit: Int, _ scope: ClinicScope, locked: Bool = false) async throws -> [UUID] {
        let lock: SQL = locked ? " FOR NO KEY UPDATE" : ""
        return try await scope.query(
            "SELECT id FROM visit WHERE clinic_id = \(scope.id.rawValue) AND \(condition) ORDER BY id LIMIT \(limit)\(lock)"
        ).map { try $0.get("id") }
    }
}
