import CPostgres

/// What went wrong with the database.
///
/// `message` is PostgreSQL's primary message: never DETAIL, CONTEXT or bound values, so it may be logged. For class 22 (data
/// exceptions) PostgreSQL puts the offending value into the primary message itself: that part is cut off.
public struct PostgresError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What sort of failure it was; decides what a caller can do about it.
    public enum Kind: Sendable, Hashable {
        /// No connection, or it broke: whether a statement under way took effect is unknown.
        case connection
        /// No connection of the pool became free within the wait timeout: nothing was sent.
        case timeout
        /// The task was cancelled; a statement under way was cancelled on the server.
        case cancelled
        /// The server refused the statement: see `sqlState`.
        case server
        /// A column did not hold what was asked for.
        case decoding(column: String, type: String)
    }

    /// What sort of failure it was.
    public var kind: Kind
    /// The five characters of SQLSTATE (PostgreSQL manual, appendix A), when the server sent them.
    public var sqlState: String?
    /// The violated constraint, for class 23.
    public var constraint: String?
    /// The primary message, without row data.
    public var message: String
    /// Where in the statement's text the error is, counted in characters from 1.
    public var position: Int?

    init(_ kind: Kind, _ message: String, sqlState: String? = nil) {
        self.kind = kind
        self.message = message
        self.sqlState = sqlState
    }

    /// Kind, SQLSTATE and message on one line.
    public var description: String {
        switch kind {
        case .connection: "connection: \(sqlState.map { $0 + " " } ?? "")\(message)"
        case .timeout: "timeout: \(message)"
        case .cancelled: "cancelled: \(message)"
        case .server: "\(sqlState ?? "XX000"): \(message)"
        case .decoding: "decoding: \(message)"
        }
    }

    /// 23505.
    public var isUniqueViolation: Bool { sqlState == "23505" }
    /// 23503.
    public var isForeignKeyViolation: Bool { sqlState == "23503" }
    /// 23514.
    public var isCheckViolation: Bool { sqlState == "23514" }
    /// 23502.
    public var isNotNullViolation: Bool { sqlState == "23502" }
    /// 40001 or 40P01 (deadlock): the same transaction may succeed when it is run again.
    public var isSerialization: Bool { sqlState == "40001" || sqlState == "40P01" }
    /// 55P03: `NOWAIT`, or `lock_timeout` ran out.
    public var isLockNotAvailable: Bool { sqlState == "55P03" }
    /// 42501: a grant or a row-level policy forbids it.
    public var isInsufficientPrivilege: Bool { sqlState == "42501" }
    /// True for a cancelled task.
    public var isCancelled: Bool { kind == .cancelled }
}

extension PostgresError {
    static let closed = PostgresError(.connection, "the pool is closed")
    static let cancelledTask = PostgresError(.cancelled, "the task was cancelled", sqlState: "57014")

    /// The error of a finished result.
    init(result: OpaquePointer) {
        func field(_ code: Character) -> String? {
            PQresultErrorField(result, Int32(code.asciiValue!)).map { String(cString: $0) }
        }
        let state = field("C")
        var text = field("M") ?? String(cString: PQresultErrorMessage(result)).firstLine
        if let state, state.hasPrefix("22"), let colon = text.firstRange(of: ": ") { text = String(text[..<colon.lowerBound]) }
        // Class 08 and the shutdown codes end the connection; 57014 is a cancelled or timed-out statement and does not.
        let broken = state.map { $0.hasPrefix("08") || ["57P01", "57P02", "57P03", "57P05"].contains($0) } ?? true
        self.init(broken ? .connection : .server, text, sqlState: state)
        constraint = field("n")
        position = field("P").flatMap { Int($0) }
    }

    /// The error of a connection that could not be made or that broke.
    init(connection: OpaquePointer?) {
        let text = connection.map { String(cString: PQerrorMessage($0)).firstLine } ?? "out of memory"
        self.init(.connection, text.isEmpty ? "the connection is closed" : text)
    }
}

extension String {
    fileprivate var firstLine: String {
        split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    }
}
