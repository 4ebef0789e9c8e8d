import Foundation
import Postgres
import Testing

@Suite("Statements and transactions", .enabled(if: TestDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct StatementTests {
    private func withThings<T: Sendable>(_ body: (PostgresPool) async throws -> T) async throws -> T {
        try await TestDatabase.with { pool in
            try await pool.execute("CREATE TABLE thing (id bigint PRIMARY KEY, name text CHECK (name <> ''))")
            return try await body(pool)
        }
    }

    private func ids(_ pool: PostgresPool) async throws -> [Int] {
        try await pool.query("SELECT id FROM thing ORDER BY id").map { try $0.get("id") }
    }

    @Test("a refusal carries SQLSTATE and constraint, never the row")
    func refusals() async throws {
        try await withThings { pool in
            try await pool.execute("INSERT INTO thing VALUES (1, 'Siti')")
            let twice = try await failure { try await pool.execute("INSERT INTO thing VALUES (\(1), \("Siti"))") }
            #expect(twice.isUniqueViolation && twice.kind == .server)
            #expect(twice.constraint == "thing_pkey")
            #expect(!"\(twice)".contains("(1)") && !"\(twice)".contains("Siti"))
            let check = try await failure { try await pool.execute("INSERT INTO thing VALUES (2, '')") }
            #expect(check.isCheckViolation && check.constraint == "thing_name_check")
            let text = try await failure { _ = try await pool.query("SELECT \("3201234567890123x")::bigint") }
            #expect(text.sqlState == "22P02" && !"\(text)".contains("3201234567890123"))
            let syntax = try await failure { _ = try await pool.query("SELEC 1") }
            #expect(syntax.sqlState == "42601" && syntax.position == 1)
            #expect(try await ids(pool) == [1])
        }
    }

    @Test("a batch goes out in one flush and answers in order; its first error is the one thrown")
    func batch() async throws {
        try await withThings { pool in
            let counts = try await pool.transaction { transaction in
                try await transaction.batch((1...50).map { "INSERT INTO thing VALUES (\($0), 'n')" }).map(\.affected)
            }
            #expect(counts == Array(repeating: 1, count: 50))
            let error = try await failure {
                try await pool.transaction { transaction in
                    _ = try await transaction.batch(["DELETE FROM thing", "INSERT INTO thing VALUES (1, '')", "SELECT 1/0", "SELECT 1"])
                }
            }
            #expect(error.isCheckViolation)
            #expect(try await ids(pool).count == 50)
        }
    }

    @Test("a whole transaction in one flush answers its statements alone, and is all or nothing")
    func batchTransaction() async throws {
        try await withThings { pool in
            let rows = try await pool.transaction(
                ["SELECT set_config('jembatan.clinic', \("7"), true)"],
                batch: ["INSERT INTO thing VALUES (1, current_setting('jembatan.clinic'))", "SELECT name FROM thing"])
            #expect(rows.count == 2)
            #expect(try rows[1][0].get("name") == "7")
            let error = try await failure {
                _ = try await pool.transaction(batch: ["INSERT INTO thing VALUES (2, 'b')", "INSERT INTO thing VALUES (1, 'again')"])
            }
            #expect(error.isUniqueViolation)
            #expect(try await ids(pool) == [1])
        }
    }

    @Test("the prelude holds for the transaction and for it alone")
    func prelude() async throws {
        try await TestDatabase.with(connections: 1) { pool in
            let inside = try await pool.transaction(["SELECT set_config('jembatan.clinic', \("42"), true)", "SET LOCAL ROLE pg_monitor"]) {
                transaction in
                let row = try await transaction.query("SELECT current_setting('jembatan.clinic') AS clinic, current_user::text AS who")[0]
                return "\(try row.get("clinic", as: String.self)) \(try row.get("who", as: String.self))"
            }
            #expect(inside == "42 pg_monitor")
            let after = try await pool.query(
                "SELECT coalesce(current_setting('jembatan.clinic', true), '') AS clinic, current_user <> 'pg_monitor' AS back")[0]
            #expect(try after.get("clinic") == "")
            #expect(try after.get("back") == true)
            let error = try await failure {
                try await pool.transaction(["SET LOCAL ROLE nobody_of_this_name"]) { _ = try await $0.query("SELECT 1") }
            }
            #expect(error.sqlState == "22023")
        }
    }

    @Test("what throws is rolled back, and the body's own error comes out")
    func rollback() async throws {
        struct Stop: Error {}
        try await withThings { pool in
            await #expect(throws: Stop.self) {
                try await pool.transaction { transaction in
                    try await transaction.execute("INSERT INTO thing VALUES (1, 'a')")
                    throw Stop()
                }
            }
            #expect(try await ids(pool).isEmpty)
            let kept = try await pool.transaction { transaction in
                try await transaction.execute("INSERT INTO thing VALUES (2, 'b')")
                return "kept"
            }
            #expect(kept == "kept")
            #expect(try await ids(pool) == [2])
        }
    }

    @Test("a swallowed error still dooms the transaction, and is thrown instead of 25P02")
    func doomed() async throws {
        try await withThings { pool in
            let error = try await failure {
                try await pool.transaction { transaction in
                    try await transaction.execute("INSERT INTO thing VALUES (1, 'a')")
                    _ = try? await transaction.execute("INSERT INTO thing VALUES (1, 'b')")
                    _ = try? await transaction.execute("INSERT INTO thing VALUES (2, 'c')")
                }
            }
            #expect(error.isUniqueViolation)
            #expect(try await ids(pool).isEmpty)
        }
    }

    @Test("an error of COMMIT is thrown")
    func deferred() async throws {
        try await TestDatabase.with { pool in
            try await pool.execute("CREATE TABLE thing (id bigint UNIQUE DEFERRABLE INITIALLY DEFERRED)")
            let error = try await failure {
                try await pool.transaction { transaction in
                    try await transaction.execute("INSERT INTO thing VALUES (1), (1)")
                }
            }
            #expect(error.isUniqueViolation)
        }
    }

    @Test("a savepoint undoes its part alone; savepoints nest")
    func savepoints() async throws {
        struct Stop: Error {}
        try await withThings { pool in
            try await pool.transaction { transaction in
                try await transaction.execute("INSERT INTO thing VALUES (1, 'a')")
                let error = try await failure {
                    try await transaction.savepoint { inner in
                        try await inner.execute("INSERT INTO thing VALUES (2, 'b')")
                        try await inner.execute("INSERT INTO thing VALUES (1, 'again')")
                    }
                }
                #expect(error.isUniqueViolation)
                try await transaction.savepoint { inner in
                    try await inner.execute("INSERT INTO thing VALUES (3, 'c')")
                    _ = try? await inner.savepoint { innermost in
                        try await innermost.execute("INSERT INTO thing VALUES (4, 'd')")
                        throw Stop()
                    }
                    _ = try? await inner.savepoint { _ in throw Stop() }
                }
                let swallowed = try await failure {
                    try await transaction.savepoint { inner in _ = try? await inner.query("SELECT 1/0") }
                }
                #expect(swallowed.sqlState == "22012")
                try await transaction.execute("INSERT INTO thing VALUES (5, 'e')")
            }
            #expect(try await ids(pool) == [1, 3, 5])
        }
    }

    @Test("a savepoint does not hide an error from before it")
    func savepointAfterDoom() async throws {
        try await withThings { pool in
            let error = try await failure {
                try await pool.transaction(["SELECT 1/0"]) { transaction in
                    _ = try? await transaction.savepoint { inner in try await inner.execute("INSERT INTO thing VALUES (1, 'a')") }
                    _ = try? await transaction.execute("INSERT INTO thing VALUES (2, 'b')")
                }
            }
            #expect(error.sqlState == "22012")
            #expect(try await ids(pool).isEmpty)
        }
    }

    @Test("COPY loads rows with every awkward character, and counts them")
    func copy() async throws {
        try await TestDatabase.with { pool in
            try await pool.execute("CREATE TABLE thing (id bigint, name text, body bytea, tags text[], blobs bytea[])")
            let awkward = "tab\t newline\n return\r back\\slash \\N . \\."
            let count = try await pool.transaction { transaction in
                let rows: [[any PostgresValue]] = (0..<20_000).map {
                    [
                        $0, $0 == 1 ? nil as String? : awkward, [0, 92, 10, 255] as [UInt8], ["a\\b", "c\"d"],
                        [[0, 92], nil] as [[UInt8]?],
                    ]
                }
                return try await transaction.copyIn("COPY thing FROM STDIN", rows: rows)
            }
            #expect(count == 20_000)
            let row = try await pool.query("SELECT * FROM thing WHERE id = 2")[0]
            #expect(try row.get("name") == awkward)
            #expect(try row.get("body") == [0, 92, 10, 255] as [UInt8])
            #expect(try row.get("tags") == ["a\\b", "c\"d"])
            #expect(try row.get("blobs") == [[0, 92], nil] as [[UInt8]?])
            #expect(try await pool.query("SELECT name FROM thing WHERE id = 1")[0].get("name", as: String?.self) == nil)
            let error = try await failure {
                _ = try await pool.transaction { try await $0.copyIn("COPY thing (id) FROM STDIN", rows: [["x"]]) }
            }
            #expect(error.sqlState == "22P02" && !error.message.contains("x\""))
            #expect(try await pool.query("SELECT count(*) AS n FROM thing")[0].get("n") == 20_000)
        }
    }

    @Test("more statements than are kept prepared still run, and the evicted ones leave the server")
    func statementCache() async throws {
        try await TestDatabase.with(connections: 1, { $0.preparedStatements = 5 }) { pool in
            for round in 0..<2 {
                for width in 1...20 {
                    let sum = try await pool.query((0..<width).map { SQL("\($0)::bigint") }.joined(separator: "+").selected)
                    #expect(try sum[0].get("v", as: Int.self) == width * (width - 1) / 2, "\(round)")
                }
            }
            let kept = try await pool.query("SELECT count(*) AS n FROM pg_prepared_statements")[0].get("n", as: Int.self)
            #expect(kept <= 7)
        }
    }

    @Test("behind PgBouncer nothing is prepared by name and nobody listens")
    func pgbouncer() async throws {
        try await TestDatabase.with(connections: 1, { $0.pgbouncer = true }) { pool in
            for n in 0..<5 {
                let back = try await pool.query("SELECT \(n)::bigint AS v")[0].get("v", as: Int.self)
                #expect(back == n)
            }
            let kept = try await pool.query("SELECT count(*) AS n FROM pg_prepared_statements")[0].get("n", as: Int.self)
            #expect(kept == 0)
            for await _ in pool.listen("x") { Issue.record("it listens") }
        }
    }

    @Test("a table that changed under a prepared statement costs one error, not the connection")
    func changedPlan() async throws {
        try await TestDatabase.with(connections: 1) { pool in
            try await pool.execute("CREATE TABLE thing AS SELECT 1 AS a")
            #expect(try await pool.query("SELECT * FROM thing").columns == ["a"])
            try await pool.execute("ALTER TABLE thing ADD b text")
            let error = try await failure { _ = try await pool.query("SELECT * FROM thing") }
            #expect(error.sqlState == "0A000")
            #expect(try await pool.query("SELECT * FROM thing").columns == ["a", "b"])
        }
    }

    @Test("too many values are refused before anything is sent")
    func tooManyValues() async throws {
        try await TestDatabase.with { pool in
            let sql: SQL = "SELECT \(Array(repeating: SQL("\(1)"), count: 65_536).joined(separator: ","))"
            let error = try await failure { _ = try await pool.query(sql) }
            #expect(error.sqlState == "54023")
        }
    }
}

extension SQL {
    fileprivate var selected: SQL { "SELECT \(self) AS v" }
}
