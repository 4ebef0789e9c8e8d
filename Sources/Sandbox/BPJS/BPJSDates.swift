import Foundation
import Vocabulary

/// Dates and times as BPJS writes them.
enum BPJSDates {
    /// `dd-MM-yyyy`, PCare's way; nil for every other form.
    static func pcare(_ text: String) -> LocalDate? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.count) == [2, 2, 4] else { return nil }
        return LocalDate(parts.reversed().joined(separator: "-"))
    }

    static func pcare(_ date: LocalDate) -> String {
        date.text.split(separator: "-").reversed().joined(separator: "-")
    }

    /// `yyyy-MM-dd`, Antrean's way; nil for every other form.
    static func antrean(_ text: String) -> LocalDate? {
        guard text.split(separator: "-", omittingEmptySubsequences: false).map(\.count) == [4, 2, 2] else { return nil }
        return LocalDate(text)
    }

    /// `2026-03-13 09:58:00 WIB`, as refusals name times.
    static func refused(_ milliseconds: Int, in zone: ClinicTimeZone) -> String {
        let (day, time) = local(milliseconds, in: zone)
        return "\(day.text) \(time) \(zone.abbreviation)"
    }

    /// `16-03-2026 11:32:49 WIB`, as `getlisttask` names times.
    static func listed(_ milliseconds: Int, in zone: ClinicTimeZone) -> String {
        let (day, time) = local(milliseconds, in: zone)
        return "\(pcare(day)) \(time) \(zone.abbreviation)"
    }

    static func day(_ milliseconds: Int, in zone: ClinicTimeZone) -> LocalDate {
        local(milliseconds, in: zone).day
    }

    private static func local(_ milliseconds: Int, in zone: ClinicTimeZone) -> (day: LocalDate, time: String) {
        let whole = milliseconds / 1000 - (milliseconds % 1000 < 0 ? 1 : 0)
        let seconds = whole + zone.hoursFromUTC * 3600
        let inDay = (seconds % 86400 + 86400) % 86400
        let day = LocalDate(daysSince1970: (seconds - inDay) / 86400)
        return (day, pad(inDay / 3600) + ":" + pad(inDay / 60 % 60) + ":" + pad(inDay % 60))
    }

    private static func pad(_ number: Int) -> String {
        (number < 10 ? "0" : "") + String(number)
    }
}
