import Foundation
import JSON
import Postgres

/// `drain`: how fast everything of the visits that `intake` left arrives at the sandbox, finished Encounters included, once the rate is
/// raised. `drain_profile`: where CPU time went meanwhile.
enum DrainBench {
    private static let limit: Duration = .seconds(120)

    static func run(_ world: World, _ clinic: BenchClinic, _ visits: [TakenVisit]) async throws {
        Say.now("drain: a diagnosis for each visit")
        _ = try await Load.count(visits.count, clients: 8) { number in
            try await world.post("/api/diagnosis", Visits.diagnosis(visit: visits[number].id, patient: visits[number].patient), clinic)
        }
        let before = try await Standing.read(world, clinic)
        Say.now("drain: \(before.pending) deliveries")
        let profile = try await DrainProfile.start(world)
        let started = ContinuousClock.now
        _ = try await world.run("clinic", "set", clinic.code, "rate-per-minute=60000", "burst=1000", "concurrency=64")
        let raised = ContinuousClock.now
        var now = before
        while now.pending > 0, ContinuousClock.now - started < limit {
            try await Task.sleep(for: .milliseconds(200))
            now = try await Standing.read(world, clinic)
        }
        let elapsed = ContinuousClock.now - raised
        let completed = now.completed - before.completed
        let costs = await profile.end(deliveries: completed)
        if now.pending > 0 || now.failed > 0 { Say.now("drain: \(now.pending) pending, \(now.failed) failed: \(now.holds)") }
        Figure.print(
            "drain", Double(completed) / elapsed.inSeconds, "deliveries/s",
            [
                "visits": .number(JSONNumber(visits.count)), "deliveries": .number(JSONNumber(completed)),
                "seconds": Figure.rounded(elapsed.inSeconds), "pending": .number(JSONNumber(now.pending)),
                "failed": .number(JSONNumber(now.failed)),
            ])
        Figure.print("drain_profile", costs.cpuMilliseconds, "ms CPU/delivery", costs.details)
        if now.pending > 0 || now.failed > 0 { throw BenchFailure("not everything was delivered") }
    }

    /// Where the clinic's deliveries stand.
    private struct Standing: Sendable {
        var pending = 0
        var completed = 0
        var failed = 0
        var holds = ""

        static func read(_ world: World, _ clinic: BenchClinic) async throws -> Standing {
            var standing = Standing()
            let rows = try await world.database.query(
                """
                SELECT state, coalesce(hold, '-') || ' ' || coalesce(error_code, hold_reason, '-') AS why, count(*) AS n
                FROM delivery WHERE clinic_id = \(clinic.id) GROUP BY 1, 2
                """)
            for row in rows {
                let count: Int = try row.get("n")
                switch try row.get("state", as: String.self) {
                case "pending": standing.pending += count
                case "failed": standing.failed += count
                default: standing.completed += count
                }
                standing.holds += " \(try row.get("state", as: String.self)) \(try row.get("why", as: String.self)): \(count);"
            }
            return standing
        }
    }
}
