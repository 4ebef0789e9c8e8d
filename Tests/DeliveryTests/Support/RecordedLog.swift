import Logging
import Synchronization

/// Keeps what is logged: warnings of the engine are failures of a test, and repeated transactions tell of deadlocks.
final class RecordedLog: Sendable {
    private let lines = Mutex<[(level: Logger.Level, text: String)]>([])

    var logger: Logger { Logger(label: "test") { _ in Handler(log: self) } }
    var warnings: [String] { lines.withLock { $0.filter { $0.level >= .warning }.map(\.text) } }
    /// Transactions that the database ended because of a deadlock.
    var deadlocks: [String] { lines.withLock { $0.map(\.text).filter { $0.contains("40P01") } } }

    private struct Handler: LogHandler {
        let log: RecordedLog
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.debug

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            log.lines.withLock { $0.append((event.level, "\(event.message) \(event.metadata ?? [:])")) }
        }
    }
}
