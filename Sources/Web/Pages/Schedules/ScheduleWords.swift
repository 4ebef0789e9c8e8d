import Delivery
import Foundation
import Vocabulary

/// What pages say of schedules and runs.
enum ScheduleWords {
    /// What a person may choose instead of a job's own interval, in seconds.
    static let intervals = [300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400]

    static func interval(_ seconds: Int) -> String {
        if seconds % 3_600 == 0 { return "Setiap \(seconds == 3_600 ? "jam" : "\(seconds / 3_600) jam")" }
        return "Setiap \(seconds / 60) menit"
    }

    static func rhythm(_ job: any Job, _ schedule: Schedule?, _ zone: ClinicTimeZone) -> String {
        switch job.rhythm {
        case .every(let seconds): return interval(schedule?.everySeconds ?? seconds)
        case .daily(let from, let to):
            func hour(_ value: Int) -> String { (value < 10 ? "0" : "") + "\(value).00" }
            return "Setiap hari \(hour(from))–\(hour(to)) \(zone.abbreviation)"
        }
    }

    /// `hari ini 15.00`, `besok 01.40`, else the date.
    static func when(_ instant: Date, now: Date, _ zone: ClinicTimeZone) -> String {
        let (day, today) = (LocalDate(instant, in: zone), LocalDate(now, in: zone))
        let word = abs(today.days(to: day)) <= 1 ? Indonesian.relative(day, today: today) : Indonesian.date(day)
        return "\(word) \(Indonesian.time(instant, in: zone))"
    }

    static func took(_ from: Date, _ to: Date) -> String {
        Indonesian.duration(milliseconds: Int((to.timeIntervalSince(from) * 1_000).rounded()))
    }

    static func badge(_ result: RunResult?) -> Badge {
        switch result {
        case .done: Badge(kind: "terkirim", label: "Selesai")
        case .nothing: Badge(kind: "dilewati", label: "Tidak ada yang perlu")
        case .failed: Badge(kind: "gagal", label: "Gagal")
        case nil: Badge(kind: "proses", label: "Berjalan")
        }
    }

    static func badge(_ schedule: Schedule?) -> Badge {
        guard let schedule else { return Badge(kind: "dilewati", label: "Belum pernah") }
        if schedule.runningSince != nil { return Badge(kind: "proses", label: "Berjalan") }
        if schedule.isRequested { return Badge(kind: "menunggu", label: "Segera dijalankan") }
        guard let last = schedule.last else { return Badge(kind: "dilewati", label: "Belum pernah") }
        return badge(last.result)
    }
}
