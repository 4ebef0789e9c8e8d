/// A transaction under way: its connection, what is still to be sent, and the error that doomed it.
///
/// `BEGIN`, the prelude, `SAVEPOINT` and the like wait in `prefix` and go out with the next statement.
/// Sendable by hand: touched by the event loop's thread only.
final class TransactionState: @unchecked Sendable {
    private struct Savepoint {
        let name: String
        /// Whether the server knows it. A flush that failed before it does not count.
        var isEstablished = false
        /// The transaction was doomed before this savepoint began.
        let doomedBefore: Bool
    }
    private struct Prefix {
        let statement: Statement
        var opens: String?
    }

    let pool: PoolState
    private var connection: Connection?
    private var isLeasing = false
    private var behindLease: [() -> Void] = []
    private var prefix: [Prefix]
    private var savepoints: [Savepoint] = []
    private var names = 0
    private var isOver = false
    /// The first error; whatever is asked after it gets it again.
    private(set) var doom: PostgresError?

    init(_ pool: PoolState, prelude: [Statement]) {
        self.pool = pool
        prefix = [Prefix(statement: Transaction.begin)] + prelude.map { Prefix(statement: $0) }
    }

    /// Sends the call's statements, what waits before them first. `call` gets the results of its own statements alone.
    func run(_ call: Call) {
        guard !isOver else { return call.finish(.failure(PostgresError(.connection, "the transaction is over"))) }
        if let doom { return call.finish(.failure(doom)) }
        withConnection(for: call) { [self] connection in
            if let doom { return call.finish(.failure(doom)) }
            guard case .statements(let statements) = call.work else {
                if !prefix.isEmpty { connection.send(flight([], answering: nil)) }
                call.onError = { [weak self, unowned call] error in
                    self?.fail(error)
                    // What went wrong before it: this one got 25P02 only.
                    call.finish(.failure(self?.doom ?? error))
                    return true
                }
                return connection.send(call)
            }
            let flight = flight(statements, answering: call)
            connection.send(flight)
            call.onCancel = { [weak flight] in flight?.cancel() }
        }
    }

    /// One call on the wire: the prefix and these statements.
    private func flight(_ statements: [Statement], answering call: Call?) -> Call {
        let before = prefix
        prefix = []
        let flight = Call(.statements(before.map(\.statement) + statements))
        flight.onFinished { [weak self, unowned flight] result in
            for (index, entry) in before.enumerated() where index < flight.results.count {
                self?.establish(entry.opens)
            }
            switch result {
            case .failure(let error):
                self?.fail(error)
                call?.finish(.failure(self?.doom ?? error))
            case .success(let rows): call?.finish(.success(Array(rows.dropFirst(before.count))))
            }
        }
        return flight
    }

    private func establish(_ name: String?) {
        guard let name, let index = savepoints.firstIndex(where: { $0.name == name }) else { return }
        savepoints[index].isEstablished = true
    }

    private func fail(_ error: PostgresError) {
        if doom == nil { doom = error }
    }

    private func withConnection(for call: Call, _ action: @escaping (Connection) -> Void) {
        if let connection { return action(connection) }
        if isLeasing {
            behindLease.append { [self] in
                if let connection { action(connection) } else { call.finish(.failure(doom ?? .closed)) }
            }
            return
        }
        isLeasing = true
        // Ends without a connection by timeout, cancellation or a closed pool: those behind get the same answer.
        var isGranted = false
        call.onFinished { [weak self] result in
            guard let self, !isGranted, isLeasing else { return }
            isLeasing = false
            if case .failure(let error) = result { doom = doom ?? error }
            goOn()
        }
        pool.lease(for: call) { [self] connection in
            isGranted = true
            isLeasing = false
            if isOver { return pool.release(connection) }
            self.connection = connection
            action(connection)
            goOn()
        }
    }

    private func goOn() {
        let actions = behindLease
        behindLease = []
        for action in actions { action() }
    }

    // MARK: savepoints

    func openSavepoint() {
        names += 1
        // Few names, so that the statements stay prepared.
        let name = "s\(savepoints.count + 1)"
        savepoints.append(Savepoint(name: name, doomedBefore: doom != nil))
        prefix.append(Prefix(statement: Statement(SQL(trusted: "SAVEPOINT \(name)")), opens: name))
    }

    /// Ends the innermost savepoint; rolls back to it if asked to or if a statement in it failed. Answers the error of such a one.
    func endSavepoint(keep: Bool) -> PostgresError? {
        guard let savepoint = savepoints.popLast() else { return nil }
        if let index = prefix.lastIndex(where: { $0.opens == savepoint.name }), !savepoint.isEstablished {
            // Never sent: nothing happened in it.
            prefix.removeSubrange(index...)
            return doom
        }
        let error = doom
        if !keep || error != nil, !savepoint.doomedBefore, savepoint.isEstablished {
            doom = connection?.isOpen == true ? nil : doom
            prefix.append(Prefix(statement: Statement(SQL(trusted: "ROLLBACK TO SAVEPOINT \(savepoint.name)"))))
        }
        if savepoint.isEstablished { prefix.append(Prefix(statement: Statement(SQL(trusted: "RELEASE SAVEPOINT \(savepoint.name)")))) }
        return error
    }

    // MARK: ending

    /// Commits, or rolls back and answers the error that doomed the transaction.
    func commit(_ call: Call) {
        guard let connection, doom == nil else {
            let error = doom
            return rollBack(
                Call(.statements([])) { _ in
                    if let error { call.finish(.failure(error)) } else { call.finish(.success([])) }
                })
        }
        isOver = true
        let flight = flight([Transaction.commitStatement], answering: nil)
        flight.onFinished { [pool] result in
            switch result {
            case .success(let rows):
                // COMMIT of a failed transaction succeeds and says ROLLBACK.
                let isCommitted = rows.last?.command == "COMMIT"
                call.finish(isCommitted ? .success([]) : .failure(Transaction.notCommitted))
            case .failure(let error): call.finish(.failure(error))
            }
            pool.release(connection)
        }
        connection.send(flight)
    }

    /// Rolls back what has been sent, and gives the connection back.
    func rollBack(_ call: Call) {
        isOver = true
        guard let connection, connection.isOpen else { return call.finish(.success([])) }
        let rollback = Call(.statements([Transaction.rollbackStatement]))
        let patience = pool.loop.after(.seconds(5)) { connection.close(PostgresError(.connection, "the server does not answer")) }
        rollback.onFinished { [pool] _ in
            pool.loop.cancel(patience)
            call.finish(.success([]))
            pool.release(connection)
        }
        connection.send(rollback)
    }
}
