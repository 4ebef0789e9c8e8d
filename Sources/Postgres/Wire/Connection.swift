import CPostgres
import Dispatch

/// One connection: libpq, non-blocking, in pipeline mode. Calls are answered in order.
///
/// Sendable by hand: touched by the event loop's thread only.
final class Connection: EventHandler, @unchecked Sendable {
    let loop: EventLoop
    let handle: OpaquePointer
    let usesNames: Bool
    var cache: StatementCache

    private(set) var isOpen = true
    /// Not sent yet: something outside pipeline mode is before them.
    private var waiting: [Call] = []
    /// Sent, in order.
    private var sent = ArraySlice<Call>()
    private var plain: PlainExchange?
    private var wantsWrite = false
    private var flushIsDue = false
    private var strayEnds = 0

    /// A cancel request was sent since the connection was last handed out: a late one may still hit whatever comes next.
    var wasCancelled = false
    private(set) var cancelsUnderWay = 0
    private var whenCancelsEnd: (() -> Void)?

    var onNotification: ((_ channel: String, _ payload: String) -> Void)?
    var onClose: ((PostgresError) -> Void)?
    /// When the pool got it back.
    var idleSince = ContinuousClock.now

    /// Cancelling goes over a connection of its own and blocks: never on the loop or a cooperative thread.
    private static let cancelling = DispatchQueue(label: "postgres.cancel", attributes: .concurrent)
    /// A connection that does not answer a cancel request for so long is given up.
    private static let cancelPatience = Duration.seconds(5)

    init(handle: OpaquePointer, loop: EventLoop, configuration: PostgresConfiguration) {
        self.handle = handle
        self.loop = loop
        usesNames = !configuration.pgbouncer
        cache = StatementCache(capacity: configuration.preparedStatements)
        PQsetnonblocking(handle, 1)
        PQenterPipelineMode(handle)
        loop.watch(PQsocket(handle), self)
    }

    var isIdle: Bool { sent.isEmpty && waiting.isEmpty && plain == nil }
    var isInTransaction: Bool { PQtransactionStatus(handle) != PQTRANS_IDLE }

    // MARK: sending

    func send(_ call: Call) {
        guard isOpen else { return call.finish(.failure(PostgresError(.connection, "the connection is closed"))) }
        if call.isCancelled { return call.finish(.failure(.cancelledTask)) }
        call.onCancel = { [weak self, unowned call] in self?.cancel(call) }
        waiting.append(call)
        pump()
    }

    private func pump() {
        while isOpen, plain == nil, let next = waiting.first {
            if case .statements(let statements) = next.work {
                waiting.removeFirst()
                put(statements, of: next)
            } else if sent.isEmpty {
                waiting.removeFirst()
                leavePipeline(for: next)
            } else {
                return
            }
        }
    }

    private func put(_ statements: [Statement], of call: Call) {
        sent.append(call)
        var mine: Set<String> = []
        for statement in statements where !put(statement, of: call, &mine) { return close(PostgresError(connection: handle)) }
        guard PQpipelineSync(handle) == 1 else { return close(PostgresError(connection: handle)) }
        flushSoon()
    }

    /// Prepares a statement at its first use. One that another call is still preparing may fail there: then it goes without a name.
    private func put(_ statement: Statement, of call: Call, _ mine: inout Set<String>) -> Bool {
        let text = statement.text
        var name: String?
        if usesNames, statement.isRepeated {
            if let entry = cache.find(text) {
                if entry.isConfirmed || mine.contains(text) { name = entry.name }
            } else if let added = cache.add(text) {
                guard PQsendPrepare(handle, added, text, 0, nil) == 1 else { return false }
                call.expected.append(.prepared(text))
                mine.insert(text)
                name = added
            }
        }
        call.expected.append(.executed(text))
        return statement.withParameters { count, values, lengths, formats in
            if let name { return PQsendQueryPrepared(handle, name, count, values, lengths, formats, 1) == 1 }
            return PQsendQueryParams(handle, text, count, nil, values, lengths, formats, 1) == 1
        }
    }

    func flushSoon() {
        if flushIsDue { return }
        flushIsDue = true
        loop.flushSoon(self)
    }

    func flush() {
        flushIsDue = false
        guard isOpen else { return }
        let state = PQflush(handle)
        if state < 0 { return close(PostgresError(connection: handle)) }
        let hasMore = state == 1 || plain?.hasMore == true
        if hasMore != wantsWrite {
            wantsWrite = hasMore
            loop.change(PQsocket(handle), writable: hasMore)
        }
    }

    // MARK: receiving

    func ready(readable: Bool, writable: Bool) {
        guard isOpen else { return }
        if readable {
            let isAlive = PQconsumeInput(handle) == 1
            receive()
            guard isOpen else { return }
            if !isAlive || PQstatus(handle) == CONNECTION_BAD { return close(PostgresError(connection: handle)) }
            while let notice = PQnotifies(handle) {
                let channel = String(cString: notice.pointee.relname)
                let payload = String(cString: notice.pointee.extra)
                PQfreemem(notice)
                onNotification?(channel, payload)
            }
        }
        if wantsWrite || writable {
            if plain != nil { advancePlain() }
            flush()
        }
    }

