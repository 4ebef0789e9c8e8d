import Clinics
import Foundation
import Postgres
import Synchronization
import Vocabulary

/// Wakes those who wait for deliveries to settle (the API's short wait): at once when this instance wrote the result, else by one
/// shared look at the database. A waiter holds no connection.
public final class Settlements: Sendable {
    /// Past so many waiters the API answers at once.
    public static let maximumWaiters = 500
    private static let pollMs = 100

    private struct Waiter {
        let clinic: ClinicID
        let id: UUID
        let continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var waiters: [UInt64: Waiter] = [:]
        var next: UInt64 = 0
    }

    private let state = Mutex(State())
    private let database: ClinicDatabase

    init(database: ClinicDatabase) { self.database = database }

    /// Waits until the delivery is no longer pending without a hold, or the time is over. False when there are too many waiters.
    public func wait(for id: UUID, in clinic: ClinicID, milliseconds: Int) async -> Bool {
        guard milliseconds > 0, state.withLock({ $0.waiters.count < Self.maximumWaiters }) else { return false }
        let key = state.withLock { state in
            state.next += 1
            return state.next
        }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.suspend(key, id, clinic) }
            group.addTask { try? await Task.sleep(for: .milliseconds(milliseconds)) }
            await group.next()
            self.resume { $0 == key }
            group.cancelAll()
        }
        return true
    }

    private func suspend(_ key: UInt64, _ id: UUID, _ clinic: ClinicID) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if Task.isCancelled { return true }
                    state.waiters[key] = Waiter(clinic: clinic, id: id, continuation: continuation)
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            resume { $0 == key }
        }
    }

    private func resume(where matches: (UInt64) -> Bool) {
        let continuations = state.withLock { state in
            let keys = state.waiters.keys.filter(matches)
            return keys.compactMap { state.waiters.removeValue(forKey: $0)?.continuation }
        }
        for continuation in continuations { continuation.resume() }
    }

    /// Results that this instance wrote.
    func settled(_ ids: Set<UUID>) {
        let continuations = state.withLock { state in
            let keys = state.waiters.filter { ids.contains($0.value.id) }.map(\.key)
            return keys.compactMap { state.waiters.removeValue(forKey: $0)?.continuation }
        }
        for continuation in continuations { continuation.resume() }
    }

    /// Looks for results that other instances wrote, while anybody waits. Runs until cancelled.
    public func poll() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(Self.pollMs))
            let waiting = state.withLock { state in state.waiters.values.map { ($0.clinic.rawValue, $0.id) } }
            guard !waiting.isEmpty else { continue }
            let rows = try? await database.worker { transaction in
                try await transaction.query(
                    """
                    SELECT d.id FROM delivery d
                    JOIN unnest(\(waiting.map(\.0))::bigint[], \(waiting.map(\.1))::uuid[]) AS w (clinic_id, id) ON (d.clinic_id, d.id) = (w.clinic_id, w.id)
                    WHERE d.state <> 'pending' OR d.hold IN ('mapping', 'consent', 'paused')
                    """)
            }
            guard let rows else { continue }
            settled(Set(rows.compactMap { try? $0.get("id", as: UUID.self) }))
        }
    }
}
