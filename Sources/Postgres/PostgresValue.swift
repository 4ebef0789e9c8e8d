/// A Swift value that can be bound to a statement and read from a column.
///
/// A `RawRepresentable` type (an enum of strings, an identifier) conforms by declaring it.
public protocol PostgresValue: Sendable {
    /// The value as it is sent.
    var postgresParameter: PostgresParameter { get }
    /// The value of a column, or nil when the column holds something else.
    init?(postgres cell: PostgresCell)
    /// An array of such values as it is sent. Only `UInt8` differs from the default: its array is a bytea.
    static func postgresParameter(array: [Self]) -> PostgresParameter
    /// An array of such values as it is read.
    static func postgresArray(_ cell: PostgresCell) -> [Self]?
}

/// A bound value. Text lets the server infer the type; binary is for bytea and its arrays.
public enum PostgresParameter: Sendable, Hashable {
    /// SQL NULL.
    case null
    /// The text form of any type.
    case text(String)
    /// The bytes of a bytea.
    case bytes([UInt8])
    /// The binary wire form of an array.
    case binaryArray([UInt8])
}

/// One field of a result in binary form. Valid only while `PostgresValue.init(postgres:)` runs.
public struct PostgresCell {
    /// The bytes, or nil for NULL.
    public let bytes: UnsafeRawBufferPointer?
    /// The OID of the column's type (pg_type).
    public let type: UInt32

    /// A field, or an element of an array.
    public init(bytes: UnsafeRawBufferPointer?, type: UInt32) {
        self.bytes = bytes
        self.type = type
    }

    /// A big-endian integer of exactly this width.
    func integer<T: FixedWidthInteger>(_ kind: T.Type, at offset: Int = 0) -> T? {
        guard let bytes, bytes.count >= offset + MemoryLayout<T>.size else { return nil }
        return T(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: T.self))
    }
}

/// The OIDs that decoding distinguishes (PostgreSQL's pg_type.dat; they never change).
enum TypeOID {
    static let bool: UInt32 = 16
    static let bytea: UInt32 = 17
    static let char: UInt32 = 18
    static let name: UInt32 = 19
    static let int8: UInt32 = 20
    static let int2: UInt32 = 21
    static let int4: UInt32 = 23
    static let text: UInt32 = 25
    static let oid: UInt32 = 26
    static let json: UInt32 = 114
    static let float4: UInt32 = 700
    static let float8: UInt32 = 701
    static let unknown: UInt32 = 705
    static let bpchar: UInt32 = 1042
    static let varchar: UInt32 = 1043
    static let date: UInt32 = 1082
    static let timestamp: UInt32 = 1114
    static let timestamptz: UInt32 = 1184
    static let numeric: UInt32 = 1700
    static let uuid: UInt32 = 2950
    static let jsonb: UInt32 = 3802

    /// Types whose binary form is their text. Types made by CREATE TYPE … AS ENUM, CREATE EXTENSION citext and the like have OIDs
    /// from 16384 on and send text too.
    static func isText(_ type: UInt32) -> Bool {
        switch type {
        case text, varchar, bpchar, name, json, unknown, char: true
        default: type >= 16384
        }
    }

    /// What a type is called in an error.
    static func label(_ type: UInt32) -> String {
        switch type {
        case bool: "boolean"
        case bytea: "bytea"
        case int2: "smallint"
        case int4: "integer"
        case int8: "bigint"
        case float4: "real"
        case float8: "double precision"
        case numeric: "numeric"
        case text: "text"
        case varchar: "varchar"
        case json: "json"
        case jsonb: "jsonb"
        case uuid: "uuid"
        case date: "date"
        case timestamp: "timestamp"
        case timestamptz: "timestamptz"
        default: "type with OID \(type)"
        }
    }
}

extension PostgresValue {
    /// A PostgreSQL array; nil elements become NULL.
    public static func postgresParameter(array: [Self]) -> PostgresParameter {
        ArrayCoding.encode(array.map(\.postgresParameter))
    }

    /// A one-dimensional PostgreSQL array.
    public static func postgresArray(_ cell: PostgresCell) -> [Self]? {
        ArrayCoding.decode(cell) { Self(postgres: $0) }
    }
}

extension PostgresValue where Self: RawRepresentable, RawValue: PostgresValue {
    /// The raw value.
    public var postgresParameter: PostgresParameter { rawValue.postgresParameter }
    /// From the raw value; nil when it is none of this type's.
    public init?(postgres cell: PostgresCell) {
        guard let raw = RawValue(postgres: cell) else { return nil }
        self.init(rawValue: raw)
    }
}
