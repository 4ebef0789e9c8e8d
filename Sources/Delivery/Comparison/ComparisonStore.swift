import Clinics
import Foundation
import JSON
import Postgres
import Vocabulary

/// Comparisons and their differences, in the clinic's present environment.
public enum ComparisonStore {
    /// The days compared, newest first.
    public static func runs(before: LocalDate? = nil, limit: Int, in scope: ClinicScope) async throws -> [ComparisonRun] {
        try await scope.query(
            """
            SELECT \(runColumns) FROM comparison r WHERE r.clinic_id = \(scope.id.rawValue) AND \(present(scope, "r"))
                AND r.day < coalesce(\(before?.text)::text::date, 'infinity')
            ORDER BY r.day DESC LIMIT \(limit)
            """
        ).map(ComparisonRun.init)
    }

    /// One page of differences, newest first.
    public static func differences(
        day: LocalDate?, isOpen: Bool, after: UUID?, limit: Int, in scope: ClinicScope
    ) async throws -> [ComparisonDifference] {
        let cursor: SQL = after.map { "AND c.id < \($0)" } ?? ""
        return try await scope.query(
            """
            SELECT \(columns) WHERE c.clinic_id = \(scope.id.rawValue) AND \(present(scope, "c"))
                AND c.day = coalesce(\(day?.text)::text::date, c.day) AND c.shown_status = \(isOpen ? "open" : "resolved") \(cursor)
            ORDER BY c.id DESC LIMIT \(limit)
            """
        ).map(ComparisonDifference.init)
    }

    /// One difference.
    public static func find(_ id: UUID, in scope: ClinicScope) async throws -> ComparisonDifference? {
        try await scope.query("SELECT \(columns) WHERE c.clinic_id = \(scope.id.rawValue) AND c.id = \(id)").first
            .map(ComparisonDifference.init)
    }

    /// A person closes one, with a note. Audited. False when it is closed already.
    public static func resolve(_ id: UUID, note: String, by actor: Actor, in scope: ClinicScope) async throws -> Bool {
        let changed = try await scope.execute(
            """
            UPDATE comparison_difference SET status = 'resolved', note = \(note), resolved_by = \(actor.personID), resolved_at = jembatan_now()
            WHERE clinic_id = \(scope.id.rawValue) AND id = \(id) AND status = 'open'
            """)
        guard changed == 1 else { return false }
        try await AuditStore.append(
            AuditEntry(
                action: "comparison.resolved", subject: .init("comparison_difference", id.lowerText), before: ["status": "open"],
                after: ["status": "resolved", "note": .string(note)], by: actor),
            in: scope)
        return true
    }

    private static let runColumns: SQL = """
        r.day::text AS day, r.state, r.visits, r.visits_done, r.resources, r.last_visit_id, r.started_at, r.ended_at,
        (SELECT count(*)::int FROM comparison_difference_shown c WHERE (c.clinic_id, c.environment, c.day) = (r.clinic_id, r.environment, r.day)
            AND c.shown_status = 'open') AS open,
        (SELECT count(*)::int FROM comparison_difference c WHERE (c.clinic_id, c.environment, c.day) = (r.clinic_id, r.environment, r.day)) AS found
        """

    private static let columns: SQL = """
        c.id, c.day::text AS day, c.visit_id, v.visit_number, c.delivery_id, c.kind, c.what, c.elements, c.remote_id, c.shown_status, c.note,
        u.name AS resolved_by_name, c.found_at
        FROM comparison_difference_shown c JOIN visit v ON (v.clinic_id, v.id) = (c.clinic_id, c.visit_id)
        LEFT JOIN app_user u ON u.id = c.resolved_by
        """

    private static func present(_ scope: ClinicScope, _ table: SQL) -> SQL {
        "\(table).environment = (SELECT environment FROM clinic WHERE clinic_id = \(scope.id.rawValue))"
    }
}

/// What the comparison itself writes: where it is, and what it found.
extension ComparisonStore {
    /// The days whose comparison was interrupted, oldest first; older ones than `since` are given up.
    static func unfinished(since: LocalDate, in scope: ClinicScope) async throws -> [LocalDate] {
        try await scope.query(
            """
            SELECT day::text AS day FROM comparison r WHERE clinic_id = \(scope.id.rawValue) AND state = 'running' AND day >= \(since.text)::text::date
                AND \(present(scope, "r")) ORDER BY day
            """
        ).compactMap { LocalDate(try $0.get("day", as: String.self)) }
    }

