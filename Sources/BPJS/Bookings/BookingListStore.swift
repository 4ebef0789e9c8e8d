import Clinics
import Delivery
import Foundation
import Postgres
import Vocabulary

/// How far the telling of a registration has come (seed 004's *Belum* and *Sudah*, with what they hide).
public enum BookingStanding: String, Sendable, Hashable, CaseIterable {
    /// BPJS has the booking: it was told, or gave it itself.
    case sent
    /// A person says that BPJS knows it by other ways; never counted as sent.
    case marked
    /// Not told yet.
    case pending
    /// Something of it was refused or given up.
    case failed
    /// Never told, and never will be.
    case skipped
}

/// Which registrations a list shows.
public struct BookingFilter: Sendable, Hashable {
    /// Which environment of BPJS.
    public var environment: PlatformEnvironment
    /// Of this day; nil for all.
    public var day: LocalDate?
    /// Those that stand so; nil for all.
    public var standings: [BookingStanding]?
    /// No. RM, no. rawat, booking code, NIK, card number, or a part of the name; nil for all.
    public var search: String?

    /// A filter that lets a day through, or everything.
    public init(_ environment: PlatformEnvironment, day: LocalDate? = nil) {
        self.environment = environment
        self.day = day
    }
}

/// A registration as a list shows it.
public struct ListedBooking: Sendable, Hashable {
    /// The registration.
    public var booking: Antrean
    /// The patient's name, where it is known.
    public var patientName: String?
    /// How far its telling has come.
    public var standing: BookingStanding
}

/// Lists of registrations, and what became of them day by day.
public enum BookingListStore {
    /// One page: newest day first, a day by time.
    /// - Parameter after: the last one of the page before.
    public static func page(_ filter: BookingFilter, after: UUID? = nil, limit: Int, in scope: ClinicScope) async throws -> [ListedBooking]
    {
        var following: SQL = ""
        if let after, let last = try await AntreanStore.find(after, in: scope) {
            following = """
                 AND a.tanggalperiksa <= \(last.day.text)::text::date AND (a.tanggalperiksa < \(last.day.text)::text::date
                    OR (coalesce(a.jam_periksa, '~'), a.id) > (\(last.jamPeriksa ?? "~")::text COLLATE "C", \(last.id)))
                """
        }
        let wanted = (filter.standings ?? BookingStanding.allCases).map(\.rawValue)
        return try await scope.query(
            """
            SELECT \(AntreanStore.columns), p.name AS patient_name, s.standing
            FROM antrean a LEFT JOIN patient p ON (p.clinic_id, p.id) = (a.clinic_id, a.patient_id) \(standing)
            WHERE \(conditions(filter, scope))\(following) AND s.standing = ANY (\(wanted)::text[])
            ORDER BY a.tanggalperiksa DESC, coalesce(a.jam_periksa, '~'), a.id LIMIT \(limit)
            """
        ).map { row in
            ListedBooking(
                booking: try Antrean(row, scope.keys), patientName: try row.get("patient_name"),
                standing: BookingStanding(rawValue: try row.get("standing")) ?? .pending)
        }
    }

    /// One, with its patient's name.
    public static func find(_ id: UUID, in scope: ClinicScope) async throws -> ListedBooking? {
        try await scope.query(
            """
            SELECT \(AntreanStore.columns), p.name AS patient_name, s.standing
            FROM antrean a LEFT JOIN patient p ON (p.clinic_id, p.id) = (a.clinic_id, a.patient_id) \(standing)
            WHERE a.clinic_id = \(scope.id.rawValue) AND a.channel = 'mobile_jkn' AND a.id = \(id)
            """
        ).first.map { row in
            ListedBooking(
                booking: try Antrean(row, scope.keys), patientName: try row.get("patient_name"),
                standing: BookingStanding(rawValue: try row.get("standing")) ?? .pending)
        }
    }

    /// How many stand how, whatever standing the filter wants.
    public static func counts(_ filter: BookingFilter, in scope: ClinicScope) async throws -> [BookingStanding: Int] {
        let rows = try await scope.query(
            "SELECT s.standing, count(*) AS n FROM antrean a \(standing) WHERE \(conditions(filter, scope)) GROUP BY s.standing")
        var counts: [BookingStanding: Int] = [:]
        for row in rows {
            if let standing = BookingStanding(rawValue: try row.get("standing")) {
                counts[standing] = Int(try row.get("n", as: Int64.self))
            }
        }
        return counts
    }

    /// Of how many something waits for a code, a field or an earlier task.
    public static func heldCount(_ environment: PlatformEnvironment, on day: LocalDate?, in scope: ClinicScope) async throws -> Int {
        try await BookingStore.waiting(on: day, environment, in: scope).count
    }

    private static let standing: SQL = """
        CROSS JOIN LATERAL (
            SELECT coalesce(bool_or(d.state = 'failed'), false) AS failed,
                coalesce(bool_or(d.kind = 'tambah_booking' AND d.state = 'completed'), false) AS told,
                coalesce(bool_or(d.kind = 'tambah_booking' AND d.state = 'skipped'), false) AS stopped
            FROM delivery d WHERE d.clinic_id = a.clinic_id AND d.source_id = a.id AND d.channel <> 'satusehat') t
        CROSS JOIN LATERAL (
            SELECT CASE WHEN t.failed THEN 'failed' WHEN t.told OR a.source = 'mobile_jkn' THEN 'sent'
                WHEN a.marked_sent_at IS NOT NULL THEN 'marked' WHEN t.stopped THEN 'skipped' ELSE 'pending' END AS standing) s
        """

    private static func conditions(_ filter: BookingFilter, _ scope: ClinicScope) -> SQL {
        var sql: SQL = "a.clinic_id = \(scope.id.rawValue) AND a.environment = \(filter.environment) AND a.channel = 'mobile_jkn'"
        if let day = filter.day { sql = "\(sql) AND a.tanggalperiksa = \(day.text)::text::date" }
        guard let text = filter.search.map({ $0.trimmingCharacters(in: .whitespacesAndNewlines) }), !text.isEmpty else { return sql }
        var ways: [SQL] = ["a.kodebooking = \(text)", "a.norm = \(text)", "a.no_rawat = \(text)"]
        // A person who is nobody's patient here is known by card or NIK alone, as a keyed hash.
        let digits = text.filter { !$0.isWhitespace }
        if let nik = NIK(digits), let index = PersonIndex.of(card: nil, nik: nik.digits, norm: nil, scope.keys) {
            ways.append("a.person_index = \(index)")
        } else if digits.utf8.count == 13, let index = PersonIndex.of(card: digits, nik: nil, norm: nil, scope.keys) {
            ways.append("a.person_index = \(index)")
        }
        if let patients = PatientStore.matching(text, in: scope) { ways.append("a.patient_id IN (\(patients))") }
        return "\(sql) AND (\(ways.joined(separator: " OR ")))"
    }
}
