import Clinics
import Foundation
import Logging
import Postgres
import Synchronization
import Vocabulary

/// The delivery engine of one instance: claims due lanes, works them, writes results, rescues what a dead instance left.
/// Any number of instances share one database.
public final class Engine: Sendable {
    /// Lanes worked at once, and claimed at once.
    static let laneLimit = 64
    static let claimLimit = 16
    static let pollMs = 250

    /// Wakes those who wait for deliveries to settle.
    public let settlements: Settlements
    /// The way for calls that are not deliveries.
    public let gate: LaneGate
    /// What calls to the platforms come to; somebody has to run it beside the engine, in every copy that makes calls.
    public let watch: UpstreamWatch
    /// What is known of the platforms' hosts.
    public let upstreams: UpstreamPictures
    private let database: ClinicDatabase
    private let kinds: KindRegistry
    private let ports: [any PlatformPort]
    private let logger: Logger
    private let replans: VisitReplans
    private let instance = UUID.v7()
    private let stopping = Atomic<Bool>(false)
    private let poke = Poke()

    /// Makes the engine. `intake` plans those visits again of which the platform holds something else than what is stored.
    public init(database: ClinicDatabase, kinds: KindRegistry, ports: [any PlatformPort], intake: Intake, logger: Logger) {
        self.database = database
        self.kinds = kinds
        self.ports = ports
        self.logger = logger
        replans = VisitReplans(database: database, intake: intake, logger: logger)
        settlements = Settlements(database: database)
        watch = UpstreamWatch(database: database, logger: logger)
        upstreams = UpstreamPictures(database: database)
        gate = LaneGate(database: database, ports: ports, watch: watch)
    }

    /// There is new work: look now.
    public func wake() { poke.now() }

    /// Visits are asked to be planned again: look now.
    public func wakeReplans() { replans.wake() }

    /// Throws when the database holds a delivery of a kind that nobody handles.
    public func check() async throws {
        let rows = try await database.worker { transaction in
            try await transaction.query(
                """
                SELECT DISTINCT k.channel, k.kind FROM (SELECT DISTINCT channel, kind FROM counter) k
                WHERE EXISTS (SELECT FROM delivery d WHERE d.channel = k.channel AND d.kind = k.kind AND d.state = 'pending')
                """)
        }
        for row in rows {
            let kind: String = try row.get("kind")
            guard let channel = Channel(rawValue: try row.get("channel")), kinds.kind(kind, channel) != nil else {
                throw KindRegistry.Mistake.unhandledKind(kind)
            }
        }
    }

    /// Works until the task is cancelled; then finishes what is in flight and gives its lanes back.
    public func run() async {
        let writer = ResultWriter(store: ResultStore(database: database), logger: logger) { [self] in await written($0) }
        let contexts = LaneContexts(database: database)
        let sender = Sender(kinds: kinds, ports: Dictionary(uniqueKeysWithValues: ports.map { ($0.channel, $0) }))
        let picks = PickStore(database: database, kinds: kinds)
        let held = HeldLanes()
        // Not cancelled with the service: leases are renewed until the last answer is written.
        let renewing = Task { [database, logger] in await Self.renew(held, database, logger) }
        let polling = Task { [settlements] in await settlements.poll() }
        let replanning = Task { [replans] in await replans.run() }
        await withDiscardingTaskGroup { lanes in
            while !Task.isCancelled {
                let free = Self.laneLimit - held.count
                if free > 0 {
                    // Not cancelled either: a claim whose answer is not awaited would keep its lanes until the lease ends.
                    for lane in await Task(operation: { await self.claim(min(free, Self.claimLimit)) }).value {
                        held.add(lane)
                        let runner = LaneRunner(
                            lane: lane, database: database, picks: picks, sender: sender, writer: writer, gate: gate, contexts: contexts,
                            isStopping: { [self] in stopping.load(ordering: .relaxed) }, logger: logger)
                        lanes.addTask { [poke] in
                            // Not cancelled with the service: what was sent must be written.
                            await Task { await runner.run() }.value
                            held.remove(lane)
                            poke.now()
                        }
                    }
                }
                await poke.wait(milliseconds: Self.pollMs + Int.random(in: 0...50))
            }
            stopping.store(true, ordering: .relaxed)
        }
        renewing.cancel()
        polling.cancel()
        replanning.cancel()
        await renewing.value
        await polling.value
        await replanning.value
    }

    private func claim(_ limit: Int) async -> [LeasedLane] {
        do {
            let claimed = try await database.worker { [instance] transaction in
                try await LaneStore.rescue(limit: limit, in: transaction)
                return try await LaneStore.claim(limit: limit, owner: instance, in: transaction)
            }
            var admitted: [LeasedLane] = []
            for lane in claimed {
                guard lane.isProbe, let host = lane.upstream, try await isOpen(host) else {
                    admitted.append(lane)
                    continue
                }
                if try await database.worker({ try await LaneStore.mayProbe(host, in: $0) }) {
                    admitted.append(lane)
                } else {
                    try await database.worker { try await LaneStore.postpone(lane, in: $0) }
                }
            }
            return admitted
        } catch {
            logger.warning("no lanes claimed", metadata: ["error": "\(error)"])
            return []
        }
    }

    private func isOpen(_ host: String) async throws -> Bool {
        try await database.worker { transaction in
            try await !transaction.query("SELECT FROM upstream WHERE host = \(host) AND breaker_until IS NOT NULL").isEmpty
        }
    }

    private func written(_ results: [DeliveryResult]) async {
        settlements.settled(
            Set(results.filter { $0.transition.state != .pending || $0.transition.hold?.hold == .mapping }.map(\.picked.outgoing.id)))
        poke.now()
        if results.contains(where: \.needsUpdate) { replans.wake() }
    }

    private static func renew(_ held: HeldLanes, _ database: ClinicDatabase, _ logger: Logger) async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(Lease.renewalMs))
            let lanes = held.all
            guard !lanes.isEmpty, !Task.isCancelled else { continue }
            do { try await database.worker { try await LaneStore.renew(lanes, in: $0) } } catch {
                logger.warning("leases not renewed", metadata: ["error": "\(error)"])
            }
        }
    }
}

/// The lanes that this instance works.
private final class HeldLanes: Sendable {
    private let lanes = Mutex<Set<LeasedLane>>([])
    var count: Int { lanes.withLock(\.count) }
    var all: [LeasedLane] { lanes.withLock { Array($0) } }
    func add(_ lane: LeasedLane) { _ = lanes.withLock { $0.insert(lane) } }
    func remove(_ lane: LeasedLane) { _ = lanes.withLock { $0.remove(lane) } }
}

/// Wakes one waiter before its time.
final class Poke: Sendable {
    private struct State {
        var isPending = false
        var waiter: CheckedContinuation<Void, Never>?
    }
    private let state = Mutex(State())

    func now() {
        let waiter = state.withLock { state in
            defer { state.waiter = nil }
            if state.waiter == nil { state.isPending = true }
            return state.waiter
        }
        waiter?.resume()
    }

    /// Returns when poked, cancelled, or after so many ms.
    func wait(milliseconds: Int) async {
        let alarm = Task { [self] in
            try await Task.sleep(for: .milliseconds(milliseconds))
            now()
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let goNow = state.withLock { state in
                    if state.isPending || Task.isCancelled {
                        state.isPending = false
                        return true
                    }
                    state.waiter = continuation
                    return false
                }
                if goNow { continuation.resume() }
            }
        } onCancel: {
            now()
        }
        alarm.cancel()
    }
}
