/// How to reach a database, and how many connections to it to hold.
public struct PostgresConfiguration: Sendable {
    /// A libpq connection string or URL. What it leaves out comes from libpq's environment variables.
    public var url: String
    /// The most connections open at once; one more is used while something listens.
    public var maximumConnections: Int
    /// How long a statement waits for a free connection before it fails with `.timeout`.
    public var waitTimeout: Duration
    /// How long one attempt to connect may take.
    public var connectTimeout: Duration = .seconds(5)
    /// A pooler in transaction mode is between: unnamed statements alone, no LISTEN, no session state.
    public var pgbouncer: Bool
    /// Shown in `pg_stat_activity`, unless the URL names another.
    public var applicationName: String
    /// How many single statements that wait for a connection may go out together on one; 1 sends each alone.
    public var sharing = 8
    /// How many prepared statements a connection keeps.
    public var preparedStatements = 256
    /// A connection idle for so long is tried before anyone gets it.
    public var idleCheck: Duration = .seconds(30)

    /// The database at `url`.
    public init(
        url: String, maximumConnections: Int = 10, waitTimeout: Duration = .seconds(5), pgbouncer: Bool = false,
        applicationName: String = "jembatan"
    ) {
        self.url = url
        self.maximumConnections = maximumConnections
        self.waitTimeout = waitTimeout
        self.pgbouncer = pgbouncer
        self.applicationName = applicationName
    }
}
