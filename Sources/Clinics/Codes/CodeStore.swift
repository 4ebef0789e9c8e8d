import Foundation
import Postgres

/// What is loaded of one table of codes.
public struct CodeTable: Sendable, Hashable {
    /// Which one.
    public let system: Terminology
    /// Whether it was imported, and is not the short one that ships with the program.
    public let isImported: Bool
    /// Whether a code that is not in it does not exist.
    public let isComplete: Bool
    /// Codes that may be used.
    public let entries: Int
    /// When it was loaded.
    public let loadedAt: Date
    /// SHA-256 of its file, hex.
    public let digest: String
}

/// The tables of codes, the same for all clinics.
public enum CodeStore {
    /// The tables, by name.
    public static func tables(in scope: some DatabaseScope) async throws -> [CodeTable] {
        try await scope.query(tablesQuery).map(CodeTable.init)
    }

    /// The usable codes that hold all words of `text`, in the code or in its meaning, closest first: the code itself, codes that begin so,
    /// then the shortest. Without words: the first codes.
    public static func search(
        _ text: String, system: Terminology, limit: Int = 30, in scope: some DatabaseScope
    ) async throws -> [CodeEntry] {
        let words = text.lowercased().split(whereSeparator: { $0.isWhitespace || $0 == "," }).prefix(6).map(String.init)
        var query: SQL = "SELECT code, display, local_display, is_active FROM code_entry WHERE system = \(system) AND is_active"
        for word in words { query = "\(query) AND search LIKE \(pattern(word))" }
        let code = text.trimmingCharacters(in: .whitespaces).uppercased()
        query = """
            \(query) ORDER BY code <> \(code), NOT starts_with(code, \(code)), NOT starts_with(replace(code, '.', ''), \(code)),
                length(search), code LIMIT \(limit)
            """
        return try await scope.query(words.isEmpty ? firstCodes(system, limit) : query).map(CodeEntry.init)
    }

    /// The tables of which a code that is not in it does not exist.
    public static func complete(in scope: some DatabaseScope) async throws -> Set<Terminology> {
        Set(try await scope.query("SELECT system FROM code_table WHERE is_complete").map { try $0.get("system") })
    }

    /// Those of `codes` that do not exist; none while the table is not complete.
    public static func unknown(_ codes: [String], system: Terminology, in scope: some DatabaseScope) async throws -> [String] {
        guard !codes.isEmpty else { return [] }
        let rows = try await scope.query(
            """
            SELECT given FROM unnest(\(codes)::text[]) AS given
            WHERE EXISTS (SELECT FROM code_table WHERE system = \(system) AND is_complete)
                AND NOT EXISTS (SELECT FROM code_entry e WHERE e.system = \(system) AND e.code = given AND e.is_active)
            """)
        return try rows.map { try $0.get("given") }
    }

    /// Replaces a table, as the owner of the database, in one transaction. Meanings in Indonesian stay where the new table has none;
    /// what it no longer has is retired when it is complete, and stays otherwise.
    /// - Returns: how many codes may be used now.
    @discardableResult
    public static func load(
        _ entries: [CodeEntry], system: Terminology, digest: String, isImported: Bool, isComplete: Bool, as owner: PostgresPool
    ) async throws -> Int {
        try await owner.transaction { transaction in
            try await transaction.execute(
                """
                INSERT INTO code_table (system, source, is_complete, digest) VALUES (\(system), \(isImported ? "imported" : "shipped"),
                    \(isComplete), \(digest))
                ON CONFLICT (system) DO UPDATE SET source = excluded.source, is_complete = excluded.is_complete, digest = excluded.digest,
                    loaded_at = now()
                """)
            try await transaction.execute(
                "CREATE TEMPORARY TABLE incoming (code text COLLATE \"C\", display text, local text, active boolean) ON COMMIT DROP")
            _ = try await transaction.copyIn(
                "COPY incoming (code, display, local, active) FROM STDIN",
                rows: entries.map { [$0.code, $0.display, $0.localDisplay ?? "", $0.isActive] })
            if isComplete {
                try await transaction.execute(
                    """
                    UPDATE code_entry e SET is_active = false
                    WHERE system = \(system) AND is_active AND NOT EXISTS (SELECT FROM incoming i WHERE i.code = e.code)
                    """)
            }
            try await transaction.execute(
                """
                INSERT INTO code_entry AS e (system, code, display, local_display, is_active)
                SELECT \(system), code, display, NULLIF(local, ''), active FROM incoming
                ON CONFLICT (system, code) DO UPDATE SET display = excluded.display, is_active = excluded.is_active,
                    local_display = coalesce(excluded.local_display, e.local_display)
                WHERE (e.display, e.is_active, e.local_display) IS DISTINCT FROM
                    (excluded.display, excluded.is_active, coalesce(excluded.local_display, e.local_display))
                """)
            let row = try await transaction.query("SELECT count(*) AS n FROM code_entry WHERE system = \(system) AND is_active").first
            return try row?.get("n") ?? 0
        }
    }

    /// What stands in the tables, for whoever loads them.
    public static func tables(as owner: PostgresPool) async throws -> [CodeTable] { try await owner.query(tablesQuery).map(CodeTable.init) }

    private static var tablesQuery: SQL {
        """
        SELECT t.system, t.source, t.is_complete, t.digest, t.loaded_at,
            (SELECT count(*) FROM code_entry e WHERE e.system = t.system AND e.is_active) AS entries
        FROM code_table t ORDER BY t.system
        """
    }

    private static func firstCodes(_ system: Terminology, _ limit: Int) -> SQL {
        "SELECT code, display, local_display, is_active FROM code_entry WHERE system = \(system) AND is_active ORDER BY code LIMIT \(limit)"
    }

    private static func pattern(_ word: String) -> String {
        "%" + word.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_") + "%"
    }
}

extension CodeEntry {
    init(_ row: Row) throws {
        self.init(
            code: try row.get("code"), display: try row.get("display"), localDisplay: try row.get("local_display"),
            isActive: try row.get("is_active"))
    }
}

extension CodeTable {
    init(_ row: Row) throws {
        self.init(
            system: try row.get("system"), isImported: try row.get("source", as: String.self) == "imported",
            isComplete: try row.get("is_complete"), entries: try row.get("entries"), loadedAt: try row.get("loaded_at"),
            digest: try row.get("digest"))
    }
}
