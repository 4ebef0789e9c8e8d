import Clinics
import Foundation
import JSON
import Postgres
import Vocabulary

/// Files that people bring in: from the first byte until their rows leave.
public enum ImportStore {
    /// Bytes of the longest file.
    public static let longestFile = 20 << 20
    /// How long rows are kept after the last step, in days: until then a run can be undone.
    public static let rowsKeptDays = 30
    /// How long a file waits for a decision, in days.
    public static let undecidedDays = 7

    // MARK: - Bringing a file

    /// Makes a run whose bytes follow; nil while another file of this kind is open.
    public static func begin(_ kind: ImportKind, fileName: String, by actor: Actor, in scope: ClinicScope) async throws -> UUID? {
        guard let person = actor.personID else { return nil }
        let id = UUID.v7()
        let added = try await scope.execute(
            """
            INSERT INTO import_run (clinic_id, id, kind, file_name, actor_id, created_at)
            VALUES (\(scope.id.rawValue), \(id), \(kind), \(fileName), \(person), jembatan_now()) ON CONFLICT DO NOTHING
            """)
        return added == 1 ? id : nil
    }

    /// Keeps the next piece of the file.
    public static func add(_ piece: [UInt8], number: Int, to run: UUID, in scope: ClinicScope) async throws {
        try await scope.batch([
            """
            INSERT INTO import_piece (clinic_id, run_id, number, content)
            VALUES (\(scope.id.rawValue), \(run), \(number), \(try scope.keys.seal(piece, place(run, number))))
            """,
            "UPDATE import_run SET bytes = bytes + \(piece.count) WHERE clinic_id = \(scope.id.rawValue) AND id = \(run)",
        ])
    }

    /// The whole file is here: it is read from now on.
    public static func uploaded(_ run: UUID, by actor: Actor, in scope: ClinicScope) async throws {
        let kind = try await scope.query(
            """
            UPDATE import_run SET state = 'reading' WHERE clinic_id = \(scope.id.rawValue) AND id = \(run) AND state = 'uploading'
            RETURNING kind, bytes
            """
        ).first
        guard let kind else { return }
        try await AuditStore.append(
            AuditEntry(
                action: "import.uploaded", subject: subject(run),
                after: ["kind": .string(try kind.get("kind")), "bytes": .number(.init(try kind.get("bytes", as: Int.self)))], by: actor),
            in: scope)
    }

    /// The file did not come whole: nothing of it stays.
    public static func abandon(_ run: UUID, in scope: ClinicScope) async throws {
        try await scope.execute(
            "DELETE FROM import_run WHERE clinic_id = \(scope.id.rawValue) AND id = \(run) AND state = 'uploading'")
    }

    /// A piece of the file, counted from 0; nil behind the last one.
    public static func piece(_ number: Int, of run: UUID, in scope: ClinicScope) async throws -> [UInt8]? {
        try await scope.query(
            """
            SELECT content FROM import_piece
            WHERE clinic_id = \(scope.id.rawValue) AND run_id = \(run) AND number = \(number)
            """
        ).first.map { try scope.keys.open(try $0.get("content"), place(run, number)) }
    }

    // MARK: - Looking

    /// One run.
    public static func find(_ id: UUID, in scope: ClinicScope) async throws -> ImportRun? {
        try await scope.query("\(selected) WHERE r.clinic_id = \(scope.id.rawValue) AND r.id = \(id)").first.map(ImportRun.init)
    }

    /// The run of this kind that is open, if there is one.
    public static func open(_ kind: ImportKind, in scope: ClinicScope) async throws -> UUID? {
        try await scope.query(
            """
            SELECT id FROM import_run WHERE clinic_id = \(scope.id.rawValue) AND kind = \(kind)
                AND state IN ('uploading', 'reading', 'ready', 'applying', 'undoing')
            """
        ).first?.get("id")
    }

    /// Runs of these kinds, newest first, of those before an id.
    public static func list(_ kinds: [ImportKind], before: UUID?, limit: Int, in scope: ClinicScope) async throws -> [ImportRun] {
        let condition: SQL = if let before { " AND r.id < \(before)" } else { "" }
        return try await scope.query(
            """
            \(selected) WHERE r.clinic_id = \(scope.id.rawValue) AND r.kind = ANY (\(kinds)::text[])\(condition)
            ORDER BY r.id DESC LIMIT \(limit)
            """
        ).map(ImportRun.init)
    }

