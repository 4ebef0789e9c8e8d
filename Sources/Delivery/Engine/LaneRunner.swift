import Clinics
import Foundation
import Logging
import Vocabulary

/// Works one lane for a slice of time: draws what the rate allows, sends at most `concurrency` at once, hands results to the writer.
struct LaneRunner: Sendable {
    /// How soon a clinic that does not send (draft, suspended) is looked at again.
    static let suspendedSeconds = 30

    let lane: LeasedLane
    let database: ClinicDatabase
    let picks: PickStore
    let sender: Sender
    let writer: ResultWriter
    let gate: LaneGate
    let contexts: LaneContexts
    let isStopping: @Sendable () -> Bool
    let logger: Logger

    func run() async {
        do {
            guard let context = try await contexts.context(lane.clinicID, lane.channel) else {
                try await database.worker { try await LaneStore.postpone(lane, seconds: Self.suspendedSeconds, in: $0) }
                return await endProbe()
            }
            let unsent = try await work(context)
            try await database.worker { try await LaneStore.release(lane, unsent: unsent, in: $0) }
        } catch {
            // The lease runs out by itself, and what was in flight is found by the rescue.
            logger.warning("lane given up", metadata: ["clinic": "\(lane.clinicID)", "channel": "\(lane.channel)", "error": "\(error)"])
        }
        await endProbe()
    }

    private func endProbe() async {
        guard lane.isProbe, let host = lane.upstream else { return }
        try? await database.worker { try await LaneStore.endProbe(host, in: $0) }
    }

    /// What the drawing waits for while requests are on their way.
    private enum Event: Sendable {
        case finished(platformIsThere: Bool)
        /// Work may have come meanwhile: a slow answer must not keep it waiting.
        case look
    }

    /// Returns what was drawn and never left.
    private func work(_ context: LaneContexts.Context) async throws -> [UUID] {
        let access = PlatformAccess(
            clinic: context.clinic, connectTimeoutMs: lane.connectTimeoutMs, totalTimeoutMs: lane.totalTimeoutMs)
        let limit = lane.isProbe ? 1 : lane.concurrency
        let (events, signal) = AsyncStream.makeStream(of: Event.self)
        let looks = Task {
            while !Task.isCancelled {
                try? await Task.sleep(for: .milliseconds(Engine.pollMs))
                signal.yield(.look)
            }
        }
        defer { looks.cancel() }
        var unsent: [UUID] = []
        var failure: (any Error)?
        // A failure of ours ends the drawing, never the requests that are on their way.
        await withDiscardingTaskGroup { group in
            var slice = Slice()
            var running = 0
            var goesOn = true
            var event = events.makeAsyncIterator()
            while true {
                let free = limit - running
                if goesOn, running == 0 || free >= max(1, limit / 4), !isStopping(), slice.mayDraw {
                    do {
                        guard let drawn = try await draw(free, context) else { break }
                        unsent += drawn.unsent
                        for one in drawn.picked {
                            group.addTask { signal.yield(.finished(platformIsThere: await send(one, access))) }
                        }
                        running += drawn.picked.count
                    } catch {
                        failure = error
                        break
                    }
                    if lane.isProbe { goesOn = false }
                }
                if running == 0 { break }
                if case .finished(let platformIsThere) = await event.next() {
                    running -= 1
                    if !platformIsThere { goesOn = false }
                }
            }
        }
        if let failure { throw failure }
        return unsent
    }

    /// A holder gives way after its slice. One whose last answers are long in coming cannot: it takes another slice meanwhile.
    private struct Slice {
        private var end = ContinuousClock.now + .milliseconds(Lease.sliceMs)

        var mayDraw: Bool {
            mutating get {
                let late = ContinuousClock.now - end
                if late > .milliseconds(Lease.sliceMs / 3) { end = .now + .milliseconds(Lease.sliceMs) }
                return ContinuousClock.now < end
            }
        }
    }

    /// nil: the lane is no longer ours, or does not send now.
    private func draw(_ free: Int, _ context: LaneContexts.Context) async throws -> (picked: [PickedDelivery], unsent: [UUID])? {
        let drawn = try await database.worker {
            try await LaneStore.draw(lane, limit: free, environment: context.clinic.environment.rawValue, in: $0)
        }
        guard let ids = drawn else {
            // Else it would be claimed again at once with the same stale context.
            await contexts.forget(lane.clinicID)
            return nil
        }
        guard !ids.isEmpty else { return ([], []) }
        let picked = try await picks.load(ids, lane: lane, organizationID: context.organizationID)
        let loaded = Set(picked.map(\.outgoing.id))
        return (picked, ids.filter { !loaded.contains($0) })
    }

    /// Sends one; false when the platform is away or refuses the credentials, which ends the slice.
    private func send(_ picked: PickedDelivery, _ access: PlatformAccess) async -> Bool {
        let meter = gate.meter(lane.clinicID, lane.channel, deliveryID: picked.outgoing.id)
        let result = await sender.work(picked, lane: lane, access: access, meter: meter)
        gate.watch.saw(result)
        _ = await writer.write(result)
        return switch result.transition.lane {
        case .none, .worked: true
        case .away, .credentialRefused: false
        }
    }
}

/// What a lane's sending needs of its clinic, kept for a few seconds: the clinic's row and its organisation on the platform.
actor LaneContexts {
    struct Context: Sendable {
        var clinic: Clinic
        var organizationID: String
        var readAt: ContinuousClock.Instant
    }

    private let database: ClinicDatabase
    private var known: [ClinicID: Context] = [:]

    init(database: ClinicDatabase) { self.database = database }

    /// Reads the clinic anew next time.
    func forget(_ id: ClinicID) { known[id] = nil }

    /// nil for a clinic that does not send: suspended, draft, or gone.
    func context(_ id: ClinicID, _ channel: Channel) async throws -> Context? {
        if let context = known[id], ContinuousClock.now - context.readAt < .seconds(2) { return context }
        guard let clinic = try await database.platform({ try await ClinicStore.find(id, in: $0) }),
            clinic.state == .trial || clinic.state == .live
        else { return nil }
        let organization = try await database.transaction(in: id) { scope in
            try await PlatformCredentialStore.organizationID(channel, clinic.environment, in: scope)
        }
        let context = Context(clinic: clinic, organizationID: organization ?? "", readAt: .now)
        known[id] = context
        return context
    }
}
