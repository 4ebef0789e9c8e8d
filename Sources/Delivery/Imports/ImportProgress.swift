import Clinics
import Foundation
import JSON
import Postgres
import Vocabulary

/// A run that this copy of the program works on: each step of it is one transaction, which holds the run's row, so that no row is
/// worked twice even if another copy takes the run over.
public struct ImportLease: Sendable {
    /// How long a copy may be silent before another one goes on, in seconds.
    static let seconds = 60

    /// The clinic.
    public let clinic: ClinicID
    /// The run.
    public let run: UUID
    let token: UUID

    /// The run that waits longest for somebody to work on it, if there is one.
    public static func take(in database: ClinicDatabase) async throws -> ImportLease? {
        let token = UUID.v7()
        return try await database.worker { transaction in
            try await transaction.query(
                """
                UPDATE import_run r SET lease = \(token), lease_until = jembatan_now() + make_interval(secs => \(Double(seconds)))
                FROM (SELECT clinic_id, id FROM import_run WHERE state IN ('reading', 'applying', 'undoing') AND lease_until < jembatan_now()
                      ORDER BY lease_until, id LIMIT 1 FOR UPDATE SKIP LOCKED) x
                WHERE (r.clinic_id, r.id) = (x.clinic_id, x.id) RETURNING r.clinic_id, r.id
                """
            ).first.map { ImportLease(clinic: ClinicID(try $0.get("clinic_id", as: Int64.self)), run: try $0.get("id"), token: token) }
        }
    }

    /// The run, locked until the transaction ends and leased for longer; nil when it is another copy's now, or somebody stopped it.
    public func hold(in scope: ClinicScope) async throws -> ImportRun? {
        let held = try await scope.execute(
            """
            UPDATE import_run SET lease_until = jembatan_now() + make_interval(secs => \(Double(Self.seconds)))
            WHERE clinic_id = \(scope.id.rawValue) AND id = \(run) AND lease = \(token) AND state IN ('reading', 'applying', 'undoing')
            """)
        return held == 1 ? try await ImportStore.find(run, in: scope) : nil
    }

    /// Gives it back: another copy, or this one, may go on at once.
    public func release(in scope: ClinicScope) async throws {
        try await scope.execute(
            """
            UPDATE import_run SET lease = NULL, lease_until = '-infinity'
            WHERE clinic_id = \(scope.id.rawValue) AND id = \(run) AND lease = \(token)
            """)
    }
}

/// What working on a run writes; each within ``ImportLease/hold(in:)``.
extension ImportStore {
    /// Begins reading, or begins again after a copy died.
    public static func beginReading(_ run: UUID, in scope: ClinicScope) async throws {
        try await scope.batch([
            "DELETE FROM import_row WHERE clinic_id = \(scope.id.rawValue) AND run_id = \(run)",
            "UPDATE import_run SET good = 0, bad = 0, read_bytes = 0 WHERE clinic_id = \(scope.id.rawValue) AND id = \(run)",
        ])
    }

    /// The file's first line.
    public static func set(headings: [String], ignored: [String], of run: UUID, in scope: ClinicScope) async throws {
        let json = JSON.array(headings.map { .string($0) })
        try await scope.execute(
            """
            UPDATE import_run SET headings = \(try scope.keys.seal(json.bytes(), headingsPlace(run))), ignored = \(ignored)
            WHERE clinic_id = \(scope.id.rawValue) AND id = \(run)
            """)
    }

    /// Rows that were read.
    public static func add(_ rows: [ImportRow], readBytes: Int, to run: UUID, in scope: ClinicScope) async throws {
        let contents = try rows.map { try $0.sealedContent(of: run, scope.keys) }
        let bad = rows.count { $0.state == .bad }
        try await scope.batch([
            """
            INSERT INTO import_row (clinic_id, run_id, number, line, state, content)
            SELECT \(scope.id.rawValue), \(run), number, line, state, content
            FROM unnest(\(rows.map(\.number))::integer[], \(rows.map(\.line))::integer[], \(rows.map(\.state))::text[], \(contents)::bytea[])
                AS r (number, line, state, content)
            """,
            """
            UPDATE import_run SET good = good + \(rows.count - bad), bad = bad + \(bad), read_bytes = \(readBytes)
            WHERE clinic_id = \(scope.id.rawValue) AND id = \(run)
            """,
        ])
    }

