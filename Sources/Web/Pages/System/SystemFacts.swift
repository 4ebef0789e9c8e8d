/// What is known of the program and its database here.
public struct SystemFacts: Sendable, Hashable {
    let version: String
    let openConnections: Int
    let idleConnections: Int
    let waitingForConnection: Int
    let partitionMonthsAhead: Int?
    let migrations: Int?
    let problems: [String]

    /// `partitionMonthsAhead` and `migrations` are nil when the database did not say; `problems` are the readiness probe's, English.
    public init(
        version: String, openConnections: Int, idleConnections: Int, waitingForConnection: Int, partitionMonthsAhead: Int?,
        migrations: Int?, problems: [String]
    ) {
        self.version = version
        self.openConnections = openConnections
        self.idleConnections = idleConnections
        self.waitingForConnection = waitingForConnection
        self.partitionMonthsAhead = partitionMonthsAhead
        self.migrations = migrations
        self.problems = problems
    }
}
