import ArgumentParser
import Clinics
import Delivery
import Foundation
import JSON
import Vocabulary

/// `jembatan jobs log JOB`
struct JobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs", abstract: "What jobs did.", subcommands: [Log.self])

    struct Log: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show the last runs of a job with their lines, oldest first.")
        @OptionGroup var options: GlobalOptions
        @Argument(help: "Name of the job, see `schedule list`.") var job: String
        @Option(help: "Code of the clinic; a clinic's job needs it.") var clinic: String?
        @Option(help: "How many runs.") var runs = 5
        @Flag(help: "Go on showing lines as they come, until interrupted.") var follow = false

        func validate() throws {
            guard (1...1_000).contains(runs) else { throw ValidationError("--runs must be 1 to 1000.") }
        }

        func run() async throws {
            try await Installation.with(options) { installation in
                let job = try JobArgument.job(self.job, in: installation.scheduler.jobs)
                if job.scope == .clinic, clinic == nil { throw ValidationError("\(job.name) is a clinic's job: say which with --clinic.") }
                let clinic = try await JobArgument.clinics(clinic, of: job, installation).first ?? nil
                var shown: [UUID: Shown] = [:]
                let first = try await RunReader(installation.database, job, clinic).runs(limit: runs)
                if first.isEmpty, !follow, !options.json { Output.line("\(job.name) has not run yet.") }
                try await show(first, clinic, installation, job, &shown)
                while follow {
                    try await Task.sleep(for: .milliseconds(500))
                    // Those that run and those that are new: a run's end is shown once.
                    let latest = try await RunReader(installation.database, job, clinic).runs(limit: 20)
                    let open = latest.filter { run in
                        shown[run.id].map { !$0.isEnded } ?? (first.last.map { run.id.uuidString > $0.id.uuidString } ?? true)
                    }
                    try await show(open, clinic, installation, job, &shown)
                }
            }
        }

        private struct Shown {
            var lines = 0
            var isEnded = false
        }

        private func show(
            _ runs: [RunRecord], _ clinic: Clinic?, _ installation: Installation, _ job: any Job, _ shown: inout [UUID: Shown]
        ) async throws {
            for run in runs {
                var state = shown[run.id] ?? Shown()
                if shown[run.id] == nil { tell(run, "started", run.startedAt, run.isForced ? "forced" : "") }
                for line in try await RunReader(installation.database, job, clinic).lines(of: run.id, after: state.lines) {
                    tell(run, "line", line.at, line.text)
                    state.lines = line.number
                }
                if let ended = run.endedAt, let result = run.result {
                    tell(run, result.rawValue, ended, run.summary ?? "")
                    state.isEnded = true
                }
                shown[run.id] = state
            }
        }

        private func tell(_ run: RunRecord, _ event: String, _ at: Date, _ text: String) {
            let time = at.formatted(.iso8601)
            if options.json {
                Output.line(
                    (["run": .string(run.id.lowerText), "at": .string(time), "event": .string(event), "text": .string(text)] as JSON).text()
                )
            } else {
                Output.line("\(time)  \(event == "line" ? "  " : event + " ")\(text)")
            }
        }
    }
}

/// Runs and lines of a job, in the scope that they belong to.
private struct RunReader {
    let database: ClinicDatabase
    let job: any Job
    let clinic: Clinic?

    init(_ database: ClinicDatabase, _ job: any Job, _ clinic: Clinic?) {
        self.database = database
        self.job = job
        self.clinic = clinic
    }

    /// The newest, oldest first.
    func runs(limit: Int) async throws -> [RunRecord] {
        let name = job.name
        return try await read { try await RunStore.list(name, limit: limit, in: $0) }.reversed()
    }

    func lines(of run: UUID, after: Int) async throws -> [RunLine] {
        try await read { try await RunStore.lines(of: run, after: after, in: $0) }
    }

    private func read<T: Sendable>(_ body: (any DatabaseScope) async throws -> T) async throws -> T {
        if let clinic { return try await database.transaction(in: clinic.id) { try await body($0) } }
        return try await database.platform { try await body($0) }
    }
}
