import Delivery
import Foundation
import Templating
import Vocabulary

/// A job with its schedule: a row of a list, and the head of the job's own page.
struct ScheduleRow: View {
    let job: any Job
    let schedule: Schedule?
    let address: String
    let zone: ClinicTimeZone
    let now: Date
    /// Why nothing can be run here; nil when it can.
    let stopped: String?

    static let fields = Fields<Self>(
        .text("name") { $0.job.name }, .text("title") { $0.job.title }, .text("summary") { $0.job.summary },
        .text("address") { $0.address }, .text("rhythm") { ScheduleWords.rhythm($0.job, $0.schedule, $0.zone) },
        .view("state") { ScheduleWords.badge($0.schedule) }, .text("says") { $0.schedule?.last?.summary },
        .text("last") { $0.last }, .text("took") { $0.took }, .text("next") { $0.next },
        .flag("enabled") { $0.isEnabled }, .flag("running") { $0.isRunning }, .flag("canRun") { $0.stopped == nil && !$0.isRunning },
        .text("failures") { row in row.failures > 1 ? "\(Indonesian.number(row.failures)) kali berturut-turut" : nil })

    var isEnabled: Bool { schedule?.isEnabled ?? true }
    /// Running, or about to within seconds.
    var isRunning: Bool { schedule.map { $0.runningSince != nil || $0.isRequested } ?? false }
    var failures: Int { schedule?.failures ?? 0 }

    private var last: String? { schedule?.last.map { ScheduleWords.when($0.startedAt, now: now, zone) } }
    private var took: String? { schedule?.last.map { ScheduleWords.took($0.startedAt, $0.endedAt) } }

    private var next: String {
        if stopped != nil { return "–" }
        guard isEnabled else { return "Dimatikan" }
        guard !isRunning, let schedule else { return isRunning ? "Sekarang" : "Segera dijadwalkan" }
        return schedule.nextRunAt <= now ? "Segera" : ScheduleWords.when(schedule.nextRunAt, now: now, zone)
    }
}

/// A run among the runs of a job.
struct RunRow: View {
    let run: RunRecord
    let address: String
    let zone: ClinicTimeZone

    static let fields = Fields<Self>(
        .text("address") { $0.address }, .text("started") { Indonesian.dateTimeWithSeconds($0.run.startedAt, in: $0.zone) },
        .view("state") { ScheduleWords.badge($0.run.result) }, .text("says") { $0.run.summary },
        .text("took") { row in row.run.endedAt.map { ScheduleWords.took(row.run.startedAt, $0) } ?? "–" },
        .text("by") { $0.run.startedBy ?? ($0.run.isForced ? "Baris perintah, dipaksa" : "Jadwal") })
}
