import Foundation
import JSON
import Postgres

/// CPU time of the processes that take part in a drain, and of PostgreSQL's by what its backends are seen doing: they are looked at
/// every 20 ms, which costs little and needs no extension.
struct DrainProfile {
    private let world: World
    private let postmaster: Int32
    private let before: [Int32: Double]
    private let sampler: Task<[String: Int], Never>

    /// What the statements of the engine are, by how they begin.
    private static let statements: [(begins: String, work: String)] = [
        ("WITH mine AS", "draw"), ("UPDATE delivery SET hold = NULL", "draw"), ("SELECT d.id, d.kind, d.operation", "load"),
        ("SELECT u.id, r.resource_type", "load"), ("SELECT d.clinic_id, d.id, d.state", "results: lock"),
        ("UPDATE delivery d SET state", "results: deliveries"), ("UPDATE delivery d SET open_dependencies", "results: wake dependents"),
        ("UPDATE delivery f", "results: visit gate"), ("INSERT INTO attempt_body", "results: attempts"),
        ("INSERT INTO attempt", "results: attempts"), ("INSERT INTO remote_reference", "results: references"),
        ("INSERT INTO counter", "results: counters"), ("UPDATE lane l SET", "results: lanes"), ("COMMIT", "commit"), ("BEGIN", "begin"),
    ]

    static func start(_ world: World) async throws -> DrainProfile {
        guard let backend = try await world.database.query("SELECT pg_backend_pid() AS pid").first?.get("pid", as: Int32.self),
            let postmaster = ProcessFacts.parent(backend)
        else { throw BenchFailure("PostgreSQL's process was not found") }
        let sampler = Task {
            var seen: [String: Int] = [:]
            while !Task.isCancelled {
                try? await Task.sleep(for: .milliseconds(20))
                let rows = try? await world.database.query(
                    """
                    SELECT ltrim(left(query, 80), E' \\n') AS query FROM pg_stat_activity
                    WHERE state = 'active' AND application_name = 'jembatan'
                    """)
                for row in rows.map(Array.init) ?? [] {
                    guard let query = try? row.get("query", as: String.self) else { continue }
                    seen[statements.first { query.hasPrefix($0.begins) }?.work ?? "other", default: 0] += 1
                }
            }
            return seen
        }
        return DrainProfile(world: world, postmaster: postmaster, before: cpu(world, postmaster), sampler: sampler)
    }

    struct Costs {
        let cpuMilliseconds: Double
        let details: JSONObject
    }

    func end(deliveries: Int) async -> Costs {
        let after = Self.cpu(world, postmaster)
        sampler.cancel()
        let samples = await sampler.value
        let own = ProcessInfo.processInfo.processIdentifier
        func used(_ pid: Int32) -> Double { max(0, (after[pid] ?? 0) - (before[pid] ?? 0)) * 1_000 / Double(max(deliveries, 1)) }
        let (server, sandbox) = (used(world.server.pid), used(world.sandbox.pid))
        let postgres = after.keys.filter { ![world.server.pid, world.sandbox.pid, own].contains($0) }.map(used).reduce(0, +)
        let total = server + sandbox + postgres
        let seen = max(1, samples.values.reduce(0, +))
        var costs = [("server process", server), ("sandbox process", sandbox)]
        costs += samples.map { ("postgres, " + $0.key, postgres * Double($0.value) / Double(seen)) }
        let largest = costs.sorted { $0.1 > $1.1 }.prefix(3).map { cost -> JSON in
            ["cost": .string(cost.0), "ms": Figure.rounded(cost.1), "share": Figure.rounded(cost.1 / max(total, 1e-9))]
        }
        let backends = samples.sorted { $0.value > $1.value }.map { ($0.key, Figure.rounded(Double($0.value) / Double(seen))) }
        return Costs(
            cpuMilliseconds: total,
            details: [
                "server_ms": Figure.rounded(server), "postgres_ms": Figure.rounded(postgres), "sandbox_ms": Figure.rounded(sandbox),
                "largest": .array(largest), "postgres_active": .object(JSONObject(backends)),
            ])
    }

    /// CPU seconds by process: server, sandbox, and PostgreSQL's children.
    private static func cpu(_ world: World, _ postmaster: Int32) -> [Int32: Double] {
        let pids = ProcessFacts.children(of: postmaster) + [world.server.pid, world.sandbox.pid]
        return Dictionary(pids.map { ($0, ProcessFacts.cpuSeconds($0)) }) { first, _ in first }
    }
}
