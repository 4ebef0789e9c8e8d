import Clinics
import Foundation
import JSON
import Postgres
import Vocabulary

/// A clinic's copies of BPJS's lists, per environment: what a trial's BPJS says is not production's.
public enum ReferenceStore {
    /// How it stands with all lists that were ever read or asked for, by name.
    public static func standings(_ environment: PlatformEnvironment, in scope: ClinicScope) async throws -> [String: ReferenceStanding] {
        let rows = try await scope.query(
            """
            SELECT list, read_at, rows, changed, wanted_at, begun_at, next_query, queries, error, error_at FROM bpjs_reference_list
            WHERE clinic_id = \(scope.id.rawValue) AND environment = \(environment)
            """)
        return Dictionary(
            uniqueKeysWithValues: try rows.map { row in
                let standing = try ReferenceStanding(row)
                return (standing.list, standing)
            })
    }

    /// A person wants these lists read.
    public static func want(_ lists: [String], _ environment: PlatformEnvironment, in scope: ClinicScope) async throws {
        try await scope.execute(
            """
            INSERT INTO bpjs_reference_list (clinic_id, environment, list, wanted_at)
            SELECT \(scope.id.rawValue), \(environment), name, jembatan_now() FROM unnest(\(lists)::text[]) AS wanted (name)
            ON CONFLICT (clinic_id, environment, list) DO UPDATE SET wanted_at = excluded.wanted_at
            """)
    }

    /// Rows that hold a text in code or name, those whose code or name begins with it first.
    /// - Parameters:
    ///   - text: all where empty.
    ///   - after: code of the last row of the page before; for all rows only.
    public static func rows(
        _ list: String, _ environment: PlatformEnvironment, holding text: String = "", after: String = "", limit: Int, in scope: ClinicScope
    ) async throws -> [ReferenceRow] {
        let words = text.lowercased().split(whereSeparator: \.isWhitespace).map { "%" + escaped(String($0)) + "%" }
        let start = escaped(text.lowercased()) + "%"
        let order: SQL =
            words.isEmpty
            ? "code > \(after) ORDER BY code"
            : "search LIKE ALL (\(words)::text[]) ORDER BY lower(code) LIKE \(start) DESC, lower(name) LIKE \(start) DESC, code"
        return try await scope.query(
            """
            SELECT code, name, extra::text AS extra FROM bpjs_reference
            WHERE clinic_id = \(scope.id.rawValue) AND environment = \(environment) AND list = \(list) AND removed_at IS NULL
                AND \(order) LIMIT \(limit)
            """
        ).map(ReferenceRow.init)
    }

    /// The row of a code; also one that BPJS has no more, where there is no other.
    public static func find(
        _ code: String, of list: String, _ environment: PlatformEnvironment, in scope: ClinicScope
    ) async throws -> ReferenceRow? {
        try await scope.query(
            """
            SELECT code, name, extra::text AS extra FROM bpjs_reference
            WHERE clinic_id = \(scope.id.rawValue) AND environment = \(environment) AND list = \(list) AND code = \(code)
            """
        ).first.map(ReferenceRow.init)
    }

    /// What readings of a list found otherwise, newest first.
    public static func changes(
        of list: String, _ environment: PlatformEnvironment, limit: Int, in scope: ClinicScope
    ) async throws -> [ReferenceChange] {
        try await scope.query(
            """
            SELECT code, what, before_name, name, at FROM bpjs_reference_change
            WHERE clinic_id = \(scope.id.rawValue) AND environment = \(environment) AND list = \(list)
            ORDER BY at DESC, id DESC LIMIT \(limit)
            """
        ).map(ReferenceChange.init)
    }

    /// Begins a reading, in place of one that was interrupted.
    static func begin(
        _ list: String, _ reading: ReferenceStanding.Reading, _ environment: PlatformEnvironment, in scope: ClinicScope
    ) async throws {
        try await scope.execute(
            """
            INSERT INTO bpjs_reference_list (clinic_id, environment, list, begun_at, next_query, queries)
            VALUES (\(scope.id.rawValue), \(environment), \(list), \(reading.begunAt), \(reading.nextQuery), \(reading.queries))
            ON CONFLICT (clinic_id, environment, list) DO UPDATE SET begun_at = excluded.begun_at, next_query = excluded.next_query,
                queries = excluded.queries
            """)
    }

