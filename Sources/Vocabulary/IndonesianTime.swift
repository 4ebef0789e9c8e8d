import Foundation

/// Dates, times and spans as pages show them: `21 November 2026`, `15.00`, `10.31.04 WIB`, `4,2 detik`.
extension Indonesian {
    /// Month names, January first.
    public static let months = [
        "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember",
    ]

    /// Day names, Monday first.
    public static let weekdays = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"]

    /// `21 November 2026`, with no-break spaces.
    public static func date(_ date: LocalDate) -> String {
        [String(date.day), months[date.month - 1], String(date.year)].joined(separator: noBreakSpace)
    }

    /// `21 November 2026` of the day an instant falls on in a clinic's zone.
    public static func date(_ instant: Date, in zone: ClinicTimeZone) -> String { date(LocalDate(instant, in: zone)) }

    /// `Sabtu, 21 November 2026`.
    public static func longDate(_ date: LocalDate) -> String { weekdays[date.weekday - 1] + ", " + self.date(date) }

    /// `15.00`, for tables; the page names the zone once.
    public static func time(_ instant: Date, in zone: ClinicTimeZone) -> String {
        let clock = wallClock(instant, zone)
        return padded(clock.hour, 2) + "." + padded(clock.minute, 2)
    }

    /// `pukul 15.00`, for sentences.
    public static func atTime(_ instant: Date, in zone: ClinicTimeZone) -> String { "pukul" + noBreakSpace + time(instant, in: zone) }

    /// `10.31.04 WIB`, for details.
    public static func timeWithSeconds(_ instant: Date, in zone: ClinicTimeZone) -> String {
        let clock = wallClock(instant, zone)
        return time(instant, in: zone) + "." + padded(clock.second, 2) + noBreakSpace + zone.abbreviation
    }

    /// `21 November 2026, 15.00 WIB`.
    public static func dateTime(_ instant: Date, in zone: ClinicTimeZone) -> String {
        date(instant, in: zone) + ", " + time(instant, in: zone) + noBreakSpace + zone.abbreviation
    }

    /// `21 November 2026, 10.31.04 WIB`.
    public static func dateTimeWithSeconds(_ instant: Date, in zone: ClinicTimeZone) -> String {
        date(instant, in: zone) + ", " + timeWithSeconds(instant, in: zone)
    }

    /// `07.00–18.00`.
    public static func timeRange(_ from: Date, _ to: Date, in zone: ClinicTimeZone) -> String {
        time(from, in: zone) + "–" + time(to, in: zone)
    }

    /// `412 ms`, `4,2 detik`, `3 menit 5 detik`, `2 jam 5 menit`, `3 hari 4 jam`: milliseconds in the two largest units that matter.
    public static func duration(milliseconds: Int) -> String {
        let length = max(0, milliseconds)
        if length < 1000 { return "\(length)" + noBreakSpace + "ms" }
        if length < 59_950 { return decimal(Double(length) / 1000) + noBreakSpace + "detik" }
        let seconds = (length + 500) / 1000
        if seconds < 3600 { return pair(seconds / 60, "menit", seconds % 60, "detik") }
        if seconds < 86_400 { return pair(seconds / 3600, "jam", seconds / 60 % 60, "menit") }
        return pair(seconds / 86_400, "hari", seconds / 3600 % 24, "jam")
    }

    /// The same of a Swift duration.
    public static func duration(_ duration: Duration) -> String {
        let parts = duration.components
        return self.duration(milliseconds: Int(parts.seconds) * 1000 + Int(parts.attoseconds / 1_000_000_000_000_000))
    }

    /// `hari ini`, `kemarin`, `3 hari lalu`, `besok`, `3 hari lagi`. Pages give the full date in `title`.
    public static func relative(_ date: LocalDate, today: LocalDate) -> String {
        switch today.days(to: date) {
        case 0: "hari ini"
        case -1: "kemarin"
        case 1: "besok"
        case let days where days < 0: number(-days) + noBreakSpace + "hari lalu"
        case let days: number(days) + noBreakSpace + "hari lagi"
        }
    }

    private static func wallClock(_ instant: Date, _ zone: ClinicTimeZone) -> (hour: Int, minute: Int, second: Int) {
        let seconds = Int(instant.timeIntervalSince1970.rounded(.down)) + zone.hoursFromUTC * 3600
        let ofDay = ((seconds % 86_400) + 86_400) % 86_400
        return (ofDay / 3600, ofDay / 60 % 60, ofDay % 60)
    }

    private static func pair(_ large: Int, _ largeUnit: String, _ small: Int, _ smallUnit: String) -> String {
        let head = number(large) + noBreakSpace + largeUnit
        return small == 0 ? head : head + " " + String(small) + noBreakSpace + smallUnit
    }
}
