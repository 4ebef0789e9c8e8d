import Clinics
import Foundation
import JSON
import Postgres
import Vocabulary

/// Causes of failures by keyset pages. A cause is what several kinds may share: channel, code and element; the ledger counts it per kind.
public enum CauseStore {
    /// One page: of open ones those that hold up most first, of the others those seen last. Reads what is open, or one range of an index.
    public static func page(_ filter: CauseFilter, after cursor: CauseCursor?, limit: Int, in scope: ClinicScope) async throws
        -> [OpenCause]
    {
        let chosen = filter.state == .open ? open(filter, cursor, limit, scope) : settled(filter, cursor, limit, scope)
        return try await scope.query(
            """
            SELECT page.id, page.rank, c.* FROM (\(chosen)) page CROSS JOIN LATERAL (
                SELECT \(columns) FROM error_group s WHERE s.clinic_id = \(scope.id.rawValue) AND s.cause = page.cause) c
            ORDER BY page.rank DESC, page.id DESC
            """
        ).map { try OpenCause($0, id: $0.get("id"), rank: $0.get("rank")) }
    }

    /// The cause that this group belongs to, over all kinds.
    public static func find(_ id: UUID, in scope: ClinicScope) async throws -> OpenCause? {
        let row = try await scope.query(
            """
            SELECT \(columns) FROM error_group s WHERE s.clinic_id = \(scope.id.rawValue)
                AND s.cause = (SELECT cause FROM error_group WHERE clinic_id = \(scope.id.rawValue) AND id = \(id))
            HAVING count(*) > 0
            """
        ).first
        return try row.map { try OpenCause($0, id: id, rank: 0) }
    }

    /// How many causes are open, resolved by a person, or ignored; those that healed by themselves are not counted.
    public static func counts(in scope: ClinicScope) async throws -> [CauseFilter.State: Int] {
        let rows = try await scope.query(
            """
            SELECT resolution_status, count(DISTINCT cause) AS n FROM error_group
            WHERE clinic_id = \(scope.id.rawValue) AND resolution_status IN ('pending', 'manual_resolved', 'ignored') GROUP BY 1
            """)
        var counts: [CauseFilter.State: Int] = [:]
        for row in rows {
            if let state = CauseFilter.State(rawValue: try row.get("resolution_status")) { counts[state] = try row.get("n") }
        }
        return counts
    }

    /// The open causes with these codes: what a clinic has of the catalogue now.
    public static func openCodes(in scope: ClinicScope) async throws -> [OpenCause] {
        try await page(CauseFilter(state: .open), after: nil, limit: 500, in: scope)
    }

    /// The deliveries that a cause holds up, newest service date first: a range of LIMIT rows of each of its groups, merged.
    public static func deliveries(
        _ cause: OpenCause, after cursor: DeliveryCursor?, limit: Int, in scope: ClinicScope
    ) async throws -> [DeliveryRow] {
        let after: SQL =
            cursor.map { "AND (d.service_date, d.id) < (\($0.serviceDate.text)::text::date, \($0.id))" } ?? ""
        return try await scope.query(
            """
            SELECT \(DeliveryRow.columns) FROM (
                SELECT x.* FROM unnest(\(cause.groups)::uuid[]) AS g (id) CROSS JOIN LATERAL (
                    SELECT d.* FROM delivery_shown d WHERE d.clinic_id = \(scope.id.rawValue) AND d.error_group_id = g.id \(after)
                    ORDER BY d.service_date DESC, d.id DESC LIMIT \(limit)) x
                ORDER BY x.service_date DESC, x.id DESC LIMIT \(limit)) d
            \(DeliveryRow.joins)
            ORDER BY d.service_date DESC, d.id DESC
            """
        ).map(DeliveryRow.init)
    }

