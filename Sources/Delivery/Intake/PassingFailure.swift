import Postgres

extension Intake {
    /// Whether a failure passes by itself, so that the same call may succeed in a moment: the database is away or full, or two calls
    /// met. Nothing was stored, or storing it again finds it.
    public static func isPassing(_ error: any Error) -> Bool {
        if error is IntakeRace { return true }
        guard let error = error as? PostgresError else { return false }
        switch error.kind {
        case .connection, .timeout: return true
        case .cancelled, .decoding: return false
        // 53 is insufficient resources, 57P0x a server that stops or starts.
        case .server: return error.isSerialization || error.sqlState.map { $0.hasPrefix("53") || $0.hasPrefix("57P0") } == true
        }
    }
}
