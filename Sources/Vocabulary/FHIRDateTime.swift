import Foundation

/// Instants as text: written as SATUSEHAT wants them, read as clinic systems write them.
public enum FHIRDateTime {
    /// `2026-01-05T01:30:00+00:00`: UTC, whole seconds (fractions dropped), the offset written out, never `Z`.
    ///
    /// The national validator asks for this form in every dateTime (reference of the platform, 1.7).
    public static func format(_ instant: Date) -> String {
        let seconds = Int(instant.timeIntervalSince1970.rounded(.down))
        let day = LocalDate(instant, in: .gmt)
        let ofDay = seconds - day.daysSince1970 * 86_400
        return day.text + "T" + clock(ofDay) + "+00:00"
    }

    /// The same instant in a clinic's zone, with its offset: `2026-01-05T08:30:00+07:00`.
    public static func format(_ instant: Date, in zone: ClinicTimeZone) -> String {
        let local = instant.addingTimeInterval(Double(zone.hoursFromUTC * 3600))
        return String(format(local).dropLast(6)) + "+" + padded(zone.hoursFromUTC, 2) + ":00"
    }

    /// Reads an ISO 8601 instant leniently: `T` or spaces between date and time, seconds and fraction optional (point or comma),
    /// offset `Z`, `+07:00`, `+0700` or `+07`, or none.
    ///
    /// - Parameters:
    ///   - zoneWhenMissing: the zone of a text without offset.
    ///   - zuluIsMissing: treats `Z` as no offset: many clinic systems put a `Z` after local time.
    ///   - dateAlone: also takes `YYYY-MM-DD`, as the begin of that day in `zoneWhenMissing`.
    /// - Returns: nil for anything else, days and times that do not exist included.
    public static func parse(
        _ text: some StringProtocol, zoneWhenMissing: TimeZone, zuluIsMissing: Bool = false, dateAlone: Bool = false
    ) -> Date? {
        var reader = InstantReader(bytes: Array(text.trimmed.utf8))
        guard let day = reader.date() else { return nil }
        if reader.isAtEnd { return dateAlone ? day.start(in: zoneWhenMissing) : nil }
        guard reader.dateTimeSeparator(), let time = reader.time() else { return nil }
        let utc = Date(timeIntervalSince1970: Double(day.daysSince1970 * 86_400 + time.seconds) + time.fraction)
        guard let offset = reader.offset() else { return nil }
        switch offset {
        case .none: return local(utc, in: zoneWhenMissing)
        case .zulu: return zuluIsMissing ? local(utc, in: zoneWhenMissing) : utc
        case .seconds(let seconds): return utc.addingTimeInterval(-Double(seconds))
        }
    }

    /// The instant at which clocks in a zone show what `reading` shows in UTC.
    private static func local(_ reading: Date, in zone: TimeZone) -> Date {
        let guess = reading.addingTimeInterval(-Double(zone.secondsFromGMT(for: reading)))
        return reading.addingTimeInterval(-Double(zone.secondsFromGMT(for: guess)))
    }

    private static func clock(_ secondsOfDay: Int) -> String {
        padded(secondsOfDay / 3600, 2) + ":" + padded(secondsOfDay / 60 % 60, 2) + ":" + padded(secondsOfDay % 60, 2)
    }
}

/// Reads the parts of an ISO 8601 text from left to right.
private struct InstantReader {
    enum Offset {
        case none
        case zulu
        case seconds(Int)
    }

    let bytes: [UInt8]
    var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    mutating func date() -> LocalDate? {
        guard let year = number(4), take("-"), let month = number(2), take("-"), let day = number(2) else { return nil }
        return LocalDate(year: year, month: month, day: day)
    }

    mutating func dateTimeSeparator() -> Bool {
        if take("T") || take("t") { return true }
        let start = position
        while take(" ") {}
        return position > start
    }

    mutating func time() -> (seconds: Int, fraction: Double)? {
        guard let hour = number(2), hour < 24, take(":"), let minute = number(2), minute < 60 else { return nil }
        guard take(":") else { return (hour * 3600 + minute * 60, 0) }
        guard let second = number(2), second < 60 else { return nil }
        var fraction = 0.0
        if take(".") || take(",") {
            let start = position
            while position < bytes.count, bytes[position].isASCIIDigit { position += 1 }
            guard position > start, let value = decimalValue(bytes[start..<min(position, start + 15)]) else { return nil }
            fraction = Double(value) / pow(10, Double(min(position - start, 15)))
        }
        return (hour * 3600 + minute * 60 + second, fraction)
    }

    mutating func offset() -> Offset? {
        while take(" ") {}
        if isAtEnd { return Offset.none }
        if take("Z") || take("z") { return isAtEnd ? .zulu : nil }
        let sign: Int
        if take("+") { sign = 1 } else if take("-") { sign = -1 } else { return nil }
        guard let hours = number(2), hours <= 14 else { return nil }
        if isAtEnd { return .seconds(sign * hours * 3600) }
        _ = take(":")
        guard let minutes = number(2), minutes < 60, isAtEnd else { return nil }
        return .seconds(sign * (hours * 3600 + minutes * 60))
    }

    private mutating func number(_ digits: Int) -> Int? {
        guard position + digits <= bytes.count, let value = decimalValue(bytes[position..<position + digits]) else { return nil }
        position += digits
        return value
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }
}