    /// The headings of the file.
    public static func headings(of run: UUID, in scope: ClinicScope) async throws -> [String] {
        let sealed = try await scope.query(
            "SELECT headings FROM import_run WHERE clinic_id = \(scope.id.rawValue) AND id = \(run)"
        ).first?.get("headings", as: [UInt8]?.self)
        guard let sealed = sealed ?? nil else { return [] }
        return (try JSON.parse(try scope.keys.open(sealed, headingsPlace(run))).array ?? []).map { $0.string ?? "" }
    }

    /// Rows in any of these states, in the order of the file, of those after a number.
    public static func rows(
        of run: UUID, _ states: [ImportRow.State], after number: Int = 0, limit: Int, in scope: ClinicScope
    ) async throws -> [ImportRow] {
        try await scope.query(
            """
            SELECT number, line, state, content, subject_id FROM import_row
            WHERE clinic_id = \(scope.id.rawValue) AND run_id = \(run) AND state = ANY (\(states)::text[]) AND number > \(number)
            ORDER BY number LIMIT \(limit)
            """
        ).map { try ImportRow($0, of: run, scope.keys) }
    }

    // MARK: - Deciding

    /// Goes from one state to another by a person's decision; false when it is not in that state.
    public static func decide(
        _ id: UUID, from states: [ImportRun.State], to state: ImportRun.State, by actor: Actor, in scope: ClinicScope
    ) async throws -> Bool {
        guard let person = actor.personID else { return false }
        let changed = try await scope.query(
            """
            UPDATE import_run SET state = \(state), actor_id = \(person), lease = NULL, lease_until = '-infinity',
                applied_at = CASE WHEN \(state == .applied) THEN jembatan_now() ELSE applied_at END
            WHERE clinic_id = \(scope.id.rawValue) AND id = \(id) AND state = ANY (\(states)::text[]) AND emptied_at IS NULL
            RETURNING kind, good, bad
            """
        ).first
        guard let changed else { return false }
        if state == .cancelled { try await empty([id], in: scope) }
        try await AuditStore.append(
            AuditEntry(
                action: state == .applied ? "import.stopped" : "import.\(state.rawValue)", subject: subject(id),
                after: [
                    "kind": .string(try changed.get("kind")), "good": .number(.init(try changed.get("good", as: Int.self))),
                    "bad": .number(.init(try changed.get("bad", as: Int.self))),
                ], by: actor), in: scope)
        return true
    }

    /// Rows whose time is over, uploads that died, files that nobody decided on. Returns how many runs that were.
    public static func prune(in scope: ClinicScope) async throws -> Int {
        let dead = try await scope.execute(
            """
            DELETE FROM import_run WHERE clinic_id = \(scope.id.rawValue) AND state = 'uploading'
                AND created_at < jembatan_now() - interval '1 hour'
            """)
        try await scope.execute(
            """
            UPDATE import_run SET state = 'cancelled' WHERE clinic_id = \(scope.id.rawValue) AND state = 'ready'
                AND created_at < jembatan_now() - make_interval(days => \(undecidedDays)::int)
            """)
        let over = try await scope.query(
            """
            SELECT id FROM import_run WHERE clinic_id = \(scope.id.rawValue) AND emptied_at IS NULL
                AND (state IN ('cancelled', 'unreadable') OR state IN ('applied', 'undone')
                    AND coalesce(undone_at, applied_at) < jembatan_now() - make_interval(days => \(rowsKeptDays)::int))
            ORDER BY id LIMIT 20
            """
        ).map { try $0.get("id", as: UUID.self) }
        try await empty(over, in: scope)
        return dead + over.count
    }

    /// Rows and pieces leave; the run stays, with its counts.
    static func empty(_ runs: [UUID], in scope: ClinicScope) async throws {
        guard !runs.isEmpty else { return }
        try await scope.batch([
            "DELETE FROM import_row WHERE clinic_id = \(scope.id.rawValue) AND run_id = ANY (\(runs)::uuid[])",
            "DELETE FROM import_piece WHERE clinic_id = \(scope.id.rawValue) AND run_id = ANY (\(runs)::uuid[])",
            """
            UPDATE import_run SET emptied_at = jembatan_now(), headings = NULL
            WHERE clinic_id = \(scope.id.rawValue) AND id = ANY (\(runs)::uuid[])
            """,
        ])
    }

    static func subject(_ run: UUID) -> AuditEntry.Subject { .init("import_run", run.lowerText) }

    static func headingsPlace(_ run: UUID) -> SealedPlace { SealedPlace(table: "import_run", row: run, column: "headings") }

    private static func place(_ run: UUID, _ number: Int) -> SealedPlace {
        SealedPlace(table: "import_piece", row: "\(run.lowerText)/\(number)", column: "content")
    }

    private static let selected: SQL = "SELECT r.*, u.name AS person FROM import_run r JOIN app_user u ON u.id = r.actor_id"
}
