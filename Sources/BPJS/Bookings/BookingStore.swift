import Clinics
import Foundation
import Postgres
import Vocabulary

/// Registrations of a referral clinic, as rows of the queue.
public enum BookingStore {
    /// The registration of a clinic's own key.
    public static func find(
        _ day: LocalDate, _ jamPeriksa: String, _ norm: String, _ environment: PlatformEnvironment, in scope: ClinicScope
    ) async throws -> Antrean? {
        try await list(
            """
            a.environment = \(environment) AND a.tanggalperiksa = \(day.text)::text::date AND a.jam_periksa = \(jamPeriksa)
                AND a.norm = \(norm)
            """, scope
        ).first
    }

    /// All of a day, by time and number; those taken in Mobile JKN that nobody registered yet too.
    public static func ofDay(_ day: LocalDate, _ environment: PlatformEnvironment, in scope: ClinicScope) async throws -> [Antrean] {
        try await list(
            """
            a.environment = \(environment) AND a.channel = 'mobile_jkn' AND a.tanggalperiksa = \(day.text)::text::date
            ORDER BY a.jam_periksa NULLS LAST, a.angkaantrean, a.id
            """, scope)
    }

    /// Those of the clinic's own keys, in order of making.
    public static func page(
        after id: UUID?, limit: Int, _ environment: PlatformEnvironment, in scope: ClinicScope
    ) async throws -> [Antrean] {
        try await list(
            """
            a.environment = \(environment) AND a.jam_periksa IS NOT NULL AND (\(id)::uuid IS NULL OR a.id > \(id)::uuid)
            ORDER BY a.id LIMIT \(limit)
            """, scope)
    }

    /// Forgets one.
    static func remove(_ id: UUID, in scope: ClinicScope) async throws {
        try await scope.execute("DELETE FROM antrean WHERE clinic_id = \(scope.id.rawValue) AND id = \(id)")
    }

    /// What a person took in Mobile JKN for a poli on a day and has not been registered with yet.
    static func unregistered(
        _ person: [UInt8], kodepoli: [String], on day: LocalDate, _ environment: PlatformEnvironment, in scope: ClinicScope
    ) async throws -> Antrean? {
        try await list(
            """
            a.environment = \(environment) AND a.channel = 'mobile_jkn' AND a.source = 'mobile_jkn' AND a.cancelled_at IS NULL
                AND a.tanggalperiksa = \(day.text)::text::date AND a.kodepoli = ANY (\(kodepoli)::text[])
                AND a.person_index = \(person) AND a.jam_periksa IS NULL
            """, scope
        ).first
    }

    /// Those of which something was held for a code, a field or an earlier task, in order of day.
    /// - Parameter day: of this day only.
    static func waiting(on day: LocalDate? = nil, _ environment: PlatformEnvironment, in scope: ClinicScope) async throws -> [UUID] {
        try await scope.query(
            """
            SELECT DISTINCT d.service_date, d.source_id FROM delivery d
            WHERE d.clinic_id = \(scope.id.rawValue) AND d.channel = 'mobile_jkn' AND d.state = 'pending' AND d.hold = 'mapping'
                AND d.environment = \(environment) AND (\(day?.text)::text IS NULL OR d.service_date = \(day?.text)::text::date)
            ORDER BY d.service_date, d.source_id
            """
        ).map { try $0.get("source_id") }
    }

    private static func list(_ condition: SQL, _ scope: ClinicScope) async throws -> [Antrean] {
        try await scope.query("SELECT \(AntreanStore.columns) FROM antrean a WHERE a.clinic_id = \(scope.id.rawValue) AND \(condition)")
            .map { try Antrean($0, scope.keys) }
    }
}
