import CPostgres

/// The rows of a statement, and how many it changed.
public struct Rows: Sendable, RandomAccessCollection {
    let result: ResultBox

    /// Always 0.
    public var startIndex: Int { 0 }
    /// The number of rows.
    public var endIndex: Int { result.count }
    /// Rows inserted, updated, deleted or selected, as the server counted them; 0 for other statements.
    public var affected: Int { result.affected }
    /// The columns' names.
    public var columns: [String] { result.columns }
    /// What the server says it did: `INSERT 0 1`, `COMMIT`.
    var command: String { result.command }

    /// One row.
    public subscript(position: Int) -> Row {
        precondition(position >= 0 && position < result.count, "there is no row \(position)")
        return Row(result: result, index: Int32(position))
    }
}

/// One row. Reading is by column name; the value is decoded then.
public struct Row: Sendable {
    let result: ResultBox
    let index: Int32

    /// The value of a column. Throws when there is no such column, when it is NULL and `T` not optional, or of another type.
    public func get<T: PostgresValue>(_ column: String, as type: T.Type = T.self) throws(PostgresError) -> T {
        guard let position = result.columns.firstIndex(of: column) else {
            throw Row.problem(column, type, "there is no column \"\(column)\" (asked for as \(type))")
        }
        return try get(at: position, as: type)
    }

    /// The value of a column by its place, from 0.
    public func get<T: PostgresValue>(at position: Int, as type: T.Type = T.self) throws(PostgresError) -> T {
        guard position >= 0, position < result.columns.count else {
            throw Row.problem("#\(position)", type, "there is no column number \(position) (asked for as \(type))")
        }
        let cell = result.cell(index, Int32(position))
        if let value = T(postgres: cell) { return value }
        let column = result.columns[position]
        let found = cell.bytes == nil ? "NULL" : TypeOID.label(cell.type)
        throw Row.problem(column, type, "column \"\(column)\" holds \(found), which does not read as \(type)")
    }

    private static func problem(_ column: String, _ type: Any.Type, _ message: String) -> PostgresError {
        PostgresError(.decoding(column: column, type: "\(type)"), message)
    }
}

/// Owns a PGresult. It is never changed after it was received, and libpq allows any thread to read it: hence Sendable.
final class ResultBox: @unchecked Sendable {
    private let handle: OpaquePointer
    let count: Int
    let columns: [String]

    init(_ handle: OpaquePointer) {
        self.handle = handle
        count = Int(PQntuples(handle))
        columns = (0..<PQnfields(handle)).map { String(cString: PQfname(handle, $0)) }
    }

    deinit { PQclear(handle) }

    var affected: Int { Int(String(cString: PQcmdTuples(handle))) ?? 0 }
    var command: String { String(cString: PQcmdStatus(handle)) }

    func cell(_ row: Int32, _ column: Int32) -> PostgresCell {
        let type = PQftype(handle, column)
        if PQgetisnull(handle, row, column) == 1 { return PostgresCell(bytes: nil, type: type) }
        let length = Int(PQgetlength(handle, row, column))
        return PostgresCell(bytes: UnsafeRawBufferPointer(start: PQgetvalue(handle, row, column), count: length), type: type)
    }
}
