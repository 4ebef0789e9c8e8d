import Foundation

extension Bool: PostgresValue {
    /// `true` or `false`.
    public var postgresParameter: PostgresParameter { .text(self ? "true" : "false") }
    /// From boolean.
    public init?(postgres cell: PostgresCell) {
        guard cell.type == TypeOID.bool, let bytes = cell.bytes, bytes.count == 1 else { return nil }
        self = bytes[0] != 0
    }
}

extension PostgresValue where Self: FixedWidthInteger {
    /// Decimal digits.
    public var postgresParameter: PostgresParameter { .text(String(self)) }
    /// From smallint, integer, bigint, oid, or a numeric without fraction (`sum` of bigint), when it fits.
    public init?(postgres cell: PostgresCell) {
        let wide: Int64?
        switch cell.type {
        case TypeOID.int2: wide = cell.integer(Int16.self).map(Int64.init)
        case TypeOID.int4: wide = cell.integer(Int32.self).map(Int64.init)
        case TypeOID.int8: wide = cell.integer(Int64.self)
        case TypeOID.oid: wide = cell.integer(UInt32.self).map(Int64.init)
        case TypeOID.numeric: wide = NumericCoding.text(cell).flatMap { Int64($0) }
        default: wide = nil
        }
        guard let wide, let value = Self(exactly: wide) else { return nil }
        self = value
    }
}

extension Int: PostgresValue {}
extension Int16: PostgresValue {}
extension Int32: PostgresValue {}
extension Int64: PostgresValue {}

extension Double: PostgresValue {
    /// The shortest text that reads back as the same number; NaN and infinities as PostgreSQL spells them.
    public var postgresParameter: PostgresParameter {
        if isNaN { return .text("NaN") }
        if isInfinite { return .text(self < 0 ? "-Infinity" : "Infinity") }
        return .text(description)
    }
    /// From double precision, real, an integer or numeric.
    public init?(postgres cell: PostgresCell) {
        switch cell.type {
        case TypeOID.float8:
            guard let bits = cell.integer(UInt64.self) else { return nil }
            self = Double(bitPattern: bits)
        case TypeOID.float4:
            guard let bits = cell.integer(UInt32.self) else { return nil }
            self = Double(Float(bitPattern: bits))
        case TypeOID.numeric:
            guard let text = NumericCoding.text(cell), let value = Double(text) else { return nil }
            self = value
        default:
            guard let value = Int64(postgres: cell) else { return nil }
            self = Double(value)
        }
    }
}

extension Decimal: PostgresValue {
    /// Exact digits.
    public var postgresParameter: PostgresParameter { .text(description) }
    /// From numeric or an integer, exactly.
    public init?(postgres cell: PostgresCell) {
        if cell.type == TypeOID.numeric {
            guard let text = NumericCoding.text(cell), text != "NaN", let value = Decimal(string: text, locale: nil) else { return nil }
            self = value
        } else {
            guard let value = Int64(postgres: cell) else { return nil }
            self = Decimal(value)
        }
    }
}

/// numeric in binary: base-10000 digits (PostgreSQL's utils/adt/numeric.c, numeric_send).
enum NumericCoding {
    static func text(_ cell: PostgresCell) -> String? {
        guard let digits = cell.integer(Int16.self), let weight = cell.integer(Int16.self, at: 2),
            let sign = cell.integer(UInt16.self, at: 4), let scale = cell.integer(Int16.self, at: 6)
        else { return nil }
        switch sign {
        case 0xC000: return "NaN"
        case 0xD000: return "Infinity"
        case 0xF000: return "-Infinity"
        default: break
        }
        func digit(_ index: Int) -> Int {
            guard index >= 0, index < Int(digits) else { return 0 }
            return Int(cell.integer(Int16.self, at: 8 + 2 * index) ?? 0)
        }
        func four(_ number: Int) -> String { String(String(10_000 + number).dropFirst()) }

        var text = sign == 0x4000 ? "-" : ""
        if weight < 0 {
            text += "0"
        } else {
            text += String(digit(0))
            for index in 0..<Int(weight) { text += four(digit(index + 1)) }
        }
        if scale > 0 {
            var fraction = ""
            var index = Int(weight) + 1
            while fraction.count < Int(scale) {
                fraction += four(digit(index))
                index += 1
            }
            text += "." + fraction.prefix(Int(scale))
        }
        return text
    }
}
