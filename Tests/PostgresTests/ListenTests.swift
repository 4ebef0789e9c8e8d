import Foundation
import Postgres
import Testing

@Suite("Listening", .enabled(if: TestDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct ListenTests {
    @Test("notices arrive in order on their own channel, and an empty one says that listening began")
    func notices() async throws {
        try await TestDatabase.with { pool in
            var lanes = pool.listen("Lanes \"due\"").makeAsyncIterator()
            var others = pool.listen("others").makeAsyncIterator()
            #expect(await lanes.next() == "")
            #expect(await others.next() == "")
            for n in 1...3 { try await pool.execute("SELECT pg_notify('Lanes \"due\"', \("\(n)"))") }
            try await pool.execute("NOTIFY others, 'x'")
            for n in 1...3 { #expect(await lanes.next() == "\(n)") }
            #expect(await others.next() == "x")
        }
    }

    @Test("a broken connection is made again, and says so")
    func reconnects() async throws {
        try await TestDatabase.with { pool in
            var notices = pool.listen("lanes").makeAsyncIterator()
            #expect(await notices.next() == "")
            try await pool.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()")
            #expect(await notices.next() == "")
            try await pool.execute("NOTIFY lanes, 'again'")
            #expect(await notices.next() == "again")
        }
    }

    @Test("nobody listening any more frees the connection; closing the pool ends the streams")
    func ending() async throws {
        try await TestDatabase.with { pool in
            let task = Task { for await _ in pool.listen("lanes") {} }
            func listeners() async throws -> Int {
                try await pool.query(
                    "SELECT count(*) AS n FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()")[0].get("n")
            }
            let begun = try await eventually { try await listeners() == 1 }
            #expect(begun)
            task.cancel()
            let ended = try await eventually { try await listeners() == 0 }
            #expect(ended)
            var again = pool.listen("lanes").makeAsyncIterator()
            #expect(await again.next() == "")
            await pool.close()
            #expect(await again.next() == nil)
        }
    }
}