    /// All of it was read, or it cannot be, for a reason that people are told.
    public static func endReading(_ run: UUID, problem: String?, in scope: ClinicScope) async throws {
        try await scope.batch([
            "DELETE FROM import_piece WHERE clinic_id = \(scope.id.rawValue) AND run_id = \(run)",
            """
            UPDATE import_run SET state = \(problem == nil ? "ready" : "unreadable"), problem = \(problem), read_bytes = bytes
            WHERE clinic_id = \(scope.id.rawValue) AND id = \(run)
            """,
        ])
    }

    /// What rows did when they were stored or put back.
    public static func settle(_ results: [ImportResult], of run: UUID, in scope: ClinicScope) async throws {
        let numbers = results.map(\.row.number)
        let contents = try results.map { result in
            result.row.problems.isEmpty ? nil : try result.row.sealedContent(of: run, scope.keys)
        }
        let changes = try results.map { result in
            try result.change.map { try scope.keys.seal($0.json, ImportRow.place(run, result.row.number, "change")) }
        }
        func count(_ state: ImportRow.State) -> Int { results.count { $0.row.state == state } }
        try await scope.batch([
            """
            UPDATE import_row r SET state = n.state, subject_id = n.subject, content = coalesce(n.content, r.content),
                change = coalesce(n.change, r.change)
            FROM unnest(\(numbers)::integer[], \(results.map(\.row.state))::text[], \(results.map(\.row.subject))::uuid[],
                \(contents)::bytea[], \(changes)::bytea[]) AS n (number, state, subject, content, change)
            WHERE r.clinic_id = \(scope.id.rawValue) AND r.run_id = \(run) AND r.number = n.number
            """,
            """
            UPDATE import_run SET added = added + \(count(.added)), changed = changed + \(count(.changed)), same = same + \(count(.same)),
                refused = refused + \(count(.refused)), restored = restored + \(count(.restored)),
                withdrawn = withdrawn + \(count(.withdrawn)), kept = kept + \(count(.kept))
            WHERE clinic_id = \(scope.id.rawValue) AND id = \(run)
            """,
        ])
    }

    /// Whether the database refuses values, and would do so again (SQLSTATE classes 22 and 23).
    public static func isRefusal(_ error: any Error) -> Bool {
        guard let sqlState = (error as? PostgresError)?.sqlState else { return false }
        return sqlState.hasPrefix("22") || sqlState.hasPrefix("23")
    }

    /// All rows of a step are worked off.
    public static func end(_ state: ImportRun.State, _ run: ImportRun, in scope: ClinicScope) async throws {
        try await scope.execute(
            """
            UPDATE import_run SET state = \(state), lease = NULL, lease_until = '-infinity',
                applied_at = CASE WHEN \(state == .applied) THEN jembatan_now() ELSE applied_at END,
                undone_at = CASE WHEN \(state == .undone) THEN jembatan_now() ELSE undone_at END
            WHERE clinic_id = \(scope.id.rawValue) AND id = \(run.id)
            """)
    }

    /// The changes of rows that stored something, last first: what was made last is taken back first.
    public static func changes(of run: UUID, limit: Int, in scope: ClinicScope) async throws -> [ImportResult] {
        try await scope.query(
            """
            SELECT number, line, state, content, subject_id, change FROM import_row
            WHERE clinic_id = \(scope.id.rawValue) AND run_id = \(run) AND state IN ('added', 'changed')
            ORDER BY number DESC LIMIT \(limit)
            """
        ).map { row in
            let result = try ImportRow(row, of: run, scope.keys)
            let change = try row.get("change", as: [UInt8]?.self).map {
                try ImportChange(json: try scope.keys.open($0, ImportRow.place(run, result.number, "change")))
            }
            return ImportResult(row: result, change: change)
        }
    }
}
