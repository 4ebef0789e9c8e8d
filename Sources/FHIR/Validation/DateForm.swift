import Vocabulary

/// The form of a FHIR date or dateTime: `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, or a whole day with time, seconds and offset.
struct DateForm {
    /// Whether it has a time (and with it an offset).
    let hasTime: Bool

    init?(_ bytes: [UInt8]) {
        let parts = bytes.split(separator: UInt8(ascii: "T"), maxSplits: 1, omittingEmptySubsequences: false)
        guard let day = parts.first, Self.isDay(day) else { return nil }
        hasTime = parts.count == 2
        if hasTime {
            guard day.count == 10, Self.isTimeWithOffset(parts[1]) else { return nil }
        }
    }

    private static func isDay(_ bytes: ArraySlice<UInt8>) -> Bool {
        let text = String(decoding: bytes, as: UTF8.self)
        switch bytes.count {
        case 4: return LocalDate(text + "-01-01") != nil
        case 7: return LocalDate(text + "-01") != nil
        case 10: return LocalDate(text) != nil
        default: return false
        }
    }

    private static func isTimeWithOffset(_ bytes: ArraySlice<UInt8>) -> Bool {
        if bytes.last == UInt8(ascii: "Z") { return isTime(bytes.dropLast()) }
        let offset = Array(bytes.suffix(6))
        guard offset.count == 6, offset[0] == UInt8(ascii: "+") || offset[0] == UInt8(ascii: "-"), offset[3] == UInt8(ascii: ":"),
            let hours = twoDigits(offset[1...2]), let minutes = twoDigits(offset[4...5]), hours <= 14, minutes <= 59
        else { return false }
        return isTime(bytes.dropLast(6))
    }

    /// `hh:mm:ss` with an optional fraction.
    static func isTime(_ slice: ArraySlice<UInt8>) -> Bool {
        let bytes = Array(slice)
        guard bytes.count >= 8, bytes[2] == UInt8(ascii: ":"), bytes[5] == UInt8(ascii: ":"),
            let hour = twoDigits(bytes[0...1]), let minute = twoDigits(bytes[3...4]), let second = twoDigits(bytes[6...7]),
            hour < 24, minute < 60, second <= 60
        else { return false }
        if bytes.count == 8 { return true }
        return bytes[8] == UInt8(ascii: ".") && bytes.count > 9 && bytes[9...].allSatisfy(isDigit)
    }

    private static func twoDigits(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard let first = bytes.first, let last = bytes.last, isDigit(first), isDigit(last) else { return nil }
        return Int(first - 0x30) * 10 + Int(last - 0x30)
    }
}
