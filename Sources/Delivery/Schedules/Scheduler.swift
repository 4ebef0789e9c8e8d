import Clinics
import Foundation
import Logging
import Postgres
import Synchronization
import Vocabulary

/// Runs jobs when they are due, on any number of instances of one database: a lease in the schedule's row keeps every job of a clinic
/// to one run at a time.
public final class Scheduler: Sendable {
    /// Runs at once on one instance: most wait for a platform's rate.
    static let runLimit = 16
    static let pollMs = 2_000
    /// Clinics that are new get their schedules within this time.
    static let lookForNew: Duration = .seconds(20)

    /// What runs.
    public let jobs: JobRegistry
    private let database: ClinicDatabase
    private let logger: Logger
    private let instance = UUID.v7()
    private let poke = Poke()
    private let running = Atomic<Int>(0)

    /// A scheduler of these jobs.
    public init(database: ClinicDatabase, jobs: JobRegistry, logger: Logger) {
        self.database = database
        self.jobs = jobs
        self.logger = logger
    }

    /// Somebody asked for a run: look now.
    public func wake() { poke.now() }

    /// Works until the task is cancelled; then stops what runs and gives its leases back.
    public func run() async {
        await withDiscardingTaskGroup { runs in
            var looked: ContinuousClock.Instant?
            while !Task.isCancelled {
                let isTime = looked.map { ContinuousClock.now - $0 >= Self.lookForNew } ?? true
                if isTime { looked = .now }
                let free = Self.runLimit - running.load(ordering: .relaxed)
                // Not cancelled with the service: a claim whose answer is not awaited would keep its runs until the lease ends.
                for lease in await Task(operation: { await self.claim(limit: free, withNew: isTime) }).value {
                    guard let job = jobs.job(lease.job) else { continue }
                    running.add(1, ordering: .relaxed)
                    runs.addTask { [self] in
                        _ = await JobExecution(database: database, lease: lease, job: job, logger: logger).run()
                        running.subtract(1, ordering: .relaxed)
                        poke.now()
                    }
                }
                await poke.wait(milliseconds: Self.pollMs + Int.random(in: 0...200))
            }
        }
    }

    private func claim(limit: Int, withNew: Bool) async -> [JobLease] {
        do {
            if withNew { try await makeSchedules() }
            return try await database.worker { transaction in
                try await JobLeaseStore.takeOver(in: transaction)
                guard limit > 0 else { return [] }
                return try await JobLeaseStore.claim(jobs.jobs.map(\.name), limit: limit, owner: instance, in: transaction)
            }
        } catch {
            logger.warning("no runs claimed", metadata: ["error": "\(error)"])
            return []
        }
    }

    /// Makes rows for clinics and jobs that are new.
    public func makeSchedules() async throws {
        try await database.worker { transaction in
            let missing = try await JobLeaseStore.missing(
                clinicJobs: jobs.jobs(of: .clinic).map(\.name), platformJobs: jobs.jobs(of: .platform).map(\.name), in: transaction)
            guard !missing.isEmpty else { return }
            try await JobLeaseStore.add(
                missing.compactMap { row in
                    jobs.job(row.job).map { job in
                        (row.clinicID, row.job, DueTimes(job, clinic: row.clinicID, zone: row.zone).first(after: row.now))
                    }
                }, in: transaction)
        }
    }

    /// What became of a run that was asked for on the command line.
    public enum Answer: Sendable, Hashable {
        /// It ended so, with its sentence.
        case ended(RunResult, String)
        /// Another instance runs it now.
        case runsElsewhere
        /// The clinic is neither in trial nor live.
        case clinicNotActive
        /// Another instance took over while it ran.
        case lost
    }

    /// Runs a job now, in this process, due or not. `echo` hears its lines.
    public func runNow(
        _ job: any Job, for clinic: Clinic?, isForced: Bool, echo: @escaping @Sendable (String) async -> Void
    ) async throws -> Answer {
        if let clinic, clinic.state != .trial, clinic.state != .live { return .clinicNotActive }
        try await makeSchedules()
        let claimed = try await database.worker { transaction in
            try await JobLeaseStore.takeOver(in: transaction)
            return try await JobLeaseStore.claim(
                job.name, of: clinic?.id ?? .platform, isForced: isForced, owner: instance, in: transaction)
        }
        guard let lease = claimed else { return .runsElsewhere }
        let end = await JobExecution(database: database, lease: lease, job: job, logger: logger, echo: echo).run()
        return end.map { .ended($0.result, $0.summary) } ?? .lost
    }
}
