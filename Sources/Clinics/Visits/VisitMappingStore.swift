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

    /// Where each practitioner had visits since a date, that count.
    public static func places(ofPractitionersSince since: LocalDate, in scope: ClinicScope) async throws -> [UUID: Set<UUID>] {
        let rows = try await scope.query(
            """
            SELECT DISTINCT practitioner_id, location_id FROM visit
            WHERE clinic_id = \(scope.id.rawValue) AND service_date >= \(since.text)::text::date AND status = 'open'
                AND practitioner_id IS NOT NULL AND location_id IS NOT NULL
            """)
        var places: [UUID: Set<UUID>] = [:]
        for row in rows { places[try row.get("practitioner_id"), default: []].insert(try row.get("location_id")) }
        return places
    }

    /// Says whom a visit's `dokter` means, unless that is known already.
    public static func resolve(_ visit: UUID, practitioner id: UUID, in scope: ClinicScope) async throws {
        try await scope.execute(
            """
            UPDATE visit SET practitioner_id = \(id), updated_at = now()
            WHERE clinic_id = \(scope.id.rawValue) AND id = \(visit) AND practitioner_id IS NULL
            """)
    }

    /// Says which place a visit's `poli` means, unless that is known already.
    public static func resolve(_ visit: UUID, location id: UUID, in scope: ClinicScope) async throws {
        try await scope.execute(
            """
            UPDATE visit SET location_id = \(id), updated_at = now()
            WHERE clinic_id = \(scope.id.rawValue) AND id = \(visit) AND location_id IS NULL
            """)
    }

    /// The NIK that the stored code of a `dokter` stands for, from a visit that waits for it.
    public static func nik(ofPractitioner code: String, in scope: ClinicScope) async throws -> NIK? {
        let visit = try await VisitStore.first(
            "v.practitioner_id IS NULL AND v.practitioner_code = \(code) ORDER BY v.id DESC LIMIT 1", scope)
        return visit?.content.practitionerNIK.flatMap { NIK($0) }
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

    private static func ids(_ condition: SQL, _ limit: Int, _ scope: ClinicScope) async throws -> [UUID] {
        try await scope.query(
            "SELECT id FROM visit WHERE clinic_id = \(scope.id.rawValue) AND \(condition) ORDER BY id LIMIT \(limit)"
        ).map { try $0.get("id") }
    }
}
