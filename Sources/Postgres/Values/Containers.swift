extension Optional: PostgresValue where Wrapped: PostgresValue {
    /// The value, or NULL.
    public var postgresParameter: PostgresParameter { map(\.postgresParameter) ?? .null }
    /// NULL becomes nil.
    public init?(postgres cell: PostgresCell) {
        if cell.bytes == nil {
            self = .none
        } else {
            guard let value = Wrapped(postgres: cell) else { return nil }
            self = .some(value)
        }
    }
}

extension Array: PostgresValue where Element: PostgresValue {
    /// A PostgreSQL array of one dimension, or a bytea for `[UInt8]`.
    public var postgresParameter: PostgresParameter { Element.postgresParameter(array: self) }
    /// From an array of one dimension, or from bytea for `[UInt8]`.
    public init?(postgres cell: PostgresCell) {
        guard let elements = Element.postgresArray(cell) else { return nil }
        self = elements
    }
}

/// `[UInt8]` is a bytea.
extension UInt8: PostgresValue {
    /// The bytes, in binary.
    public static func postgresParameter(array: [UInt8]) -> PostgresParameter { .bytes(array) }
    /// From bytea.
    public static func postgresArray(_ cell: PostgresCell) -> [UInt8]? {
        guard cell.type == TypeOID.bytea, let bytes = cell.bytes else { return nil }
        return Array(bytes)
    }
}

/// Arrays of one dimension: text when sent, `array_send`'s form when read (and when sending bytea, which has no short text).
enum ArrayCoding {
    static func encode(_ elements: [PostgresParameter]) -> PostgresParameter {
        let isBinary = elements.contains {
            if case .bytes = $0 { return true }
            return false
        }
        return isBinary ? .binaryArray(binary(elements)) : .text(literal(elements))
    }

    private static func literal(_ elements: [PostgresParameter]) -> String {
        var bytes: [UInt8] = [UInt8(ascii: "{")]
        bytes.reserveCapacity(elements.count * 12)
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            guard case .text(let text) = element else {
                bytes.append(contentsOf: "NULL".utf8)
                continue
            }
            bytes.append(UInt8(ascii: "\""))
            for byte in text.utf8 {
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { bytes.append(UInt8(ascii: "\\")) }
                bytes.append(byte)
            }
            bytes.append(UInt8(ascii: "\""))
        }
        bytes.append(UInt8(ascii: "}"))
        return String(decoding: bytes, as: UTF8.self)
    }

    /// bytea[]: dimensions, has NULLs, element type, length, lower bound; then each element's length (-1: NULL) and bytes.
    private static func binary(_ elements: [PostgresParameter]) -> [UInt8] {
        var bytes: [UInt8] = []
        func append(_ number: Int32) { withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) } }
        append(1)
        append(elements.contains(.null) ? 1 : 0)
        append(Int32(TypeOID.bytea))
        append(Int32(elements.count))
        append(1)
        for element in elements {
            if case .bytes(let value) = element {
                append(Int32(value.count))
                bytes.append(contentsOf: value)
            } else {
                append(-1)
            }
        }
        return bytes
    }

    static func decode<Element>(_ cell: PostgresCell, _ element: (PostgresCell) -> Element?) -> [Element]? {
        guard let bytes = cell.bytes, let dimensions = cell.integer(Int32.self), let type = cell.integer(UInt32.self, at: 8) else {
            return nil
        }
        if dimensions == 0 { return [] }
        // Scalars of 12 bytes or more would pass for an array without these checks.
        guard dimensions == 1, let flag = cell.integer(Int32.self, at: 4), flag == 0 || flag == 1,
            let count = cell.integer(Int32.self, at: 12), count >= 0, bytes.count >= 20 + 4 * Int(count)
        else { return nil }
        var elements: [Element] = []
        elements.reserveCapacity(Int(count))
        var offset = 20
        for _ in 0..<count {
            guard let length = cell.integer(Int32.self, at: offset) else { return nil }
            offset += 4
            let end = offset + max(0, Int(length))
            guard end <= bytes.count else { return nil }
            let field = length < 0 ? nil : UnsafeRawBufferPointer(rebasing: bytes[offset..<end])
            guard let value = element(PostgresCell(bytes: field, type: type)) else { return nil }
            elements.append(value)
            offset = end
        }
        return elements
    }
}
