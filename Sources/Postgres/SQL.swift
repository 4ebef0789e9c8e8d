/// A statement whose interpolated values are bound as parameters: `"SELECT … WHERE id = \(id)"` sends `$1` and the value apart.
///
/// Text comes from literals only. `\(raw:)` takes a literal fragment, `\(identifier:)` quotes a name, and another `SQL` nests with its
/// own values. Parameters are untyped, so that the server infers their types: where it cannot (`$1 IS NULL`, `jsonb_build_object('a', $1)`)
/// write a cast: `\(value)::text`.
public struct SQL: Sendable, ExpressibleByStringInterpolation {
    /// Text pieces around the parameters: always one more than there are parameters.
    var pieces: [String]
    var parameters: [PostgresParameter]

    init(pieces: [String], parameters: [PostgresParameter]) {
        self.pieces = pieces
        self.parameters = parameters
    }

    /// A statement without values.
    public init(stringLiteral value: String) {
        pieces = [value]
        parameters = []
    }

    /// A statement with values.
    public init(stringInterpolation: StringInterpolation) {
        self = stringInterpolation.sql
    }

    /// Text that was read from a file of ours (a migration), never from a user.
    init(trusted text: String) {
        pieces = [text]
        parameters = []
    }

    /// The text as the server gets it, with `$1`, `$2`…
    public var text: String {
        if pieces.count == 1 { return pieces[0] }
        var text = pieces[0]
        for index in 1..<pieces.count {
            text += "$\(index)"
            text += pieces[index]
        }
        return text
    }

    /// Nothing at all: the start of a statement put together from parts.
    public static let empty = SQL(pieces: [""], parameters: [])

    /// Both, one after the other.
    public static func + (left: SQL, right: SQL) -> SQL {
        var sum = left
        sum.append(right)
        return sum
    }

    mutating func append(_ other: SQL) {
        pieces[pieces.count - 1] += other.pieces[0]
        pieces.append(contentsOf: other.pieces.dropFirst())
        parameters.append(contentsOf: other.parameters)
    }

    /// Collects literal text and values.
    public struct StringInterpolation: StringInterpolationProtocol {
        var sql = SQL.empty

        /// Called by the compiler.
        public init(literalCapacity: Int, interpolationCount: Int) {
            sql.pieces.reserveCapacity(interpolationCount + 1)
            sql.parameters.reserveCapacity(interpolationCount)
        }

        /// Called by the compiler.
        public mutating func appendLiteral(_ literal: String) {
            sql.pieces[sql.pieces.count - 1] += literal
        }

        /// Binds a value.
        public mutating func appendInterpolation(_ value: some PostgresValue) {
            sql.parameters.append(value.postgresParameter)
            sql.pieces.append("")
        }

        /// Binds a value or NULL. An overload of its own, since the compiler warns of optionals in interpolations otherwise.
        public mutating func appendInterpolation<Value: PostgresValue>(_ value: Value?) {
            sql.parameters.append(value.postgresParameter)
            sql.pieces.append("")
        }

        /// Nests another statement's text and values.
        public mutating func appendInterpolation(_ other: SQL) {
            sql.append(other)
        }

        /// A fragment of literal SQL.
        public mutating func appendInterpolation(raw text: StaticString) {
            appendLiteral(text.description)
        }

        /// A quoted name of a table, column or role.
        public mutating func appendInterpolation(identifier name: String) {
            appendLiteral(SQL.quoted(name))
        }
    }

    static func quoted(_ identifier: String) -> String {
        "\"" + identifier.filter { $0 != "\0" }.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}

extension Sequence where Element == SQL {
    /// All of them with a literal between each two, for filters and lists that are put together.
    public func joined(separator: StaticString) -> SQL {
        let between = SQL(stringLiteral: separator.description)
        var all = SQL.empty
        for (index, part) in enumerated() {
            if index > 0 { all.append(between) }
            all.append(part)
        }
        return all
    }
}
