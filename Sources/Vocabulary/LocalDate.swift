import Foundation

/// A calendar day without a time: a birth date, a visit date. Gregorian, years 1 to 9999.
public struct LocalDate: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    /// Year, 1 to 9999.
    public let year: Int
    /// Month, 1 to 12.
    public let month: Int
    /// Day of the month, 1 to 31.
    public let day: Int

    /// A day that exists, else nil.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1, day <= Self.days(in: month, of: year) else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
    }

    /// Reads `YYYY-MM-DD`; surrounding white space is dropped.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.trimmed.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = decimalValue(bytes[0..<4]), let month = decimalValue(bytes[5..<7]), let day = decimalValue(bytes[8..<10])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// The day that an instant falls on in a zone.
    public init(_ instant: Date, in zone: TimeZone) {
        let seconds = instant.timeIntervalSince1970.rounded(.down) + Double(zone.secondsFromGMT(for: instant))
        self.init(daysSince1970: Int((seconds / 86_400).rounded(.down)))
    }

    /// The day that an instant falls on in a clinic's zone.
    public init(_ instant: Date, in zone: ClinicTimeZone) { self.init(instant, in: zone.timeZone) }

    /// The day so many days after 1 January 1970, kept within years 1 to 9999.
    public init(daysSince1970 days: Int) {
        // Days to civil date by 400-year eras that begin on 1 March (Howard Hinnant, "chrono-compatible low-level date algorithms").
        let shifted = min(max(days, -719_162), 2_932_896) + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days after 1 January 1970; negative before it.
    public var daysSince1970: Int {
        let marchYear = month <= 2 ? year - 1 : year
        let era = marchYear / 400
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// `YYYY-MM-DD`.
    public var text: String { padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2) }

    /// `YYYY-MM-DD`.
    public var description: String { text }

    /// The instant at which the day begins in a zone.
    public func start(in zone: TimeZone) -> Date {
        let utc = Date(timeIntervalSince1970: Double(daysSince1970) * 86_400)
        let guess = utc.addingTimeInterval(-Double(zone.secondsFromGMT(for: utc)))
        return utc.addingTimeInterval(-Double(zone.secondsFromGMT(for: guess)))
    }

    /// The day so many days later (earlier when negative).
    public func adding(days: Int) -> LocalDate { LocalDate(daysSince1970: daysSince1970 + days) }

    /// Days from this day to another; negative when that one is earlier.
    public func days(to other: LocalDate) -> Int { other.daysSince1970 - daysSince1970 }

    /// ISO day of the week: 1 Monday to 7 Sunday.
    public var weekday: Int { (daysSince1970 + 3 + 7 * 200_000) % 7 + 1 }

    /// Orders by time.
    public static func < (left: LocalDate, right: LocalDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    /// Reads the text form.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let date = LocalDate(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a date YYYY-MM-DD")
        }
        self = date
    }

    /// Writes the text form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    /// Days of a month, leap years included.
    public static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

/// The number that ASCII digits spell; nil when one is not a digit or there are none. At most 18 digits.
func decimalValue(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard !bytes.isEmpty, bytes.count <= 18 else { return nil }
    var value = 0
    for byte in bytes {
        guard byte.isASCIIDigit else { return nil }
        value = value * 10 + Int(byte - 0x30)
    }
    return value
}

/// A number with leading zeros.
func padded(_ value: Int, _ width: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
}
