import Foundation
import Postgres
import Testing

@Suite("The pool", .enabled(if: TestDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct PoolTests {
    /// Holds a connection in a transaction until it is let go.
    private struct Holder {
        private let task: Task<Void, any Error>
        private let end: AsyncStream<Void>.Continuation

        init(_ pool: PostgresPool) async throws {
            let (held, holding) = AsyncStream.makeStream(of: Void.self)
            let (ended, end) = AsyncStream.makeStream(of: Void.self)
            self.end = end
            task = Task {
                defer { holding.finish() }
                try await pool.transaction { transaction in
                    _ = try await transaction.query("SELECT 1")
                    holding.finish()
                    for await _ in ended {}
                    _ = try await transaction.query("SELECT 2")
                }
            }
            for await _ in held {}
        }

        func letGo() async throws {
            end.finish()
            try await task.value
        }
    }

    @Test("64 tasks share 8 connections, and each gets its own answer")
    func manyTasks() async throws {
        try await TestDatabase.with(connections: 8) { pool in
            let wrong = try await withThrowingTaskGroup(of: Int.self) { group in
                for task in 0..<64 {
                    group.addTask {
                        var wrong = 0
                        for n in 0..<40 {
                            let sent = task * 1000 + n
                            let back: Int
                            if n % 4 == 0 {
                                back = try await pool.transaction { try await $0.query("SELECT \(sent)::bigint AS v")[0].get("v") }
                            } else {
                                back = try await pool.query("SELECT \(sent)::bigint AS v")[0].get("v")
                            }
                            if back != sent { wrong += 1 }
                        }
                        return wrong
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(wrong == 0)
            let counts = await pool.counts()
            #expect(counts.open <= 8 && counts.waiting == 0)
            let seen = try await pool.query(
                "SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'")
            #expect(try seen[0].get("n", as: Int.self) <= 8)
        }
    }

    @Test("an error of one statement does not touch those that went out with it")
    func neighbours() async throws {
        try await TestDatabase.with(connections: 1) { pool in
            let results = await withTaskGroup(of: Bool.self) { group in
                for n in 0..<40 {
                    group.addTask {
                        let row = try? await pool.query("SELECT 1 / (\(n)::bigint % 2) AS v")
                        return (row == nil) == (n % 2 == 0)
                    }
                }
                return await group.reduce(into: [Bool]()) { $0.append($1) }
            }
            #expect(results.count == 40 && results.allSatisfy { $0 })
        }
    }

    @Test("the maximum holds: who waits longer than the limit fails with a timeout, and the next is served again")
    func waitTimeout() async throws {
        try await TestDatabase.with(connections: 1, { $0.waitTimeout = .seconds(1) }) { pool in
            let holder = try await Holder(pool)
            let error = try await failure { try await pool.query("SELECT 1") }
            #expect(error.kind == .timeout)
            let inTransaction = try await failure { try await pool.transaction { try await $0.query("SELECT 1") } }
            #expect(inTransaction.kind == .timeout)
            try await holder.letGo()
            let rows = try await pool.query("SELECT 1 AS v")
            #expect(rows.count == 1)
        }
    }

    @Test("waiting ends at once when the task is cancelled")
    func cancelledWait() async throws {
        try await TestDatabase.with(connections: 1, { $0.waitTimeout = .seconds(60) }) { pool in
            let holder = try await Holder(pool)
            let waiting = Task { try await pool.query("SELECT 1") }
            #expect(try await eventually { await pool.counts().waiting == 1 })
            waiting.cancel()
            let error = try await failure { _ = try await waiting.value }
            #expect(error.kind == .cancelled)
            try await holder.letGo()
        }
    }

    @Test("cancelling a task ends its statement on the server, and the connection serves the next")
    func cancellation() async throws {
        try await TestDatabase.with(connections: 3) { pool in
            let slow = Task { try await pool.query("SELECT pg_sleep(600) AS marker_slow") }
            let inside = Task {
                try await pool.transaction { transaction in
                    _ = try await transaction.query("SELECT 1")
                    _ = try await transaction.query("SELECT pg_sleep(600) AS marker_slow")
                }
            }
            func running() async throws -> Int {
                let rows = try await pool.query(
                    "SELECT count(*) AS n FROM pg_stat_activity WHERE query LIKE '%marker_slow%' AND state = 'active' AND pid <> pg_backend_pid()"
                )
                return try rows[0].get("n")
            }
            #expect(try await eventually { try await running() == 2 })
            slow.cancel()
            inside.cancel()
            let error = try await failure { _ = try await slow.value }
            #expect(error.kind == .cancelled)
            #expect(try await failure { try await inside.value }.kind == .cancelled)
            #expect(try await running() == 0)
            let open = try await eventually { await pool.counts().idle == 3 }
            #expect(open)
            for _ in 0..<30 { #expect(try await pool.query("SELECT 1").count == 1) }
            let idle = try await pool.query(
                "SELECT count(*) AS n FROM pg_stat_activity WHERE state LIKE 'idle in transaction%' AND datname = current_database()")
            #expect(try idle[0].get("n") == 0)
        }
    }

    @Test("a cancelled statement never takes its neighbours on the same connection with it")
    func cancelledNeighbour() async throws {
        try await TestDatabase.with(connections: 1, { $0.waitTimeout = .seconds(60) }) { pool in
            for _ in 0..<10 {
                let holder = try await Holder(pool)
                let doomed = Task { try await pool.query("SELECT pg_sleep(0.02)") }
                let others = (0..<5).map { n in
                    Task { try await pool.query("SELECT \(n)::bigint AS v, pg_sleep(0.002)")[0].get("v", as: Int.self) }
                }
                #expect(try await eventually { await pool.counts().waiting == 6 })
                try await holder.letGo()
                doomed.cancel()
                _ = await doomed.result
                for other in others { _ = try await other.value }
            }
        }
    }

    @Test("what a transaction leaves open is rolled back before the connection goes on")
    func leftOpen() async throws {
        try await TestDatabase.with(connections: 1) { pool in
            try await pool.execute("CREATE TABLE thing (id bigint)")
            try await pool.execute("BEGIN")
            try await pool.execute("INSERT INTO thing VALUES (1)")
            let other = PostgresPool(pool.configuration)
            let seen = try await other.query("SELECT id FROM thing").count
            await other.close()
            #expect(seen == 1)
        }
    }

    @Test("a connection that the server ends is replaced")
    func killed() async throws {
        try await TestDatabase.with(connections: 2) { pool in
            let error = try await failure {
                try await pool.transaction { transaction in
                    _ = try await transaction.query("SELECT pg_terminate_backend(pg_backend_pid())")
                }
            }
            #expect(error.kind == .connection && error.sqlState == "57P01")
            let rows = try await pool.query("SELECT 1")
            #expect(rows.count == 1)
        }
    }

    @Test("an idle connection is tried now and then")
    func idleCheck() async throws {
        try await TestDatabase.with(connections: 1, { $0.idleCheck = .milliseconds(20) }) { pool in
            let admin = PostgresPool(PostgresConfiguration(url: try #require(TestDatabase.server), maximumConnections: 1))
            let database = try await pool.query("SELECT current_database()::text AS name")[0].get("name", as: String.self)
            let seen = try await eventually {
                try await !admin.query("SELECT 1 FROM pg_stat_activity WHERE datname = \(database) AND query = 'SELECT 1'").isEmpty
            }
            await admin.close()
            #expect(seen)
        }
    }

    @Test("a closed pool refuses, and a server that is not there is a connection error after the wait")
    func closedAndAway() async throws {
        let closed = try await TestDatabase.with { pool in
            _ = try await pool.query("SELECT 1")
            return pool
        }
        #expect(try await failure { try await closed.query("SELECT 1") }.kind == .connection)
        var nowhere = PostgresConfiguration(url: "host=/nowhere user=nobody dbname=none", waitTimeout: .milliseconds(200))
        nowhere.connectTimeout = .milliseconds(100)
        let away = PostgresPool(nowhere)
        let error = try await failure { try await away.query("SELECT 1") }
        #expect(error.kind == .connection)
        await away.close()
    }

    @Test("a URL serves as well as keywords")
    func url() async throws {
        let server = try #require(TestDatabase.server)
        let admin = PostgresPool(PostgresConfiguration(url: server, maximumConnections: 1))
        let row = try await admin.query(
            "SELECT current_setting('unix_socket_directories') AS folder, current_user::text AS who, current_setting('port') AS port")[0]
        await admin.close()
        let folder = try row.get("folder", as: String.self).split(separator: ",")[0].trimmingCharacters(in: .whitespaces)
        let host = folder.replacingOccurrences(of: "/", with: "%2F")
        let pool = PostgresPool(
            PostgresConfiguration(
                url:
                    "postgresql://\(try row.get("who", as: String.self))@\(host):\(try row.get("port", as: String.self))/postgres?application_name=by_url"
            ))
        let name = try await pool.query("SELECT current_setting('application_name') AS name")[0].get("name", as: String.self)
        await pool.close()
        #expect(name == "by_url")
    }
}
