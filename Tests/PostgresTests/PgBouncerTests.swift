import Postgres
import Testing

@Suite("Behind PgBouncer in transaction mode", .enabled(if: PrivatePooler.isThere, "PgBouncer is not installed"))
struct PgBouncerTests {
    @Test("statements and transactions of many clients share two connections, and leave neither tenant nor role behind")
    func sharing() async throws {
        try await PrivatePooler.with(connections: 2) { pooler in
            let pool = pooler.pool()
            try await pool.execute("CREATE ROLE worker NOLOGIN")
            try await pool.execute("CREATE TABLE thing (id bigint PRIMARY KEY)")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for n in 0..<300 {
                    group.addTask {
                        switch n % 3 {
                        case 0: #expect(try await pool.query("SELECT \(n)::bigint AS v")[0].get("v") == n)
                        case 1:
                            let tenant: SQL = "SELECT set_config('jembatan.clinic', \(String(n)), true)"
                            let seen = try await pool.transaction([tenant, "SET LOCAL ROLE worker"]) { transaction in
                                try await transaction.query(
                                    "SELECT current_setting('jembatan.clinic') || current_user AS seen, pg_sleep(0.002)")[0]
                                    .get("seen", as: String.self)
                            }
                            #expect(seen == "\(n)worker")
                        default:
                            try await pool.transaction(batch: ["INSERT INTO thing VALUES (\(n))", "SELECT pg_sleep(0.001)"])
                            let left = try await pool.query(
                                "SELECT coalesce(current_setting('jembatan.clinic', true), '') || current_user AS seen")[0]
                            #expect(try left.get("seen") == "owner")
                        }
                    }
                }
                try await group.waitForAll()
            }
            let stored = try await pool.query("SELECT count(*) AS n FROM thing")[0].get("n", as: Int.self)
            #expect(stored == 100)
            let held = try await pool.query("SELECT count(*) AS n FROM pg_stat_activity WHERE backend_type = 'client backend'")[0]
            #expect(try held.get("n", as: Int.self) <= 2)
            await pool.close()
        }
    }

    @Test("cancelling a task ends its statement on the server and nobody else's, and the connection serves the next")
    func cancellation() async throws {
        try await PrivatePooler.with(connections: 3) { pooler in
            let pool = pooler.pool()
            let looking = PostgresPool(PostgresConfiguration(url: pooler.cluster.url, maximumConnections: 1))
            func running() async throws -> Int {
                let rows = try await looking.query(
                    "SELECT count(*) AS n FROM pg_stat_activity WHERE query LIKE '%marker_slow%' AND state = 'active' AND pid <> pg_backend_pid()"
                )
                return try rows[0].get("n")
            }
            for _ in 0..<5 {
                let slow = Task { try await pool.query("SELECT pg_sleep(600) AS marker_slow") }
                let inside = Task {
                    try await pool.transaction { transaction in
                        _ = try await transaction.query("SELECT 1")
                        _ = try await transaction.query("SELECT pg_sleep(600) AS marker_slow")
                    }
                }
                #expect(try await eventually { try await running() == 2 })
                let others = (0..<40).map { n in
                    Task { try await pool.query("SELECT \(n)::bigint AS v, pg_sleep(0.002)")[0].get("v", as: Int.self) }
                }
                slow.cancel()
                inside.cancel()
                #expect(try await failure { try await slow.value }.kind == .cancelled)
                #expect(try await failure { try await inside.value }.kind == .cancelled)
                #expect(try await eventually { try await running() == 0 })
                for (n, other) in others.enumerated() { #expect(try await other.value == n) }
            }
            let open = try await looking.query("SELECT count(*) AS n FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'")[0]
            #expect(try open.get("n") == 0)
            await looking.close()
            await pool.close()
        }
    }

    @Test("a statement that fails, and a transaction that is given up, leave the connection usable; COPY works")
    func failures() async throws {
        try await PrivatePooler.with(connections: 1) { pooler in
            let pool = pooler.pool(connections: 4)
            try await pool.execute("CREATE TABLE thing (id bigint PRIMARY KEY)")
            for n in 0..<20 {
                #expect(try await failure { try await pool.query("SELECT 1 / 0") }.sqlState == "22012")
                _ = try await failure {
                    try await pool.transaction { transaction in
                        try await transaction.execute("INSERT INTO thing VALUES (\(n))")
                        try await transaction.execute("INSERT INTO thing VALUES (\(n))")
                    }
                }
            }
            let copied = try await pool.transaction { transaction in
                try await transaction.copyIn("COPY thing (id) FROM STDIN", rows: (0..<1000).map { [$0] as [any PostgresValue] })
            }
            #expect(copied == 1000)
            let stored = try await pool.query("SELECT count(*) AS n FROM thing")[0].get("n", as: Int.self)
            #expect(stored == 1000)
            await pool.close()
        }
    }
}
