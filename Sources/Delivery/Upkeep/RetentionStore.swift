import Clinics
import Postgres

/// Rows that leave when their time is over, where no other store owns them.
enum RetentionStore {
    /// Rows removed by one statement.
    static let chunk = 2_000

    /// Filters with personal data that stand in addresses under an id: kept for a day.
    static func pruneKeptSearches(in scope: ClinicScope) async throws -> Int {
        try await scope.execute(
            "DELETE FROM kept_search WHERE clinic_id = \(scope.id.rawValue) AND created_at < now() - interval '24 hours'")
    }

    /// Runs of jobs with their lines, of all clinics.
    static func pruneRuns(olderThanDays days: Int, in transaction: Transaction) async throws -> Int {
        try await transaction.execute(
            """
            DELETE FROM job_run WHERE (clinic_id, id) IN (
                SELECT clinic_id, id FROM job_run WHERE started_at < jembatan_now() - make_interval(days => \(days)::int) AND ended_at IS NOT NULL
                ORDER BY started_at LIMIT \(chunk))
            """)
    }

    /// The oldest month that a partitioned table has, such as "2026_05".
    static func oldestMonth(of table: String, in scope: PlatformScope) async throws -> String? {
        try await scope.query(
            """
            SELECT min(right(c.relname, 7)) AS month FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhparent
            JOIN pg_class c ON c.oid = i.inhrelid WHERE p.relname = \(table)
            """
        ).first?.get("month", as: String?.self)
    }
}
