import Clinics
import Foundation
import Logging
import Synchronization
import Vocabulary

/// Writes *Log API* behind the answers, in batches. When the database is slower than the calls, the newest entries are dropped.
public final class ApiLogQueue: Sendable {
    static let mostWaiting = 10_000
    static let mostInBatch = 500
    /// Refused secrets of one code that are logged in a minute: whoever knows a code must not fill the clinic's log.
    static let refusalsPerMinute = 60

    private enum Owner: Hashable {
        case clinic(ClinicID)
        /// Only a code was given, and not its secret.
        case code(ClinicCode)
    }

    private struct State {
        var waiting: [(owner: Owner, entry: ApiLogEntry)] = []
        var writer: Task<Void, Never>?
        var refusals: [ClinicCode: Int] = [:]
        var minute = 0
        var dropped = 0
    }

    private let database: ClinicDatabase
    private let logger: Logger
    private let state = Mutex(State())

    init(database: ClinicDatabase, logger: Logger) {
        self.database = database
        self.logger = logger
    }

    /// A call of this clinic.
    func add(_ entry: ApiLogEntry, of clinic: ClinicID) { add(entry, .clinic(clinic)) }

    /// A call with this clinic's code and without its secret. A code that is no clinic's is forgotten.
    func add(_ entry: ApiLogEntry, claiming code: ClinicCode) {
        let isOne = state.withLock { state in
            let minute = Int(entry.at.timeIntervalSince1970 / 60)
            if minute != state.minute {
                state.minute = minute
                state.refusals = [:]
            }
            guard state.refusals.count < Self.mostWaiting else { return false }
            state.refusals[code, default: 0] += 1
            return state.refusals[code, default: 0] <= Self.refusalsPerMinute
        }
        if isOne { add(entry, .code(code)) }
    }

    /// Returns when everything added so far is written.
    public func flush() async {
        while let writer = state.withLock({ $0.writer }) { await writer.value }
    }

    private func add(_ entry: ApiLogEntry, _ owner: Owner) {
        state.withLock { state in
            guard state.waiting.count < Self.mostWaiting else {
                state.dropped += 1
                return
            }
            state.waiting.append((owner, entry))
            if state.writer == nil { state.writer = Task { await self.write() } }
        }
    }

    private func write() async {
        while let batch = takeBatch() {
            for (owner, entries) in Dictionary(grouping: batch, by: \.owner) {
                do {
                    guard let clinic = try await id(owner) else { continue }
                    try await database.transaction(in: clinic) { try await ApiLogStore.append(entries.map(\.entry), in: $0) }
                } catch {
                    logger.warning("API calls not logged", metadata: ["entries": "\(entries.count)", "error": "\(type(of: error))"])
                }
            }
        }
    }

    /// nil, with the writer gone, when nothing waits.
    private func takeBatch() -> [(owner: Owner, entry: ApiLogEntry)]? {
        let (batch, dropped) = state.withLock { state in
            let batch = Array(state.waiting.prefix(Self.mostInBatch))
            state.waiting.removeFirst(batch.count)
            if batch.isEmpty { state.writer = nil }
            defer { state.dropped = 0 }
            return (batch, state.dropped)
        }
        if dropped > 0 { logger.warning("API calls not logged", metadata: ["entries": "\(dropped)", "error": "queue full"]) }
        return batch.isEmpty ? nil : batch
    }

    private func id(_ owner: Owner) async throws -> ClinicID? {
        switch owner {
        case .clinic(let id): id
        case .code(let code): try await database.platform { try await ClinicStore.find(code, in: $0)?.id }
        }
    }
}