    /// Begins a day's comparison, goes on with an interrupted one, or gives the finished one; `again` starts from the first visit.
    static func begin(_ day: LocalDate, again: Bool, in scope: ClinicScope) async throws -> ComparisonRun? {
        try await scope.execute(
            """
            INSERT INTO comparison AS r (clinic_id, environment, day, visits, started_at)
            SELECT c.clinic_id, c.environment, \(day.text)::text::date, (SELECT count(*) FROM visit v WHERE v.clinic_id = c.clinic_id
                AND v.service_date = \(day.text)::text::date), jembatan_now()
            FROM clinic c WHERE c.clinic_id = \(scope.id.rawValue)
            ON CONFLICT (clinic_id, environment, day) DO UPDATE SET state = 'running', ended_at = NULL, visits = excluded.visits, visits_done = 0,
                resources = 0, last_visit_id = NULL, started_at = excluded.started_at
            WHERE \(again) AND r.state = 'finished'
            """)
        return try await scope.query(
            """
            SELECT \(runColumns) FROM comparison r WHERE r.clinic_id = \(scope.id.rawValue) AND \(present(scope, "r"))
                AND r.day = \(day.text)::text::date
            """
        ).first.map(ComparisonRun.init)
    }

    /// The next visits of a day, by id.
    static func visits(_ day: LocalDate, after: UUID?, limit: Int, in scope: ClinicScope) async throws -> [UUID] {
        let cursor: SQL = after.map { "AND id > \($0)" } ?? ""
        return try await scope.query(
            """
            SELECT id FROM visit WHERE clinic_id = \(scope.id.rawValue) AND service_date = \(day.text)::text::date \(cursor)
            ORDER BY id LIMIT \(limit)
            """
        ).map { try $0.get("id") }
    }

    /// Keeps what a visit's comparison found, closes what it no longer finds, and notes that it is done with the visit.
    static func save(_ visit: UUID, _ compared: VisitComparison.Result, day: LocalDate, in scope: ClinicScope) async throws {
        let found = compared.findings
        let agreeing = compared.compared.subtracting(found.map(\.delivery)).sorted { $0.uuidString < $1.uuidString }
        try await scope.batch([
            """
            INSERT INTO comparison_difference (clinic_id, id, environment, day, visit_id, delivery_id, kind, what, elements, remote_id, found_at,
                last_found_at)
            SELECT c.clinic_id, r.id, c.environment, \(day.text)::text::date, \(visit), r.delivery, r.kind, r.what,
                coalesce(string_to_array(r.elements, ','), '{}'), r.remote_id, jembatan_now(), jembatan_now()
            FROM clinic c, unnest(\(found.map { _ in UUID.v7() })::uuid[], \(found.map(\.delivery))::uuid[], \(found.map(\.kind))::text[],
                \(found.map(\.what.rawValue))::text[], \(found.map { $0.elements.isEmpty ? nil : $0.elements.joined(separator: ",") })::text[],
                \(found.map(\.remoteID))::text[]) AS r (id, delivery, kind, what, elements, remote_id)
            WHERE c.clinic_id = \(scope.id.rawValue)
            ON CONFLICT (clinic_id, delivery_id) WHERE status = 'open' DO UPDATE SET what = excluded.what, elements = excluded.elements,
                remote_id = excluded.remote_id, last_found_at = excluded.last_found_at
            """,
            """
            UPDATE comparison_difference SET status = 'resolved', resolved_at = jembatan_now()
            WHERE clinic_id = \(scope.id.rawValue) AND status = 'open' AND delivery_id = ANY (\(agreeing)::uuid[])
            """,
            """
            UPDATE comparison r SET visits_done = visits_done + 1, resources = resources + \(compared.compared.count), last_visit_id = \(visit)
            WHERE clinic_id = \(scope.id.rawValue) AND day = \(day.text)::text::date AND \(present(scope, "r"))
            """,
        ])
    }

    /// The day is through.
    static func finish(_ day: LocalDate, in scope: ClinicScope) async throws {
        try await scope.execute(
            """
            UPDATE comparison r SET state = 'finished', ended_at = jembatan_now(), visits = greatest(visits, visits_done)
            WHERE clinic_id = \(scope.id.rawValue) AND day = \(day.text)::text::date AND \(present(scope, "r"))
            """)
    }
}
