import ArgumentParser
import Clinics
import Delivery
import Foundation
import JSON
import Vocabulary

/// `jembatan schedule list`
struct ScheduleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedule", abstract: "Schedules of regular work.", subcommands: [List.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List jobs with their last and next run: the installation's and every clinic's, or one clinic's.")
        @OptionGroup var options: GlobalOptions
        @Option(help: "Code of the clinic.") var clinic: String?

        func run() async throws {
            try await Installation.with(options) { installation in
                let jobs = installation.scheduler.jobs
                try await installation.scheduler.makeSchedules()
                var rows: [JSON] = []
                if clinic == nil {
                    let schedules = try await installation.database.platform { try await ScheduleStore.list(in: $0) }
                    rows += jobs.jobs(of: .platform).map { row($0, nil, schedules) }
                }
                let clinics = try await clinic == nil ? installation.activeClinics() : [installation.clinic(clinic ?? "")]
                for clinic in clinics {
                    let schedules = try await installation.database.transaction(in: clinic.id) { try await ScheduleStore.list(in: $0) }
                    rows += jobs.jobs(of: .clinic).map { row($0, clinic, schedules) }
                }
                options.json ? Output.line(JSON.array(rows).text()) : show(rows)
            }
        }

        private func row(_ job: any Job, _ clinic: Clinic?, _ schedules: [Schedule]) -> JSON {
            let schedule = schedules.first { $0.job == job.name }
            func time(_ date: Date?) -> JSON { date.map { .string($0.formatted(.iso8601)) } ?? .null }
            let rhythm =
                switch job.rhythm {
                case .every(let seconds): "every \((schedule?.everySeconds ?? seconds) / 60) min"
                case .daily(let from, let to): "daily \(from)-\(to) \((clinic?.timeZone ?? .wib).abbreviation)"
                }
            return [
                "job": .string(job.name), "clinic": clinic.map { .string($0.code.text) } ?? .null, "rhythm": .string(rhythm),
                "enabled": .bool(schedule?.isEnabled ?? true), "running": .bool(schedule?.runningSince != nil),
                "lastRun": time(schedule?.last?.startedAt), "lastResult": schedule?.last.map { .string($0.result.rawValue) } ?? .null,
                "summary": schedule?.last.map { .string($0.summary) } ?? .null, "nextRun": time(schedule?.nextRunAt),
            ]
        }

        private func show(_ rows: [JSON]) {
            for row in rows {
                func text(_ name: String) -> String { row[name]?.string ?? "-" }
                let state = row["running"]?.bool == true ? "running" : row["enabled"]?.bool == false ? "off" : text("lastResult")
                Output.line(
                    [text("clinic"), text("job"), text("rhythm"), state, text("lastRun"), text("nextRun"), text("summary")]
                        .joined(separator: "\t"))
            }
        }
    }
}
