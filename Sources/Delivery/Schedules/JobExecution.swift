import Clinics
import Foundation
import Logging
import Postgres
import Vocabulary

/// One leased run from its beginning to its end: renews the lease, keeps the lines, writes the result.
struct JobExecution: Sendable {
    let database: ClinicDatabase
    let lease: JobLease
    let job: any Job
    let logger: Logger
    /// Hears every line as it is said.
    var echo: @Sendable (String) async -> Void = { _ in }

    /// Returns how it ended, or nil when the lease was lost on the way: then another instance's word counts.
    func run() async -> RunEnd? {
        let clinic: Clinic?
        do { clinic = try await self.clinic() } catch { return await finish(.init(result: .failed, summary: Self.says(error)), zone: nil) }
        let lines = RunLines(database: database, lease: lease, logger: logger)
        let run = JobRun(clinic: clinic, isForced: lease.isForced) { [echo] line in
            let kept = await lines.keep(line)
            await echo(kept)
        }
        // Not a child: when this instance stops, what the job was doing is ended first and then written down.
        let work = Task { [job] in try await job.run(run) }
        let renewing = Task { await renew { work.cancel() } }
        let result = await withTaskCancellationHandler {
            await work.result
        } onCancel: {
            work.cancel()
        }
        renewing.cancel()
        await renewing.value
        return await finish(end(result, isStopping: Task.isCancelled), zone: clinic?.timeZone)
    }

    private func clinic() async throws -> Clinic? {
        guard lease.clinicID != .platform else { return nil }
        return try await database.platform { try await ClinicStore.find(lease.clinicID, in: $0) }
    }

    private func end(_ result: Result<JobResult, any Error>, isStopping: Bool) -> RunEnd {
        switch result {
        case .success(.done(let says)): return RunEnd(result: .done, summary: says)
        case .success(.nothing(let says)): return RunEnd(result: .nothing, summary: says)
        case .failure where isStopping:
            return RunEnd(result: .failed, summary: "Dihentikan karena server berhenti; diulang segera.", isInterrupted: true)
        case .failure(let error):
            logger.warning("job failed", metadata: ["job": "\(lease.job)", "clinic": "\(lease.clinicID)", "error": "\(Self.type(error))"])
            return RunEnd(result: .failed, summary: Self.says(error))
        }
    }

    /// Until the run ends. A lease that was lost, or could not be renewed in time, stops the work: another instance may have begun it.
    private func renew(_ stop: @Sendable () -> Void) async {
        var until = ContinuousClock.now + .seconds(JobLease.seconds)
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(JobLease.renewalSeconds))
            guard !Task.isCancelled else { return }
            do {
                guard try await database.worker({ try await JobLeaseStore.renew(lease, in: $0) }) else { return stop() }
                until = .now + .seconds(JobLease.seconds)
            } catch {
                if ContinuousClock.now > until { return stop() }
            }
        }
    }

    private func finish(_ end: RunEnd, zone: ClinicTimeZone?) async -> RunEnd? {
        let failures = end.result == .failed ? lease.failures + 1 : 0
        // Not cancelled with the instance: what was done is written down, and the lease given back.
        return await Task { () -> RunEnd? in
            do {
                let isOurs = try await database.worker { transaction in
                    try await JobLeaseStore.end(
                        lease, end,
                        next: { everySeconds, now in
                            DueTimes(job, everySeconds: everySeconds, clinic: lease.clinicID, zone: zone)
                                .next(began: lease.startedAt, now: now, failures: failures, jitter: .random(in: 0..<1))
                        }, in: transaction)
                }
                return isOurs ? end : nil
            } catch {
                // The lease ends by itself.
                logger.warning("run not ended", metadata: ["job": "\(lease.job)", "clinic": "\(lease.clinicID)", "error": "\(error)"])
                return nil
            }
        }.value
    }

    /// What a page may show of an error: errors' own texts may hold anything.
    private static func says(_ error: any Error) -> String {
        switch error {
        case let failure as JobFailure: failure.says
        case let error as PostgresError: "Basis data tidak menjalankan perintahnya (\(error.sqlState ?? type(error)))."
        default: "Kesalahan yang tidak diharapkan (\(type(error))). Hubungi pengelola server bila berulang."
        }
    }

    private static func type(_ error: any Error) -> String {
        switch error {
        case let failure as JobFailure: failure.says
        case let error as PostgresError: "PostgresError \(error.description)"
        default: String(describing: Swift.type(of: error))
        }
    }
}

/// Numbers and keeps what a run says.
private actor RunLines {
    /// More lines than a page shows: a job that says more sums up instead.
    static let limit = 500

    private let database: ClinicDatabase
    private let lease: JobLease
    private let logger: Logger
    private var count = 0

    init(database: ClinicDatabase, lease: JobLease, logger: Logger) {
        self.database = database
        self.lease = lease
        self.logger = logger
    }

    /// The line as it is kept: identity numbers masked, in case one slipped in.
    func keep(_ line: String) async -> String {
        let text = String(Masking.text(line).prefix(500))
        count += 1
        guard count <= Self.limit else { return text }
        let (number, kept) = (count, count == Self.limit ? "… further lines are not kept" : text)
        do { try await database.worker { try await JobLeaseStore.write(kept, number: number, of: lease, in: $0) } } catch {
            logger.debug("line of a run not kept", metadata: ["job": "\(lease.job)"])
        }
        return text
    }
}
