/// The pool's state: who waits, which connections are free, when to connect again.
///
/// Sendable by hand: touched by the event loop's thread only.
final class PoolState: @unchecked Sendable {
    /// Someone in the line, served in order of arrival.
    private struct Waiter {
        /// A single statement, which may go out together with others; nil for someone who wants a connection to themselves.
        let single: Call?
        let call: Call
        let deadline: ContinuousClock.Instant
        let grant: (Connection) -> Void
    }

    let loop = EventLoop.shared
    let configuration: PostgresConfiguration
    private var line = ArraySlice<Waiter>()
    private var idle: [Connection] = []
    private var all: [ObjectIdentifier: Connection] = [:]
    private var connecting = 0
    private var backOff = BackOff()
    private var retry: EventLoop.TimerID?
    private var lineTimer: EventLoop.TimerID?
    private var checkTimer: EventLoop.TimerID?
    private var isServingSoon = false
    private var isClosed = false
    private var whenClosed: [() -> Void] = []
    private static let checkPatience = Duration.seconds(5)

    init(_ configuration: PostgresConfiguration) {
        self.configuration = configuration
    }

    var openCount: Int { all.count }
    var idleCount: Int { idle.count }
    var waitingCount: Int { line.count }

    // MARK: asking

    /// One statement with its own implicit transaction.
    func run(_ call: Call) {
        join(Waiter(single: call, call: call, deadline: deadline, grant: { _ in }))
    }

    /// A connection for oneself, until `release`. `call` is what waits for it.
    func lease(for call: Call, _ grant: @escaping (Connection) -> Void) {
        join(Waiter(single: nil, call: call, deadline: deadline, grant: grant))
    }

    private var deadline: ContinuousClock.Instant { .now + configuration.waitTimeout }

    private func join(_ waiter: Waiter) {
        if isClosed { return waiter.call.finish(.failure(.closed)) }
        enter(waiter, at: line.endIndex)
        serveSoon()
    }

    private func enter(_ waiter: Waiter, at place: Int) {
        waiter.call.onCancel = { [weak self, unowned call = waiter.call] in
            self?.line.removeAll { $0.call === call }
            call.finish(.failure(.cancelledTask))
        }
        line.insert(waiter, at: place)
    }

    private func serveSoon() {
        if isServingSoon { return }
        isServingSoon = true
        loop.atEndOfTurn { [self] in
            isServingSoon = false
            serve()
            watchLine()
        }
    }

    private func serve() {
        while !line.isEmpty, let connection = idle.popLast() { hand(connection) }
        grow()
    }

    /// Gives a free connection to the first in the line: to one who wants it alone, or to several single statements.
    private func hand(_ connection: Connection) {
        guard let first = line.popFirst() else { return }
        first.call.onCancel = nil
        guard first.single != nil else { return first.grant(connection) }
        var group = [first.call]
        let fair = (line.count + 1 + configuration.maximumConnections - 1) / configuration.maximumConnections
        while group.count < min(fair, configuration.sharing), let next = line.first, next.single != nil {
            line.removeFirst()
            group.append(next.call)
        }
        var open = group.count
        let leave = { [weak self, weak connection] in
            open -= 1
            if open == 0, let connection { self?.release(connection) }
        }
        for call in group {
            let deadline = first.deadline
            var isSentAgain = false
            call.onFinished { _ in if !isSentAgain { leave() } }
            call.onError = { [weak self, weak connection, unowned call] error in
                // The request that cancelled another statement hit this one. It had no effect, so it may go again.
                guard let self, error.sqlState == "57014", connection?.wasCancelled == true, !call.isCancelled, !isClosed else {
                    return false
                }
                isSentAgain = true
                call.reset()
                enter(Waiter(single: call, call: call, deadline: deadline, grant: { _ in }), at: line.startIndex)
                leave()
                return true
            }
            connection.send(call)
        }
    }

    // MARK: giving back

