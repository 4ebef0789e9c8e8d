import CPostgres

/// A call that libpq refuses in pipeline mode: COPY FROM STDIN, or a script of several statements.
///
/// Lives on the event loop's thread, inside its connection.
final class PlainExchange {
    enum Progress { case waiting, finished, broken }

    let call: Call
    private let handle: OpaquePointer
    private var chunks: ArraySlice<[UInt8]> = []
    private var isCopying = false

    /// More to write than the socket took.
    var hasMore: Bool { isCopying }

    init?(_ call: Call, _ handle: OpaquePointer) {
        self.call = call
        self.handle = handle
        let text: String
        switch call.work {
        case .script(let script): text = script
        case .copy(let statement, let data):
            text = statement
            chunks = data[...]
        case .statements: return nil
        }
        guard PQsendQuery(handle, text) == 1 else { return nil }
    }

    func advance() -> Progress {
        while true {
            if isCopying, let progress = sendCopy() { return progress }
            if PQisBusy(handle) == 1 { return .waiting }
            guard let result = PQgetResult(handle) else { return .finished }
            switch PQresultStatus(result) {
            case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
                call.results.append(Rows(result: ResultBox(result)))
            case PGRES_COPY_IN:
                PQclear(result)
                if case .copy = call.work { isCopying = true } else { refuseCopy() }
            case PGRES_COPY_OUT, PGRES_COPY_BOTH:
                // Nobody reads what would come: only a new connection gets rid of it.
                PQclear(result)
                call.error = PostgresError(.server, "COPY TO STDOUT is not supported", sqlState: "0A000")
                return .broken
            default:
                if call.error == nil { call.error = PostgresError(result: result) }
                PQclear(result)
            }
            if PQstatus(handle) == CONNECTION_BAD { return .broken }
        }
    }

    /// Hands over chunks until libpq's buffer is full; nil when all is handed over.
    private func sendCopy() -> Progress? {
        while let chunk = chunks.first {
            let taken = chunk.withUnsafeBytes {
                PQputCopyData(handle, $0.baseAddress?.assumingMemoryBound(to: CChar.self), Int32($0.count))
            }
            if taken == 0 { return .waiting }
            if taken < 0 { return .broken }
            chunks.removeFirst()
        }
        switch PQputCopyEnd(handle, nil) {
        case 0: return .waiting
        case 1:
            isCopying = false
            return nil
        default: return .broken
        }
    }

    private func refuseCopy() {
        _ = PQputCopyEnd(handle, "COPY FROM STDIN has no place in a script")
    }
}
