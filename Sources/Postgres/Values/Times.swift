import Foundation

extension Date: PostgresValue {
    /// UTC with microseconds. `distantFuture` and `distantPast` stand for PostgreSQL's `infinity` and `-infinity`.
    public var postgresParameter: PostgresParameter {
        if self == .distantFuture { return .text("infinity") }
        if self == .distantPast { return .text("-infinity") }
        // Far outside what PostgreSQL's timestamps hold (4713 BC to 294276).
        if abs(timeIntervalSinceReferenceDate) > 9_000_000_000_000 { return .text(self > .distantPast ? "infinity" : "-infinity") }
        let microseconds = Int((timeIntervalSinceReferenceDate * 1_000_000).rounded()) + CivilDate.microsecondsFrom2000To2001
        let day = microseconds.floorDivided(by: 86_400_000_000)
        let rest = microseconds - day * 86_400_000_000
        let seconds = rest / 1_000_000
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let fraction = String(String(1_000_000 + rest % 1_000_000).dropFirst())
        let time = "\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60)).\(fraction)+00"
        let date = CivilDate(daysSince2000: day)
        return .text(date.isBeforeChrist ? "\(date.text(withEra: false)) \(time) BC" : "\(date.text(withEra: false)) \(time)")
    }

    /// From timestamptz alone: a timestamp without zone is no point in time.
    public init?(postgres cell: PostgresCell) {
        guard cell.type == TypeOID.timestamptz, let microseconds = cell.integer(Int64.self) else { return nil }
        switch microseconds {
        case .max: self = .distantFuture
        case .min: self = .distantPast
        default:
            // Whole seconds and the rest apart: a Double has 53 bits, a microsecond count of this century needs 50.
            let shifted = Int(microseconds) - CivilDate.microsecondsFrom2000To2001
            let seconds = shifted.floorDivided(by: 1_000_000)
            self = Date(timeIntervalSinceReferenceDate: Double(seconds) + Double(shifted - seconds * 1_000_000) / 1_000_000)
        }
    }
}

/// A day of the Gregorian calendar from PostgreSQL's day number (proleptic, 0 = 2000-01-01; algorithm of H. Hinnant, civil_from_days).
struct CivilDate {
    static let microsecondsFrom2000To2001 = 366 * 86_400_000_000

    let year: Int
    let month: Int
    let day: Int

    init(daysSince2000: Int) {
        let shifted = daysSince2000 + 10_957 + 719_468
        let era = shifted.floorDivided(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    var isBeforeChrist: Bool { year <= 0 }
    var text: String { text(withEra: true) }

    func text(withEra: Bool) -> String {
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        let shown = isBeforeChrist ? 1 - year : year
        let date = "\(padded(shown, 4))-\(padded(month, 2))-\(padded(day, 2))"
        return isBeforeChrist && withEra ? date + " BC" : date
    }
}

extension Int {
    /// Rounded towards minus infinity, unlike `/`.
    func floorDivided(by divisor: Int) -> Int {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
