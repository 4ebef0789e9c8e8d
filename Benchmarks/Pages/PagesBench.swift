import Foundation
import JSON

/// `dashboard_10k`, `dashboard_1m`, `list_10k`, `list_1m`, `errors_10k`, `errors_1m`: pages as a signed-in admin gets them. The two clinics are asked in turns,
/// a second each, so that whatever else the machine does meets both. A page may cost 1.3 times as much with a hundred times the rows.
enum PagesBench {
    private static let rounds = 6
    private static let round: Duration = .milliseconds(1_000)
    private static let clients = 4
    private static let largestRatio = 1.3
    /// Visits that come by the API: today's, at the top of each list, with bodies that open.
    private static let visits = 40

    static func run(_ world: World, wanted: Set<String>) async throws {
        let small = try await Reader.make(world, "BENCH-10K", deliveries: 10_000)
        let large = try await Reader.make(world, "BENCH-1M", deliveries: 1_000_000)
        try await Seeding.settle(world)
        try await small.check()
        try await large.check()
        var slow: [String] = []
        for (name, path) in [("dashboard", "/satusehat"), ("list", "/satusehat/Observation"), ("errors", "/errors")]
        where wanted.contains(name) {
            Say.now("\(name): \(rounds) rounds")
            var (few, many) = (Load(), Load())
            for number in 0..<rounds + 1 {
                let first = try await Load.time(round, clients: clients) { try await small.read(path) }
                let second = try await Load.time(round, clients: clients) { try await large.read(path) }
                if number == 0 { continue }  // plans, caches and connections
                few.add(first)
                many.add(second)
            }
            let ratio = few.perSecond / max(many.perSecond, 1e-9)
            Figure.print(name + "_10k", few.perSecond, "pages/s", ["p99_ms": Figure.rounded(few.milliseconds(percentile: 99))])
            Figure.print(
                name + "_1m", many.perSecond, "pages/s",
                ["p99_ms": Figure.rounded(many.milliseconds(percentile: 99)), "times_slower_than_10k": Figure.rounded(ratio)])
            if ratio > largestRatio { slow.append("\(name): \(ratio) times slower with a million deliveries") }
        }
        if !slow.isEmpty { throw BenchFailure(slow.joined(separator: "; ")) }
    }

    /// A clinic's admin with a session.
    private struct Reader: Sendable {
        let session: PageSession
        let code: String

        static func make(_ world: World, _ code: String, deliveries: Int) async throws -> Reader {
            let clinic = try await world.addClinic(code)
            Say.now("seeding \(deliveries) deliveries for \(code)")
            let started = ContinuousClock.now
            try await Seeding.fill(world, clinic, deliveries: deliveries)
            Say.now("  \((ContinuousClock.now - started).inSeconds) s")
            _ = try await Load.count(visits, clients: 4) { number in
                try await world.post("/api/encounter", Visits.encounter(clinic, number, prefix: "HARI", ended: false), clinic)
            }
            _ = try await world.run("clinic", "set", code, "rate-per-minute=60000", "burst=1000", "concurrency=16")
            try await world.until("today's visits of \(code) are sent", .seconds(60)) {
                try await world.database.query(
                    "SELECT FROM delivery WHERE clinic_id = \(clinic.id) AND state = 'pending' AND hold IS DISTINCT FROM 'mapping' LIMIT 1"
                ).isEmpty
            }
            return Reader(session: try await PageSession.signIn(world, clinic), code: code)
        }

        func read(_ path: String) async throws { try await session.read("/c/\(code)\(path)") }

        /// The list must be one of whole rows with what their bodies say, or its figure would flatter.
        func check() async throws {
            let text = String(decoding: try await session.read("/c/\(code)/satusehat/Observation"), as: UTF8.self)
            guard text.components(separatedBy: "<tr><td class=\"tick\">").count == 26, text.contains("Warga Uji") || text.contains("HARI-"),
                !text.contains("<td class=\"lo\">–</td>")
            else { throw BenchFailure("the list of \(code) does not show whole rows") }
        }
    }
}
