import Clinics
import Delivery
import Foundation
import JSON
import Postgres
import Vocabulary

/// A day's share and waiting, for the figure of many days.
public struct ComplianceDay: Sendable, Hashable {
    /// Which.
    public var day: LocalDate
    /// Registrations that were neither given up nor absent.
    public var total: Int
    /// Those of which BPJS has all that it wants.
    public var complete: Int
    /// Median minutes from task 3 to 4; nil where no patient has both.
    public var waiting: Double?

    /// The part that is complete, 0 to 1; nil without registrations.
    public var share: Double? { total == 0 ? nil : Double(complete) / Double(total) }
}

/// What compliance is computed from.
public enum ComplianceStore {
    /// The registrations of a day with what became of their deliveries.
    public static func ofDay(_ day: LocalDate, _ environment: PlatformEnvironment, in scope: ClinicScope) async throws -> [ToldBooking] {
        let bookings = try await BookingStore.ofDay(day, environment, in: scope)
        let deliveries = try await DeliveryListStore.ofSources(bookings.map(\.id), .mobileJKN, in: scope)
        return bookings.map { ToldBooking($0, deliveries[$0.id] ?? []) }
    }

    /// Day by day, oldest first; days without registrations are left out. Computed like ``Compliance``, but in the database: only whether
    /// a finished patient has a prescription stands in what is sealed, and is looked up there.
    public static func days(
        from first: LocalDate, until last: LocalDate, _ environment: PlatformEnvironment, in scope: ClinicScope
    ) async throws -> [ComplianceDay] {
        let registrations: SQL = """
            SELECT a.id, a.tanggalperiksa, a.task3, a.task4, a.content, t.poli, t.pharmacy,
                t.has_number OR a.task6 IS NOT NULL OR a.task7 IS NOT NULL AS has_pharmacy
            FROM antrean a CROSS JOIN LATERAL (
                SELECT count(*) FILTER (WHERE d.step IN ('3', '4', '5') AND d.state = 'completed') = 3 AS poli,
                    count(*) FILTER (WHERE d.step IN ('6', '7') AND d.state = 'completed') = 2 AS pharmacy,
                    coalesce(bool_or(d.kind = 'antrean_farmasi'), false) AS has_number
                FROM delivery d WHERE d.clinic_id = a.clinic_id AND d.source_id = a.id AND d.channel <> 'satusehat'
                    AND d.kind IN ('update_waktu', 'antrean_farmasi')) t
            WHERE a.clinic_id = \(scope.id.rawValue) AND a.environment = \(environment) AND a.channel = 'mobile_jkn'
                AND a.tanggalperiksa BETWEEN \(first.text)::text::date AND \(last.text)::text::date
                AND a.cancelled_at IS NULL AND a.task99 IS NULL
            """
        var found: [LocalDate: ComplianceDay] = [:]
        for row in try await scope.query(
            """
            SELECT r.tanggalperiksa::text AS day, count(*) AS total,
                count(*) FILTER (WHERE r.poli AND (r.pharmacy OR NOT r.has_pharmacy)) AS complete,
                percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM r.task4 - r.task3)::float8 / 60)
                    FILTER (WHERE r.task4 > r.task3) AS waiting
            FROM (\(registrations)) r GROUP BY r.tanggalperiksa
            """)
        {
            guard let day = LocalDate(try row.get("day", as: String.self)) else { continue }
            found[day] = ComplianceDay(
                day: day, total: Int(try row.get("total", as: Int64.self)), complete: Int(try row.get("complete", as: Int64.self)),
                waiting: try row.get("waiting"))
        }
        for row in try await scope.query(
            """
            SELECT r.id, r.tanggalperiksa::text AS day, r.content FROM (\(registrations)) r
            WHERE r.poli AND NOT r.pharmacy AND NOT r.has_pharmacy
            """)
        {
            let id: UUID = try row.get("id")
            let content = try JSON.parse(
                scope.keys.open(row.get("content"), SealedPlace(table: "antrean", row: id.lowerText, column: "content")))
            if ToldBooking.hasPrescription(content), let day = LocalDate(try row.get("day", as: String.self)) {
                found[day]?.complete -= 1
            }
        }
        return found.values.sorted { $0.day < $1.day }
    }
}
