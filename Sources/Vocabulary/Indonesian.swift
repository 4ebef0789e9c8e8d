import Foundation

/// Numbers as pages show them, in Bahasa Indonesia: point for thousands, comma for decimals.
///
/// Written here, not taken from a locale, so that every machine and test shows the same.
public enum Indonesian {
    /// U+00A0, between the parts of a date and between a number and its unit.
    static let noBreakSpace = "\u{A0}"

    /// `1.840`.
    public static func number(_ value: some BinaryInteger) -> String {
        let text = String(value.magnitude)
        return (value < 0 ? "-" : "") + grouped(text)
    }

    /// `37,2`; the digits as they are, thousands grouped.
    public static func decimal(_ value: Decimal) -> String { value.isNaN ? "–" : decimal(plain: "\(value)") }

    /// `4,2` rounded half away from zero to at most so many digits after the comma; zeros at the end are dropped.
    public static func decimal(_ value: Double, digits: Int = 1) -> String {
        guard value.isFinite, value.magnitude < 1e15 else { return "–" }
        let scale = pow(10, Double(digits))
        let scaled = Int64((value * scale).rounded(.toNearestOrAwayFromZero))
        let text = padded(Int(scaled.magnitude), digits + 1)
        var fraction = text.suffix(digits)
        while fraction.last == "0" { fraction.removeLast() }
        return (scaled < 0 ? "-" : "") + grouped(String(text.dropLast(digits))) + (fraction.isEmpty ? "" : ",\(fraction)")
    }

    /// `86%` of a share from 0 to 1, rounded down above 99 and up below 1, so that only all is 100% and only none is 0%.
    public static func percent(_ share: Double) -> String {
        guard share.isFinite else { return "–" }
        let points = share * 100
        if points > 99, points < 100 { return "99%" }
        if points > 0, points < 1 { return "1%" }
        return number(Int(points.rounded())) + "%"
    }

    /// `86%` of a part of a whole; 0% of nothing.
    public static func percent(_ part: Int, of whole: Int) -> String {
        whole == 0 ? "0%" : percent(Double(part) / Double(whole))
    }

    /// `Rp5.000`.
    public static func rupiah(_ amount: Int) -> String { (amount < 0 ? "-" : "") + "Rp" + number(amount.magnitude) }

    private static func decimal(plain: String) -> String {
        let negative = plain.hasPrefix("-")
        let parts = plain.drop { $0 == "-" }.split(separator: ".", maxSplits: 1)
        guard let whole = parts.first else { return plain }
        return (negative ? "-" : "") + grouped(String(whole)) + (parts.count == 2 ? ",\(parts[1])" : "")
    }

    private static func grouped(_ digits: String) -> String {
        var result = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.utf8.count - index) % 3 == 0 { result.append(".") }
            result.append(digit)
        }
        return result
    }
}
