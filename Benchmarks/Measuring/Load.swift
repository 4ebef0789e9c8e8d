/// A closed loop: so many clients, each of which starts its next piece of work when the last one is done.
struct Load: Sendable {
    var took: [Duration] = []
    var elapsed: Duration = .zero

    var perSecond: Double { elapsed > .zero ? Double(took.count) / elapsed.inSeconds : 0 }

    /// The duration that this share of the pieces did not exceed, in ms.
    func milliseconds(percentile: Double) -> Double {
        let sorted = took.sorted()
        guard !sorted.isEmpty else { return 0 }
        return sorted[min(sorted.count - 1, Int(Double(sorted.count) * percentile / 100))].inSeconds * 1_000
    }

    mutating func add(_ other: Load) {
        took += other.took
        elapsed += other.elapsed
    }

    /// Works through numbers 0..<count.
    static func count(_ count: Int, clients: Int, _ work: @escaping @Sendable (Int) async throws -> Void) async throws -> Load {
        try await run(clients: clients) { client, loop in
            for number in stride(from: client, to: count, by: clients) { try await loop.time { try await work(number) } }
        }
    }

    /// Works until the time is over.
    static func time(_ duration: Duration, clients: Int, _ work: @escaping @Sendable () async throws -> Void) async throws -> Load {
        let end = ContinuousClock.now + duration
        return try await run(clients: clients) { _, loop in
            while ContinuousClock.now < end { try await loop.time(work) }
        }
    }

    private static func run(clients: Int, _ body: @escaping @Sendable (Int, inout Loop) async throws -> Void) async throws -> Load {
        let started = ContinuousClock.now
        var load = Load()
        load.took = try await withThrowingTaskGroup(of: [Duration].self) { group in
            for client in 0..<clients {
                group.addTask {
                    var loop = Loop()
                    try await body(client, &loop)
                    return loop.took
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        load.elapsed = ContinuousClock.now - started
        return load
    }

    /// One client's own record.
    struct Loop: Sendable {
        var took: [Duration] = []

        mutating func time(_ work: @Sendable () async throws -> Void) async throws {
            let started = ContinuousClock.now
            try await work()
            took.append(ContinuousClock.now - started)
        }
    }
}
