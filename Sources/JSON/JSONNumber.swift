import Foundation

/// A JSON number that keeps its text exactly as it was read, so `1.20` stays `1.20`. Two numbers are equal when their texts are.
public struct JSONNumber: Sendable, Hashable {
    /// The number as it stands in JSON, e.g. `36.60` or `1e3`.
    public let text: String

    /// A whole number.
    public init(_ value: Int) { text = String(value) }

    /// A decimal number, written without exponent. The value must be a number (not NaN).
    public init(_ value: Decimal) {
        precondition(!value.isNaN, "JSON has no NaN")
        text = value.description
    }

    /// The shortest text that reads back as this number (`36.6`, `1`). The value must be finite: JSON has no NaN and no infinity.
    public init(_ value: Double) {
        precondition(value.isFinite, "JSON has no NaN and no infinity")
        let written = value.description
        text = written.hasSuffix(".0") ? String(written.dropLast(2)) : written
    }

    /// A number from its JSON text; nil when the text is not a JSON number (RFC 8259, section 6).
    public init?(text: String) {
        let bytes = Array(text.utf8)
        let end = bytes.withUnsafeBufferPointer { JSONNumber.end(of: $0, from: 0) }
        guard !bytes.isEmpty, end == bytes.count else { return nil }
        self.text = text
    }

    /// For text the parser has checked already.
    init(checked text: String) { self.text = text }

    /// The value when it is written without fraction and exponent and fits, nil otherwise.
    public var int: Int? { Int(text) }

    /// The exact value; nil when it has more than 38 significant digits or an exponent that `Decimal` cannot hold.
    public var decimal: Decimal? {
        var digits = 0
        var trailingZeros = 0
        for byte in text.utf8 {
            if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") { break }
            guard byte >= UInt8(ascii: "0") else { continue }  // a sign or the point
            trailingZeros = byte == UInt8(ascii: "0") ? trailingZeros + 1 : 0
            if digits > 0 || byte > UInt8(ascii: "0") { digits += 1 }
        }
        guard digits - trailingZeros <= 38 else { return nil }
        guard let value = Decimal(string: text, locale: JSONNumber.plainLocale), !value.isNaN else { return nil }
        return value
    }

    /// The nearest `Double`; infinite when the number is too large for one.
    public var double: Double { Double(text) ?? 0 }

    private static let plainLocale = Locale(identifier: "en_US_POSIX")

    /// The offset behind the number that starts at `start`, nil when there is no well-formed number.
    static func end(of bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        var at = start
        func digits() -> Bool {
            let first = at
            while at < bytes.count, isDigit(bytes[at]) { at += 1 }
            return at > first
        }
        if at < bytes.count, bytes[at] == UInt8(ascii: "-") { at += 1 }
        if at < bytes.count, bytes[at] == UInt8(ascii: "0") {
            at += 1
            if at < bytes.count, isDigit(bytes[at]) { return nil }
        } else {
            guard digits() else { return nil }
        }
        if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
            at += 1
            guard digits() else { return nil }
        }
        if at < bytes.count, bytes[at] | 0x20 == UInt8(ascii: "e") {
            at += 1
            if at < bytes.count, bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") { at += 1 }
            guard digits() else { return nil }
        }
        return at
    }

    @inline(__always)
    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}