    /// Keeps the answer to a question, and where the reading goes on. What is new is no change while a list is read for the first time.
    static func keep(
        _ rows: [ReferenceRow], of list: String, _ reading: ReferenceStanding.Reading, isFirst: Bool, _ environment: PlatformEnvironment,
        in scope: ClinicScope
    ) async throws {
        let rows = Array(Dictionary(rows.map { ($0.code, $0) }) { $1 }.values)
        let known = try await names(rows.map(\.code), of: list, environment, in: scope)
        let changes = rows.compactMap { row in
            ReferenceChange(known[row.code], row, at: reading.begunAt).flatMap { isFirst && $0.what == .added ? nil : $0 }
        }
        try await put(rows, of: list, seenBy: reading.begunAt, environment, in: scope)
        try await add(changes, of: list, environment, in: scope)
        try await scope.execute(
            """
            UPDATE bpjs_reference_list SET next_query = \(reading.nextQuery + 1)
            WHERE clinic_id = \(scope.id.rawValue) AND environment = \(environment) AND list = \(list)
            """)
    }

    /// Ends a reading: what it has not seen, nor any for so many days, is gone.
    /// - Returns: how many it saw; 0 leaves everything as it was, for the caller to say so.
    static func finish(
        _ list: ReferenceList, _ reading: ReferenceStanding.Reading, at now: Date, _ environment: PlatformEnvironment, in scope: ClinicScope
    ) async throws -> Int {
        let seen =
            try await scope.query(
                """
                SELECT count(*) AS seen FROM bpjs_reference WHERE clinic_id = \(scope.id.rawValue) AND environment = \(environment)
                    AND list = \(list.name) AND last_seen >= \(reading.begunAt)
                """
            ).first?.get("seen", as: Int.self) ?? 0
        guard seen > 0 else { return 0 }
        let gone = try await scope.query(
            """
            UPDATE bpjs_reference SET removed_at = \(now) WHERE clinic_id = \(scope.id.rawValue) AND environment = \(environment)
                AND list = \(list.name) AND removed_at IS NULL
                AND last_seen < \(reading.begunAt.addingTimeInterval(-86_400 * Double(list.keptDays))) RETURNING code, name
            """
        ).map { ReferenceChange(code: try $0.get("code"), what: .removed, nameBefore: nil, name: try $0.get("name"), at: reading.begunAt) }
        try await add(gone, of: list.name, environment, in: scope)
        try await end(list.name, reading, at: now, environment, in: scope)
        return seen
    }

    /// The reading is complete. A wish that came while it went on is answered by it too: a person sees what is there now.
    static func end(
        _ list: String, _ reading: ReferenceStanding.Reading, at now: Date, _ environment: PlatformEnvironment, in scope: ClinicScope
    ) async throws {
        try await scope.execute(
            """
            UPDATE bpjs_reference_list l SET read_at = \(now), begun_at = NULL, next_query = NULL, queries = NULL, wanted_at = NULL,
                error = NULL, error_at = NULL,
                rows = (SELECT count(*) FROM bpjs_reference r WHERE (r.clinic_id, r.environment, r.list)
                    = (l.clinic_id, l.environment, l.list) AND r.removed_at IS NULL),
                changed = (SELECT count(*) FROM bpjs_reference_change c WHERE (c.clinic_id, c.environment, c.list)
                    = (l.clinic_id, l.environment, l.list) AND c.at = \(reading.begunAt))
            WHERE clinic_id = \(scope.id.rawValue) AND environment = \(environment) AND list = \(list)
            """)
    }

    /// A try stopped. The reading goes on where it was; a wish is answered by the reason.
    static func fail(
        _ list: String, _ says: String, at now: Date, _ environment: PlatformEnvironment, in scope: ClinicScope
    ) async throws {
        try await scope.execute(
            """
            INSERT INTO bpjs_reference_list (clinic_id, environment, list, error, error_at)
            VALUES (\(scope.id.rawValue), \(environment), \(list), \(says), \(now))
            ON CONFLICT (clinic_id, environment, list) DO UPDATE SET error = excluded.error, error_at = excluded.error_at, wanted_at = NULL
            """)
    }

