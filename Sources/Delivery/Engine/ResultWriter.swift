import Foundation
import Logging
import Postgres

/// Gathers results of all lanes of this instance and writes them in batches: 50 to 100 rows are ten times one row at a time.
actor ResultWriter {
    /// At most this many in a transaction, and none waits longer than this for company.
    static let batchLimit = 100
    static let lingerMs = 15

    private let store: ResultStore
    private let logger: Logger
    private let onWritten: @Sendable ([DeliveryResult]) async -> Void
    private var waiting: [(DeliveryResult, CheckedContinuation<Bool, Never>)] = []
    private var isFlushing = false

    init(store: ResultStore, logger: Logger, onWritten: @escaping @Sendable ([DeliveryResult]) async -> Void) {
        self.store = store
        self.logger = logger
        self.onWritten = onWritten
    }

    /// Returns when the result is committed: false when its lease was lost and nothing was written, or the database stayed away
    /// (then the lease runs out and the rescue finds what became of it).
    func write(_ result: DeliveryResult) async -> Bool {
        await withCheckedContinuation { continuation in
            waiting.append((result, continuation))
            if !isFlushing {
                isFlushing = true
                Task { await self.flush() }
            }
        }
    }

    private func flush() async {
        while !waiting.isEmpty {
            if waiting.count < Self.batchLimit { try? await Task.sleep(for: .milliseconds(Self.lingerMs)) }
            let batch = Array(waiting.prefix(Self.batchLimit))
            waiting.removeFirst(batch.count)
            let written = await writeWithRetries(batch.map(\.0))
            let keys = Set(written.map(ResultStore.Key.init))
            await onWritten(written)
            for (result, continuation) in batch { continuation.resume(returning: keys.contains(ResultStore.Key(result))) }
        }
        isFlushing = false
    }

    /// A result is the only witness of what the platform said: it is tried for as long as the lease could hold.
    private func writeWithRetries(_ results: [DeliveryResult]) async -> [DeliveryResult] {
        for attempt in 0..<8 {
            do {
                return try await store.write(results)
            } catch {
                // One that can never be written must not take the others with it.
                if results.count > 1, attempt >= 1, !Intake.isPassing(error) {
                    let half = results.count / 2
                    let first = await writeWithRetries(Array(results[..<half]))
                    return first + (await writeWithRetries(Array(results[half...])))
                }
                logger.warning("results not written, trying again", metadata: ["error": "\(error)", "count": "\(results.count)"])
                try? await Task.sleep(for: .milliseconds(min(2_000, 50 << attempt)))
            }
        }
        return []
    }
}
