import Foundation
import Postgres
import Testing

@Suite("The server restarts", .enabled(if: PrivateCluster.binaries != nil, "PostgreSQL's initdb is not installed"))
struct RestartTests {
    @Test("nothing committed is lost, and the pool and its listener heal", .timeLimit(.minutes(3)))
    func restart() async throws {
        let cluster = try await PrivateCluster.make()
        do {
            try await cluster.start()
            try await writeThroughRestarts(cluster)
        } catch {
            await cluster.remove()
            throw error
        }
        await cluster.remove()
    }

    private func writeThroughRestarts(_ cluster: PrivateCluster) async throws {
        let pool = PostgresPool(PostgresConfiguration(url: cluster.url, maximumConnections: 4, waitTimeout: .seconds(20)))
        try await pool.execute("CREATE TABLE written (id bigint PRIMARY KEY)")
        var notices = pool.listen("written").makeAsyncIterator()
        #expect(await notices.next() == "")

        let (stopped, stop) = AsyncStream.makeStream(of: Void.self)
        let writers = (0..<6).map { writer in
            Task {
                var confirmed: [Int] = []
                var failures = 0
                var n = 0
                while !Task.isCancelled {
                    n += 1
                    let id = writer * 1_000_000 + n
                    do {
                        if n % 2 == 0 {
                            try await pool.execute("INSERT INTO written VALUES (\(id))")
                        } else {
                            try await pool.transaction { try await $0.execute("INSERT INTO written VALUES (\(id))") }
                        }
                        confirmed.append(id)
                    } catch let error as PostgresError {
                        if error.kind == .cancelled { break }
                        #expect(error.kind == .connection, "\(error)")
                        failures += 1
                    }
                }
                return (confirmed, failures)
            }
        }
        for mode in ["fast", "immediate"] {
            let before = try await pool.query("SELECT count(*) AS n FROM written")[0].get("n", as: Int.self)
            #expect(
                try await eventually { try await pool.query("SELECT count(*) AS n FROM written")[0].get("n", as: Int.self) > before + 50 })
            try await cluster.stop(mode)
            try await cluster.start()
            // The first thing asked after the restart is answered within the wait timeout.
            let healed = try await eventually { (try? await pool.query("SELECT 1").count) == 1 }
            #expect(healed)
            #expect(await notices.next() == "")
        }
        stop.finish()
        for await _ in stopped {}
        for writer in writers { writer.cancel() }
        var confirmed: Set<Int> = []
        var failures = 0
        for writer in writers {
            let (ids, failed) = try await writer.value
            confirmed.formUnion(ids)
            failures += failed
        }
        let stored = Set(try await pool.query("SELECT id FROM written").map { try $0.get("id", as: Int.self) })
        #expect(confirmed.subtracting(stored).isEmpty)
        #expect(confirmed.count > 100)
        #expect(failures > 0)
        try await pool.execute("NOTIFY written, 'healed'")
        #expect(await notices.next() == "healed")
        await pool.close()
    }
}