    private static func names(
        _ codes: [String], of list: String, _ environment: PlatformEnvironment, in scope: ClinicScope
    ) async throws -> [String: (name: String, isGone: Bool)] {
        let rows = try await scope.query(
            """
            SELECT code, name, removed_at IS NOT NULL AS gone FROM bpjs_reference
            WHERE clinic_id = \(scope.id.rawValue) AND environment = \(environment) AND list = \(list) AND code = ANY (\(codes)::text[])
            """)
        return Dictionary(
            uniqueKeysWithValues: try rows.map {
                (try $0.get("code", as: String.self), (name: try $0.get("name"), isGone: try $0.get("gone")))
            })
    }

    private static func put(
        _ rows: [ReferenceRow], of list: String, seenBy begun: Date, _ environment: PlatformEnvironment, in scope: ClinicScope
    ) async throws {
        guard !rows.isEmpty else { return }
        try await scope.execute(
            """
            INSERT INTO bpjs_reference (clinic_id, environment, list, code, name, extra, search, first_seen, last_seen)
            SELECT \(scope.id.rawValue), \(environment), \(list), r.code, r.name, r.extra::jsonb, lower(r.code || ' ' || r.name), \(begun), \(begun)
            FROM unnest(\(rows.map(\.code))::text[], \(rows.map(\.name))::text[], \(rows.map { $0.extra.text() })::text[])
                AS r (code, name, extra)
            ON CONFLICT (clinic_id, environment, list, code) DO UPDATE SET name = excluded.name, extra = excluded.extra,
                search = excluded.search, last_seen = excluded.last_seen, removed_at = NULL
            """)
    }

    private static func add(
        _ changes: [ReferenceChange], of list: String, _ environment: PlatformEnvironment, in scope: ClinicScope
    ) async throws {
        guard !changes.isEmpty else { return }
        try await scope.execute(
            """
            INSERT INTO bpjs_reference_change (clinic_id, id, environment, list, at, code, what, before_name, name)
            SELECT \(scope.id.rawValue), c.id, \(environment), \(list), c.at, c.code, c.what, c.before_name, c.name
            FROM unnest(\(changes.map { _ in UUID.v7() })::uuid[], \(changes.map(\.at))::timestamptz[], \(changes.map(\.code))::text[],
                \(changes.map(\.what.rawValue))::text[], \(changes.map(\.nameBefore))::text[], \(changes.map(\.name))::text[])
                AS c (id, at, code, what, before_name, name)
            """)
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_")
    }
}

extension ReferenceChange {
    fileprivate init?(_ known: (name: String, isGone: Bool)?, _ row: ReferenceRow, at instant: Date) {
        let what: What
        switch known {
        case nil: what = .added
        case .some(let before) where before.isGone: what = .returned
        case .some(let before):
            guard before.name != row.name else { return nil }
            what = .renamed
        }
        self.init(
            code: row.code, what: what, nameBefore: known.flatMap { $0.name == row.name ? nil : $0.name }, name: row.name, at: instant)
    }

    fileprivate init(_ row: Row) throws {
        guard let what = What(rawValue: try row.get("what")) else {
            throw UnknownStoredValue(table: "bpjs_reference_change", column: "what")
        }
        self.init(
            code: try row.get("code"), what: what, nameBefore: try row.get("before_name"), name: try row.get("name"), at: try row.get("at"))
    }
}

extension ReferenceRow {
    fileprivate init(_ row: Row) throws {
        self.init(code: try row.get("code"), name: try row.get("name"), extra: try JSON.parse(try row.get("extra", as: String.self)))
    }
}

extension ReferenceStanding {
    fileprivate init(_ row: Row) throws {
        self.init(list: try row.get("list"))
        readAt = try row.get("read_at")
        rows = try row.get("rows")
        changed = try row.get("changed")
        wantedAt = try row.get("wanted_at")
        reading = try row.get("begun_at", as: Date?.self).map {
            Reading(begunAt: $0, nextQuery: try row.get("next_query"), queries: try row.get("queries"))
        }
        error = try row.get("error")
        errorAt = try row.get("error_at")
    }
}
