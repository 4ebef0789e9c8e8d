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

    /// Returns what was drawn and never left.
    private func work(_ context: LaneContexts.Context) async throws -> [UUID] {
        let end = ContinuousClock.now + .milliseconds(Lease.sliceMs)
        let access = PlatformAccess(
            clinic: context.clinic, connectTimeoutMs: lane.connectTimeoutMs, totalTimeoutMs: lane.totalTimeoutMs)
        let limit = lane.isProbe ? 1 : lane.concurrency
        var unsent: [UUID] = []
        var failure: (any Error)?
        // A failure of ours ends the drawing, never the requests that are on their way.
        await withTaskGroup(of: Bool.self) { group in
            var running = 0
            var goesOn = true
            while goesOn {
                let free = limit - running
                if running == 0 || free >= max(1, limit / 4), !isStopping(), ContinuousClock.now < end {
                    do {
                        guard let drawn = try await draw(free, context) else { break }
                        unsent += drawn.unsent
                        for one in drawn.picked { group.addTask { await send(one, access) } }
                        running += drawn.picked.count
                    } catch {
                        failure = error
                        break
                    }
                    if running == 0 { break }
                    if lane.isProbe { goesOn = false }
                } else if running == 0 {
                    break
                }
                if let platformIsThere = await group.next() {
                    running -= 1
                    if !platformIsThere { goesOn = false }
                }
            }
            for await _ in group {}
        }
        if let failure { throw failure }
        return unsent
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
            try await scope.query(
                """
                SELECT organization_id FROM platform_credential
                WHERE clinic_id = \(id.rawValue) AND channel = \(channel.rawValue) AND environment = \(clinic.environment.rawValue)
                """
            ).first?.get("organization_id", as: String?.self)
        }
        let context = Context(clinic: clinic, organizationID: (organization ?? nil) ?? "", readAt: .now)
        known[id] = context
        return context
    }
}
