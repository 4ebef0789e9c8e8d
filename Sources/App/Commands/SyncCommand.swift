import ArgumentParser
import BPJS
import Clinics
import Delivery
import Foundation
import JSON
import Synchronization
import Vocabulary

/// `jembatan sync JOB`: runs a job now, in this process; never beside another run of it.
struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "Run a job now, in this process.",
        discussion: """
            Without --clinic a clinic's job runs for each clinic in trial or live, one after the other. `sync mobilejkn` sends a day's \
            registrations and prints a line each and a table; it exits 1 if any failed.
            """)
    @OptionGroup var options: GlobalOptions
    @Argument(help: "Name of the job, see `schedule list`.") var job: String
    @Option(help: "Code of the clinic.") var clinic: String?
    @Flag(help: "Do it even where nothing seems due; `mobilejkn`: what failed goes again too.") var force = false
    @Option(help: "`mobilejkn` only: of this day, yyyy-MM-dd, instead of today.") var date: String?
    @Option(help: "Seconds to wait for a run of it in another process; then it ends with 1.") var wait = 60
    @Flag(help: "`mobilejkn` only: say what would go, and send nothing.") var preview = false

    func validate() throws {
        if let date, LocalDate(date) == nil { throw ValidationError("--date wants a day such as 2026-11-22.") }
        if wait < 0 { throw ValidationError("--wait wants seconds, 0 or more.") }
    }

    func run() async throws {
        try await Installation.with(options) { installation in
            let job = try JobArgument.job(self.job, in: installation.scheduler.jobs)
            if let bookings = job as? BookingJob {
                guard try await registrations(bookings, installation) else { throw ExitCode(1) }
                return
            }
            if date != nil || preview { throw ValidationError("--date and --preview belong to `sync mobilejkn`.") }
            let isAllWell = try await JobArgument.clinics(clinic, of: job, installation).reduceAsync(true) { isWell, clinic in
                try await once(job, clinic, installation) && isWell
            }
            if !isAllWell { throw ExitCode(1) }
        }
    }

    private func registrations(_ job: BookingJob, _ installation: Installation) async throws -> Bool {
        let sync = BookingSyncCommand(
            job: job, installation: installation, day: date.flatMap { LocalDate($0) }, isForced: force, isPreview: preview,
            isJSON: options.json, longestWait: .seconds(wait))
        let asked = try await JobArgument.clinics(clinic, of: job, installation).compactMap { $0 }
        if clinic != nil, let first = asked.first, first.level != .fkrtl {
            throw CommandFailure("\(first.code.text) is a first-level clinic: Mobile JKN takes registrations of referral clinics.")
        }
        return try await sync.run(asked.filter { $0.level == .fkrtl })
    }

    /// True when it was done, or there was nothing to do.
    private func once(_ job: any Job, _ clinic: Clinic?, _ installation: Installation) async throws -> Bool {
        let lines = Said()
        let isJSON = options.json
        let code = clinic?.code.text
        let answer = try await installation.scheduler.runAfterOthers(job, for: clinic, isForced: force, longest: .seconds(wait)) { line in
            if isJSON { lines.add(line) } else { Output.line((code.map { "\($0)  " } ?? "") + line) }
        }
        let (word, says) = Self.words(answer)
        if isJSON {
            Output.line(
                ([
                    "job": .string(job.name), "clinic": code.map { .string($0) } ?? .null, "result": .string(word),
                    "summary": .string(says),
                    "lines": .array(lines.all.map { .string($0) }),
                ] as JSON).text())
        } else {
            Output.line("\(code.map { "\($0)  " } ?? "")\(job.name): \(word). \(says)")
        }
        guard case .ended(let result, _) = answer else { return false }
        return result != .failed
    }

    static func words(_ answer: Scheduler.Answer) -> (word: String, says: String) {
        switch answer {
        case .ended(let result, let says): (result.rawValue, says)
        case .runsElsewhere: ("running", "It still runs in another process; follow it with `jembatan jobs log`.")
        case .clinicNotActive: ("inactive", "The clinic is neither in trial nor live.")
        case .lost: ("lost", "Another process took the run over.")
        }
    }
}

/// Lines in the order in which they were said.
private final class Said: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }
    func add(_ line: String) { lines.withLock { $0.append(line) } }
}

extension Sequence {
    fileprivate func reduceAsync<Value>(_ first: Value, _ next: (Value, Element) async throws -> Value) async rethrows -> Value {
        var value = first
        for element in self { value = try await next(value, element) }
        return value
    }
}

/// What commands on jobs have in common.
enum JobArgument {
    /// Wrong usage when there is none: the message names the jobs.
    static func job(_ name: String, in jobs: JobRegistry) throws -> any Job {
        guard let job = jobs.job(name) else {
            throw ValidationError("There is no job '\(name)'. Jobs: \(jobs.jobs.map(\.name).joined(separator: ", ")).")
        }
        return job
    }

    /// For whom: one clinic, every active one, or (nil) the installation.
    static func clinics(_ code: String?, of job: any Job, _ installation: Installation) async throws -> [Clinic?] {
        guard job.scope == .clinic else {
            if code != nil { throw ValidationError("\(job.name) is the installation's job: leave --clinic out.") }
            return [nil]
        }
        if let code { return [try await installation.clinic(code)] }
        return try await installation.activeClinics()
    }
}

extension Installation {
    /// Those in trial or live, by number.
    func activeClinics() async throws -> [Clinic] {
        try await database.platform { scope in
            var active: [Clinic] = []
            for id in try await ClinicStore.allIDs(in: scope) {
                guard let clinic = try await ClinicStore.find(id, in: scope), clinic.state == .trial || clinic.state == .live else {
                    continue
                }
                active.append(clinic)
            }
            return active
        }
    }
}

/// Standard output line by line, also into a pipe: who follows a run sees it as it goes.
enum Output {
    static func line(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }
}
