import Foundation

/// Numbers as people and clinic systems type them, with comma or point, read without loss.
public enum LenientDecimal {
    /// Reads `36,5`, `36.5`, `1.840,5`, `1,840.5`, `1 840`, `-3`; nil for anything else.
    ///
    /// A single comma or point is the decimal sign (a measurement of `1.840` is 1.84, never 1840); where both occur the
    /// last one is; one that repeats separates thousands and must stand at groups of three. Spaces around and between
    /// groups are dropped.
    public static func parse(_ text: some StringProtocol) -> Decimal? {
        guard let plain = normalised(text) else { return nil }
        return Decimal(string: plain, locale: Locale(identifier: "en_US_POSIX"))
    }

    /// The same number as plain JSON-like text: `-1840.5`; nil when it is not a number.
    public static func normalised(_ text: some StringProtocol) -> String? {
        var bytes = text.unicodeScalars.filter { !$0.properties.isWhitespace }.map { $0.isASCII ? UInt8($0.value) : 0 }[...]
        guard bytes.count <= 40, let first = bytes.first else { return nil }
        let negative = first == UInt8(ascii: "-")
        if negative || first == UInt8(ascii: "+") { bytes = bytes.dropFirst() }

        guard let (whole, fraction) = split(bytes) else { return nil }
        guard !whole.isEmpty, whole.allSatisfy(\.isASCIIDigit), fraction.allSatisfy(\.isASCIIDigit) else { return nil }
        let stripped = whole.drop { $0 == UInt8(ascii: "0") }
        let integer = stripped.isEmpty ? "0" : String(decoding: stripped, as: UTF8.self)
        return (negative ? "-" : "") + integer + (fraction.isEmpty ? "" : "." + String(decoding: fraction, as: UTF8.self))
    }

    /// Digits before and after the decimal sign, grouping removed.
    private static func split(_ bytes: ArraySlice<UInt8>) -> (whole: [UInt8], fraction: ArraySlice<UInt8>)? {
        let isSeparator: (UInt8) -> Bool = { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ".") }
        guard let last = bytes.lastIndex(where: isSeparator) else { return (Array(bytes), []) }
        let sign = bytes[last]
        let before = bytes[..<last]
        guard let other = before.first(where: isSeparator) else {
            let fraction = bytes[(last + 1)...]
            return fraction.isEmpty ? nil : (Array(before), fraction)
        }
        if other == sign {
            // One separator that repeats: thousands only.
            guard let whole = ungrouped(bytes, by: sign) else { return nil }
            return (whole, [])
        }
        let fraction = bytes[(last + 1)...]
        guard !fraction.isEmpty, let whole = ungrouped(before, by: other) else { return nil }
        return (whole, fraction)
    }

    private static func ungrouped(_ bytes: ArraySlice<UInt8>, by separator: UInt8) -> [UInt8]? {
        let groups = bytes.split(separator: separator, omittingEmptySubsequences: false)
        guard let head = groups.first, (1...3).contains(head.count), groups.dropFirst().allSatisfy({ $0.count == 3 }) else { return nil }
        return Array(groups.joined())
    }
}