    /// The groups of the cause that this one belongs to, as a condition's array.
    static func groups(of group: UUID) -> SQL {
        """
        ARRAY(SELECT s.id FROM error_group g JOIN error_group s ON (s.clinic_id, s.cause) = (g.clinic_id, g.cause)
            WHERE g.clinic_id = current_clinic() AND g.id = \(group))
        """
    }

    /// - Parameter g: what a filter asks beside the state.
    private static func conditions(_ filter: CauseFilter) -> SQL {
        var sql: SQL = ""
        if let category = filter.category { sql = "\(sql) AND g.category = \(category.rawValue)" }
        if let kind = filter.kind { sql = "\(sql) AND g.kind = \(kind)" }
        return sql
    }

    private static func open(_ filter: CauseFilter, _ cursor: CauseCursor?, _ limit: Int, _ scope: ClinicScope) -> SQL {
        let after: SQL = cursor.map { "WHERE (x.rank, x.id) < (\($0.rank), \($0.id))" } ?? ""
        return """
            SELECT * FROM (
                SELECT g.cause, sum(g.open_count)::bigint AS rank, (array_agg(g.id ORDER BY g.open_count DESC, g.id DESC))[1] AS id
                FROM error_group g WHERE g.clinic_id = \(scope.id.rawValue) AND g.resolution_status = 'pending' \(conditions(filter))
                GROUP BY g.cause) x
            \(after) ORDER BY x.rank DESC, x.id DESC LIMIT \(limit)
            """
    }

    /// One line a cause: its group that was seen last; not what is open over another kind.
    private static func settled(_ filter: CauseFilter, _ cursor: CauseCursor?, _ limit: Int, _ scope: ClinicScope) -> SQL {
        let after: SQL =
            cursor.map {
                "AND (g.last_seen_at, g.id) < ('epoch'::timestamptz + \($0.rank)::bigint * interval '1 microsecond', \($0.id))"
            } ?? ""
        return """
            SELECT g.cause, (extract(epoch FROM g.last_seen_at) * 1000000)::bigint AS rank, g.id FROM error_group g
            WHERE g.clinic_id = \(scope.id.rawValue) AND g.resolution_status = \(filter.state.rawValue) \(conditions(filter)) \(after)
                AND NOT EXISTS (SELECT FROM error_group o WHERE (o.clinic_id, o.cause) = (g.clinic_id, g.cause)
                    AND (o.resolution_status = 'pending'
                        OR o.resolution_status = g.resolution_status AND (o.last_seen_at, o.id) > (g.last_seen_at, g.id)))
            ORDER BY g.last_seen_at DESC, g.id DESC LIMIT \(limit)
            """
    }

    /// Of the groups `s` of one cause.
    private static let columns: SQL = """
        min(s.channel) AS channel, min(s.category) AS category, min(s.code) AS code, min(s.element) AS element,
        (array_agg(s.message ORDER BY s.last_seen_at DESC))[1] AS message, sum(s.open_count)::bigint AS held,
        min(s.first_seen_at) AS first_seen_at, max(s.last_seen_at) AS last_seen_at, array_agg(s.id ORDER BY s.open_count DESC, s.id) AS groups,
        array_agg(s.kind ORDER BY s.open_count DESC, s.id) AS kinds, array_agg(s.open_count ORDER BY s.open_count DESC, s.id) AS helds,
        CASE WHEN bool_or(s.resolution_status = 'pending') THEN 'pending' WHEN bool_or(s.resolution_status = 'ignored') THEN 'ignored'
            WHEN bool_or(s.resolution_status = 'manual_resolved') THEN 'manual_resolved' ELSE 'auto_resolved' END AS resolution_status,
        (array_agg(s.resolution_notes ORDER BY s.resolved_at DESC NULLS LAST))[1] AS resolution_notes, max(s.resolved_at) AS resolved_at,
        (SELECT u.name FROM app_user u WHERE u.id = (array_agg(s.resolved_by ORDER BY s.resolved_at DESC NULLS LAST))[1]) AS resolver
        """
}
