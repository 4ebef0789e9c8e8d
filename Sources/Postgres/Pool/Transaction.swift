/// A transaction under way: valid inside the body that got it. Statements of one transaction run one after the other.
public struct Transaction: Sendable {
    let core: TransactionState

    static let begin = Statement("BEGIN")
    static let commitStatement = Statement("COMMIT")
    static let rollbackStatement = Statement("ROLLBACK")
    static let notCommitted = PostgresError(.server, "the transaction was rolled back", sqlState: "40000")

    init(_ core: TransactionState) {
        self.core = core
    }

    private var loop: EventLoop { core.pool.loop }

    /// Runs one statement.
    public func query(_ sql: SQL) async throws(PostgresError) -> Rows {
        try PostgresPool.last(try await batch([sql]))
    }

    /// Runs one statement; how many rows it changed.
    @discardableResult
    public func execute(_ sql: SQL) async throws(PostgresError) -> Int {
        try await query(sql).affected
    }

    /// Runs statements that do not depend on each other's answers in one flush. Throws the first error.
    @discardableResult
    public func batch(_ statements: [SQL]) async throws(PostgresError) -> [Rows] {
        var prepared: [Statement] = []
        for sql in statements { prepared.append(try PostgresPool.statement(sql)) }
        return try await loop.perform(.statements(prepared)) { [core] call in core.run(call) }
    }

    /// A part that may fail without dooming the transaction: what the body did is undone when it throws or a statement in it fails.
    @discardableResult
    public func savepoint<T: Sendable>(
        isolation: isolated (any Actor)? = #isolation, _ body: (Transaction) async throws -> T
    ) async throws -> T {
        loop.enqueue { [core] in core.openSavepoint() }
        let value: T
        do {
            value = try await body(self)
        } catch {
            _ = await endSavepoint(keep: false)
            throw error
        }
        if let error = await endSavepoint(keep: true) { throw error }
        return value
    }

    private func endSavepoint(keep: Bool) async -> PostgresError? {
        await withCheckedContinuation { continuation in
            loop.enqueue { [core] in continuation.resume(returning: core.endSavepoint(keep: keep)) }
        }
    }

    /// Loads rows by `COPY … FROM STDIN`; how many. The statement has neither options nor values: `COPY visit (id, name) FROM STDIN`.
    ///
    /// PostgreSQL refuses it for a table with row-level security: use `INSERT … SELECT FROM unnest(…)` there.
    @discardableResult
    public func copyIn(_ statement: StaticString, rows: some Sequence<[any PostgresValue]>) async throws(PostgresError) -> Int {
        var encoder = CopyEncoder()
        for row in rows { encoder.add(row.map(\.postgresParameter)) }
        let work = Call.Work.copy(statement.description, chunks: encoder.finish())
        let results = try await loop.perform(work) { [core] call in core.run(call) }
        return try PostgresPool.last(results).affected
    }

    /// Runs a text of several statements, which comes from our own files.
    func script(_ text: String) async throws(PostgresError) {
        _ = try await loop.perform(.script(text)) { [core] call in core.run(call) }
    }

    func commit() async throws(PostgresError) {
        _ = try await loop.perform(.statements([]), isCancellable: false) { [core] call in core.commit(call) }
    }

    func rollBack() async {
        _ = try? await loop.perform(.statements([]), isCancellable: false) { [core] call in core.rollBack(call) }
    }
}
