import Foundation

/// Dates as the platform reads and writes them, without a calendar: it is on the path of every request.
enum PlatformTime {
    /// Microseconds since 1970.
    static func now() -> Int64 {
        Int64(Date().timeIntervalSince1970 * 1_000_000)
    }

    /// `2024-11-14T07:15:02.824423+00:00`
    static func lastUpdated(_ microseconds: Int64) -> String {
        let seconds = microseconds / 1_000_000
        let (year, month, day) = civil(fromDays: Int(seconds / 86400))
        let rest = Int(seconds % 86400)
        return pad(year, 4) + "-" + pad(month, 2) + "-" + pad(day, 2) + "T" + pad(rest / 3600, 2) + ":" + pad(rest / 60 % 60, 2) + ":"
            + pad(rest % 60, 2) + "." + pad(Int(microseconds % 1_000_000), 6) + "+00:00"
    }

    /// `2024-11-14T07:15:02+00:00`
    static func dateTime(ofMicroseconds microseconds: Int64) -> String {
        lastUpdated(microseconds).prefix(19) + "+00:00"
    }

    /// The opaque version: nanoseconds in base64 without padding.
    static func versionID(_ microseconds: Int64) -> String {
        Data(String(microseconds * 1000).utf8).base64EncodedString().replacing("=", with: "")
    }

    /// Seconds since 1970 of `YYYY-MM-DDThh:mm:ss+hh:mm`; nil for every other form, `Z` and missing seconds too.
    static func dateTime(_ text: String) -> Int? {
        let bytes = Array(text.utf8)
        guard bytes.count == 25, bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            bytes[19] == UInt8(ascii: "+") || bytes[19] == UInt8(ascii: "-"), bytes[22] == UInt8(ascii: ":"),
            let day = days(bytes[0..<10]), let hour = digits(bytes[11..<13]), let minute = digits(bytes[14..<16]),
            let second = digits(bytes[17..<19]), let offsetHour = digits(bytes[20..<22]), let offsetMinute = digits(bytes[23..<25]),
            hour < 24, minute < 60, second < 60, offsetHour <= 14, offsetMinute < 60
        else { return nil }
        let offset = (offsetHour * 3600 + offsetMinute * 60) * (bytes[19] == UInt8(ascii: "-") ? -1 : 1)
        return day * 86400 + hour * 3600 + minute * 60 + second - offset
    }

    /// The seconds `from ..< to` that `YYYY`, `YYYY-MM`, `YYYY-MM-DD` or a dateTime stands for.
    static func interval(_ text: String) -> Range<Int>? {
        let bytes = Array(text.utf8)
        switch bytes.count {
        case 4: return span(text + "-01-01", until: digits(bytes[...]).map { pad($0 + 1, 4) + "-01-01" })
        case 7:
            guard let month = digits(bytes[5...]), let year = digits(bytes[..<4]) else { return nil }
            return span(text + "-01", until: month == 12 ? pad(year + 1, 4) + "-01-01" : pad(year, 4) + "-" + pad(month + 1, 2) + "-01")
        case 10: return days(bytes[...]).map { $0 * 86400..<($0 + 1) * 86400 }
        default: return dateTime(text).map { $0..<$0 + 1 }
        }
    }

    static func isDate(_ text: String) -> Bool {
        days(Array(text.utf8)[...]) != nil
    }

    /// `08:00:00`
    static func isTime(_ text: String) -> Bool {
        dateTime("2000-01-01T" + text + "+00:00") != nil
    }

    private static func span(_ start: String, until end: String?) -> Range<Int>? {
        guard let end, let first = days(Array(start.utf8)[...]), let last = days(Array(end.utf8)[...]) else { return nil }
        return first * 86400..<last * 86400
    }

    /// Days since 1970 of `YYYY-MM-DD`, nil when there is no such day.
    private static func days(_ bytes: ArraySlice<UInt8>) -> Int? {
        let base = bytes.startIndex
        guard bytes.count == 10, bytes[base + 4] == UInt8(ascii: "-"), bytes[base + 7] == UInt8(ascii: "-"),
            let year = digits(bytes[base..<base + 4]), let month = digits(bytes[base + 5..<base + 7]),
            let day = digits(bytes[base + 8..<base + 10])
        else { return nil }
        let number = dayNumber(year, month, day)
        return civil(fromDays: number) == (year, month, day) ? number : nil
    }

    private static func digits(_ bytes: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for byte in bytes {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return value
    }

    private static func pad(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }

    // Howard Hinnant's "days_from_civil" and "civil_from_days": exact for the proleptic Gregorian calendar.
    private static func dayNumber(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func civil(fromDays days: Int) -> (Int, Int, Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}