    private func receive() {
        if plain != nil { return advancePlain() }
        while let call = sent.first, PQisBusy(handle) == 0 {
            guard let result = PQgetResult(handle) else {
                strayEnds += 1
                if strayEnds > 8 { return close(PostgresError(.connection, "answers and calls are out of step")) }
                continue
            }
            strayEnds = 0
            if PQresultStatus(result) == PGRES_PIPELINE_SYNC {
                PQclear(result)
                sent.removeFirst()
                if isOpen { finish(call) }
            } else {
                take(result, for: call)
            }
            if !isOpen { return }
        }
    }

    /// Each prepared or executed statement has one result.
    private func take(_ result: OpaquePointer, for call: Call) {
        let expected = call.position < call.expected.count ? call.expected[call.position] : nil
        call.position += 1
        switch PQresultStatus(result) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
            if case .prepared(let text) = expected {
                cache.confirm(text)
                PQclear(result)
            } else {
                call.results.append(Rows(result: ResultBox(result)))
            }
        case PGRES_PIPELINE_ABORTED:
            if case .prepared(let text) = expected { cache.forget(text, isOnServer: false) }
            PQclear(result)
        default:
            let error = PostgresError(result: result)
            PQclear(result)
            switch expected {
            case .prepared(let text): cache.forget(text, isOnServer: false)
            // The plan no longer fits the tables, or the server lost the statement: prepare anew next time.
            case .executed(let text): if error.sqlState == "0A000" || error.sqlState == "26000" { cache.forget(text, isOnServer: true) }
            case nil: break
            }
            if call.error == nil {
                call.error = error
                call.failedIndex = call.results.count
            }
        }
    }

    private func finish(_ call: Call) {
        call.finishWithWhatCame()
        if let next = sent.first, next.isCancelled { startCancel(next) }
        pump()
    }

    // MARK: cancelling

    private func cancel(_ call: Call) {
        if let index = waiting.firstIndex(where: { $0 === call }) {
            waiting.remove(at: index)
            call.finish(.failure(.cancelledTask))
        } else if sent.first === call || plain?.call === call {
            startCancel(call)
        }
        // One that is not first is cancelled when its turn comes.
    }

    private func startCancel(_ call: Call) {
        guard isOpen, let request = PQgetCancel(handle).map(CancelRequest.init) else { return }
        wasCancelled = true
        cancelsUnderWay += 1
        Connection.cancelling.async { [self] in
            request.send()
            loop.enqueue { self.cancelEnded() }
        }
        loop.after(Connection.cancelPatience) { [weak self, weak call] in
            guard let self, let call, !call.isFinished else { return }
            close(PostgresError(.connection, "the server did not answer a cancel request"))
        }
    }

    private func cancelEnded() {
        cancelsUnderWay -= 1
        guard cancelsUnderWay == 0, let action = whenCancelsEnd else { return }
        whenCancelsEnd = nil
        action()
    }

    func afterCancels(_ action: @escaping () -> Void) {
        if cancelsUnderWay == 0 { action() } else { whenCancelsEnd = action }
    }

    // MARK: outside pipeline mode

    private func leavePipeline(for call: Call) {
        guard PQexitPipelineMode(handle) == 1, let exchange = PlainExchange(call, handle) else {
            call.finish(.failure(PostgresError(connection: handle)))
            return close(PostgresError(connection: handle))
        }
        plain = exchange
        flushSoon()
    }

    private func advancePlain() {
        guard let exchange = plain else { return }
        switch exchange.advance() {
        case .waiting: flushSoon()
        case .broken: close(PostgresError(connection: handle))
        case .finished:
            plain = nil
            guard PQenterPipelineMode(handle) == 1 else {
                exchange.call.finishWithWhatCame()
                return close(PostgresError(connection: handle))
            }
            finish(exchange.call)
        }
    }

    // MARK: ending

    func close(_ reason: PostgresError = PostgresError(.connection, "the connection is closed")) {
        guard isOpen else { return }
        isOpen = false
        loop.unwatch(PQsocket(handle))
        PQfinish(handle)
        let calls = Array(sent) + [plain?.call].compactMap { $0 } + waiting
        sent = []
        waiting = []
        plain = nil
        for (index, call) in calls.enumerated() {
            // The first may have been told why (57P01, administrator command) before the connection broke.
            call.finish(.failure(index == 0 ? call.error ?? reason : reason))
        }
        let action = onClose
        onClose = nil
        action?(reason)
        whenCancelsEnd = nil
    }
}

/// A PGcancel: a copy of what cancelling needs, used by one thread after another; PQcancel is thread-safe.
private struct CancelRequest: @unchecked Sendable {
    let handle: OpaquePointer

    func send() {
        var problem = [CChar](repeating: 0, count: 256)
        _ = PQcancel(handle, &problem, 256)
        PQfreeCancel(handle)
    }
}
