/// Connections to one database, shared by everyone: opened when needed up to a maximum, handed out in order of arrival.
///
/// While the server is away, asking for a connection is repeated with back-off until the wait timeout; statements are never repeated.
/// Cancelling the task that waits for a statement cancels it on the server.
public final class PostgresPool: Sendable {
    /// What the pool was made with.
    public let configuration: PostgresConfiguration
    let core: PoolState

    /// Nothing is connected until the first statement.
    public init(_ configuration: PostgresConfiguration) {
        self.configuration = configuration
        core = PoolState(configuration)
        listener = Listener(configuration)
    }

    let listener: Listener

    deinit {
        core.loop.enqueue { [core, listener] in
            core.close {}
            listener.close()
        }
    }

    /// Runs one statement as a transaction of its own.
    public func query(_ sql: SQL) async throws(PostgresError) -> Rows {
        let statement = try PostgresPool.statement(sql)
        let results = try await core.loop.perform(.statements([statement])) { [core] call in core.run(call) }
        return try PostgresPool.last(results)
    }

    /// Runs one statement as a transaction of its own; how many rows it changed.
    @discardableResult
    public func execute(_ sql: SQL) async throws(PostgresError) -> Int {
        try await query(sql).affected
    }

    /// Runs the body in a transaction on a connection of its own.
    ///
    /// `BEGIN` and the prelude (`SELECT set_config('jembatan.clinic', …, true)`, `SET LOCAL ROLE …`) go out in the same flush as the
    /// body's first statement; nothing is sent when there is none. Commits when the body returns, rolls back when it throws. A failed
    /// statement dooms the transaction: whatever the body does then, the first error is thrown (use `savepoint` to go on after one).
    @discardableResult
    public func transaction<T: Sendable>(
        isolation: isolated (any Actor)? = #isolation, _ prelude: [SQL] = [], _ body: (Transaction) async throws -> T
    ) async throws -> T {
        let transaction = Transaction(
            TransactionState(core, prelude: try prelude.map { sql throws(PostgresError) in try PostgresPool.statement(sql) }))
        let value: T
        do {
            value = try await body(transaction)
        } catch {
            await transaction.rollBack()
            throw error
        }
        try await transaction.commit()
        return value
    }

    /// `BEGIN`, prelude, statements and `COMMIT` in one flush, for statements that do not depend on each other's answers. Throws the
    /// first error, and then none of them took effect. Answers one result per statement.
    @discardableResult
    public func transaction(_ prelude: [SQL] = [], batch statements: [SQL]) async throws(PostgresError) -> [Rows] {
        var all: [Statement] = [Transaction.begin]
        for sql in prelude + statements { all.append(try PostgresPool.statement(sql)) }
        all.append(Transaction.commitStatement)
        let results = try await core.loop.perform(.statements(all)) { [core] call in
            core.lease(for: call) { connection in
                call.onFinished { _ in core.release(connection) }
                connection.send(call)
            }
        }
        guard results.last?.command == "COMMIT" else { throw Transaction.notCommitted }
        return Array(results.dropFirst(1 + prelude.count).dropLast())
    }

    /// What is sent with NOTIFY on a channel, on a connection of its own that is made again when it breaks.
    ///
    /// An empty text comes each time listening begins, at first and after every reconnection: notices from before were missed, so look
    /// at the tables then. Ends when the pool is closed, and at once behind PgBouncer, which cannot LISTEN.
    public func listen(_ channel: String) -> AsyncStream<String> {
        let (stream, continuation) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(1024))
        if configuration.pgbouncer {
            continuation.finish()
        } else {
            core.loop.enqueue { [listener] in listener.add(channel, continuation) }
        }
        return stream
    }

    /// Refuses new callers, waits for statements and transactions under way, closes every connection.
    public func close() async {
        await withCheckedContinuation { continuation in
            core.loop.enqueue { [core, listener] in
                listener.close()
                core.close { continuation.resume() }
            }
        }
    }

    /// How many connections are open, how many of them idle, and how many callers wait: for metrics.
    public func counts() async -> (open: Int, idle: Int, waiting: Int) {
        await withCheckedContinuation { continuation in
            core.loop.enqueue { [core] in
                continuation.resume(returning: (core.openCount, core.idleCount, core.waitingCount))
            }
        }
    }

    static func statement(_ sql: SQL) throws(PostgresError) -> Statement {
        guard sql.parameters.count <= Statement.maximumParameters else {
            throw PostgresError(.server, "a statement takes at most \(Statement.maximumParameters) values: bind arrays", sqlState: "54023")
        }
        return Statement(sql)
    }

    static func last(_ results: [Rows]) throws(PostgresError) -> Rows {
        guard let rows = results.last else { throw PostgresError(.connection, "the server gave no result") }
        return rows
    }
}
