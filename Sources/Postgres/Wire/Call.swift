/// Something asked of a connection, ended by one answer: statements that go out in one flush and end with a sync, or something that
/// libpq does outside pipeline mode only.
///
/// Sendable by hand: made on any thread, from then on touched by the event loop's thread only.
final class Call: @unchecked Sendable {
    enum Work {
        case statements([Statement])
        /// Several statements in one text, without values.
        case script(String)
        case copy(String, chunks: [[UInt8]])
    }

    /// An answer of the server that is still to come.
    enum Expected {
        case prepared(String)
        case executed(String)
    }

    let work: Work
    private var onFinish: ((Result<[Rows], PostgresError>) -> Void)?
    /// Ends a call that has not been sent; set by whoever holds it.
    var onCancel: (() -> Void)?
    /// May take an error upon itself, to send the call again; true when it did.
    var onError: ((PostgresError) -> Bool)?
    private(set) var isCancelled = false
    var isFinished: Bool { onFinish == nil }

    // While it is on a connection.
    var expected: [Expected] = []
    var position = 0
    var results: [Rows] = []
    var error: PostgresError?
    /// Which statement failed first.
    var failedIndex: Int?

    init(_ work: Work, _ onFinish: @escaping (Result<[Rows], PostgresError>) -> Void = { _ in }) {
        self.work = work
        self.onFinish = onFinish
    }

    func onFinished(_ action: @escaping (Result<[Rows], PostgresError>) -> Void) {
        guard let before = onFinish else { return }
        onFinish = { result in
            action(result)
            before(result)
        }
    }

    /// Answers once; later answers are dropped.
    func finish(_ result: Result<[Rows], PostgresError>) {
        guard let action = onFinish else { return }
        onFinish = nil
        onCancel = nil
        onError = nil
        if isCancelled, case .failure(let error) = result, error.sqlState == "57014" || error.kind == .connection {
            action(.failure(.cancelledTask))
        } else {
            action(result)
        }
    }

    func finishWithWhatCame() {
        guard let error else { return finish(.success(results)) }
        if let onError, onError(error) { return }
        finish(.failure(error))
    }

    func cancel() {
        guard !isCancelled else { return }
        isCancelled = true
        onCancel?()
    }

    /// Back to the state before it was sent.
    func reset() {
        expected = []
        position = 0
        results = []
        error = nil
        failedIndex = nil
    }
}

extension EventLoop {
    /// Waits for what `start` begins on the loop. Cancelling the task cancels the call, unless it must not be.
    func perform(
        _ work: Call.Work, isCancellable: Bool = true, _ start: @escaping @Sendable (Call) -> Void
    ) async throws(PostgresError) -> [Rows] {
        let call = Call(work)
        let result: Result<[Rows], PostgresError>
        if isCancellable {
            result = await withTaskCancellationHandler {
                await submit(call, start)
            } onCancel: {
                enqueue { call.cancel() }
            }
        } else {
            result = await submit(call, start)
        }
        return try result.get()
    }

    private func submit(_ call: Call, _ start: @escaping @Sendable (Call) -> Void) async -> Result<[Rows], PostgresError> {
        await withCheckedContinuation { continuation in
            enqueue {
                call.onFinished { continuation.resume(returning: $0) }
                if call.isCancelled { call.finish(.failure(.cancelledTask)) } else { start(call) }
            }
        }
    }
}
