import Delivery
import Foundation

/// The short wait for the platform's answer (`SYNC_WAIT_MS`), so that a clinic's system learns at once what is known at once. A waiter
/// holds no database connection.
struct ArrivalWait: Sendable {
    private let call: ApiCall
    private let deadline: ContinuousClock.Instant

    /// Begins now.
    init(_ call: ApiCall) {
        self.call = call
        deadline = .now + .milliseconds(call.prefersAsync ? 0 : call.api.syncWaitMs)
    }

    /// The visit's standing, after waiting for the Encounter as long as that may help.
    func arrival(of standing: VisitStanding) async throws -> VisitStanding {
        var standing = standing
        if !standing.unmapped.isEmpty {
            await resolve(standing)
            if remainingMs > 0 { standing = try await standing.reloaded(for: call) }
        }
        while let item = standing.awaited, await settles(item) { standing = try await standing.reloaded(for: call) }
        return standing
    }

    /// A record's standing, after waiting for its resources as long as that may help.
    func arrival(
        of standing: RecordAnswer.Standing, reload: (RecordAnswer.Standing) async throws -> RecordAnswer.Standing
    ) async throws -> RecordAnswer.Standing {
        var standing = standing
        if let code = standing.unknownKFACode {
            await answered { [mappings = call.api.mappings, clinic = call.clinic] in await mappings.resolve(kfaCode: code, of: clinic) }
            if remainingMs > 0 { standing = try await reload(standing) }
        }
        while let item = standing.awaited, await settles(item) { standing = try await reload(standing) }
        return standing
    }

    private var remainingMs: Int { max(0, Int((deadline - .now) / .milliseconds(1))) }

    /// Waits for one delivery; false when there is no time left, or no room among those who wait.
    func settles(_ item: DeliveryItem) async -> Bool {
        let milliseconds = remainingMs
        guard milliseconds > 0 else { return false }
        return await call.api.engine.settlements.wait(for: item.id, in: call.clinic.id, milliseconds: milliseconds)
    }

    /// Has the platform asked for what is not mapped.
    private func resolve(_ standing: VisitStanding) async {
        let practitioner = standing.unmapped.contains(.dokter) ? standing.visit.practitionerCode : nil
        let location = standing.unmapped.contains(.poli) ? standing.visit.locationCode : nil
        let (mappings, clinic) = (call.api.mappings, call.clinic)
        await answered { await mappings.resolve(practitionerCode: practitioner, locationCode: location, of: clinic) }
    }

    /// Asks, and waits for the answer as long as there is time; the question goes on without us.
    private func answered(_ question: @Sendable @escaping () async -> Void) async {
        let (answered, answer) = AsyncStream.makeStream(of: Void.self)
        Task {
            await question()
            answer.finish()
        }
        let milliseconds = remainingMs
        guard milliseconds > 0 else { return }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in answered {} }
            group.addTask { try? await Task.sleep(for: .milliseconds(milliseconds)) }
            await group.next()
            group.cancelAll()
        }
    }
}