    /// Takes a connection back, after making sure that nothing of its last user is left on it.
    func release(_ connection: Connection) {
        guard connection.isOpen else { return }
        if isClosed { return connection.close(.closed) }
        if connection.wasCancelled {
            connection.afterCancels { [self] in
                connection.wasCancelled = false
                // A late cancel request may hit this one; its answer is not looked at.
                tidy(connection, connection.isInTransaction ? "ROLLBACK" : "SELECT 1")
            }
        } else if connection.isInTransaction {
            tidy(connection, "ROLLBACK")
        } else {
            for name in connection.cache.takeEvicted() {
                connection.send(Call(.statements([Statement(SQL(trusted: "DEALLOCATE \(name)"), isRepeated: false)])))
            }
            connection.idleSince = .now
            idle.append(connection)
            serveSoon()
            watchIdle()
        }
    }

    private func tidy(_ connection: Connection, _ text: SQL) {
        let call = Call(.statements([Statement(text)])) { [weak self] _ in self?.release(connection) }
        give(call, PoolState.checkPatience, on: connection)
        connection.send(call)
    }

    /// Gives a connection up that does not answer in time.
    private func give(_ call: Call, _ patience: Duration, on connection: Connection) {
        let timer = loop.after(patience) { connection.close(PostgresError(.connection, "the server does not answer")) }
        call.onFinished { [loop] _ in loop.cancel(timer) }
    }

    // MARK: connecting

    private func grow() {
        guard !isClosed, retry == nil else { return }
        // While the server is away one attempt at a time will do.
        let atOnce = backOff.lastError == nil ? line.count : 1
        while min(line.count, atOnce) > connecting, all.count + connecting < configuration.maximumConnections {
            connecting += 1
            ConnectionAttempt.start(configuration, on: loop) { [weak self] result in
                switch result {
                case .success(let connection):
                    guard let self else { return connection.close(.closed) }
                    connected(connection)
                case .failure(let error): self?.failedToConnect(error)
                }
            }
        }
    }

    private func connected(_ connection: Connection) {
        connecting -= 1
        backOff.reset()
        all[ObjectIdentifier(connection)] = connection
        connection.onClose = { [weak self, unowned connection] _ in self?.closed(connection) }
        release(connection)
    }

    private func failedToConnect(_ error: PostgresError) {
        connecting -= 1
        if isClosed { return closeIfDone() }
        // Several attempts that fail together are one failure.
        guard retry == nil else { return }
        let delay = backOff.next(after: error)
        guard !line.isEmpty else { return }
        retry = loop.after(delay) { [weak self] in
            self?.retry = nil
            self?.grow()
        }
    }

    private func closed(_ connection: Connection) {
        all[ObjectIdentifier(connection)] = nil
        idle.removeAll { $0 === connection }
        if isClosed { closeIfDone() } else { grow() }
    }

    // MARK: watching

    /// The first in the line is the one who waits longest.
    private func watchLine() {
        guard lineTimer == nil, let first = line.first else { return }
        lineTimer = loop.after(first.deadline - .now) { [weak self] in
            guard let self else { return }
            lineTimer = nil
            let now = ContinuousClock.now
            while let first = line.first, first.deadline <= now {
                line.removeFirst()
                let away = backOff.lastError
                let full = PostgresError(.timeout, "no connection became free within \(configuration.waitTimeout)")
                first.call.finish(.failure(away ?? full))
            }
            watchLine()
        }
    }

    /// A closed socket shows at once; a silent one (a firewall forgot it) only when it is used: so try it now and then.
    private func watchIdle() {
        guard checkTimer == nil, !isClosed else { return }
        checkTimer = loop.after(configuration.idleCheck) { [weak self] in
            guard let self else { return }
            checkTimer = nil
            let limit = ContinuousClock.now - configuration.idleCheck
            let stale = idle.filter { $0.idleSince <= limit }
            idle.removeAll { $0.idleSince <= limit }
            for connection in stale { tidy(connection, "SELECT 1") }
            if !idle.isEmpty { watchIdle() }
        }
    }

    // MARK: closing

    /// Refuses new callers and those in the line, lets those who have a connection finish, then answers.
    func close(_ done: @escaping () -> Void) {
        whenClosed.append(done)
        if !isClosed {
            isClosed = true
            for timer in [retry, lineTimer, checkTimer] { loop.cancel(timer) }
            let refused = line
            line = []
            for waiter in refused { waiter.call.finish(.failure(.closed)) }
            for connection in idle { connection.close(.closed) }
        }
        closeIfDone()
    }

    private func closeIfDone() {
        guard all.isEmpty, connecting == 0 else { return }
        let actions = whenClosed
        whenClosed = []
        for action in actions { action() }
    }
}
