import Clinics
import Foundation
import Postgres
import Vocabulary

/// Making, claiming, renewing and ending runs: the statements that "never twice at once" depends on. Every function runs in a
/// transaction of the role jembatan_worker.
enum JobLeaseStore {
    /// A job that an active clinic, or the installation, has no schedule for yet.
    struct Missing: Sendable {
        var clinicID: ClinicID
        var job: String
        var zone: ClinicTimeZone?
        var now: Date
    }

    static func missing(clinicJobs: [String], platformJobs: [String], in transaction: Transaction) async throws -> [Missing] {
        try await transaction.query(
            """
            SELECT w.*, jembatan_now() AS now FROM (
                SELECT c.clinic_id, c.time_zone, j.job FROM clinic c CROSS JOIN unnest(\(clinicJobs)::text[]) AS j (job)
                WHERE c.state IN ('trial', 'live')
                UNION ALL SELECT 0, NULL, j.job FROM unnest(\(platformJobs)::text[]) AS j (job)) w
            WHERE NOT EXISTS (SELECT FROM schedule s WHERE (s.clinic_id, s.job) = (w.clinic_id, w.job)) LIMIT 1000
            """
        ).map { row in
            Missing(
                clinicID: ClinicID(try row.get("clinic_id")), job: try row.get("job"),
                zone: try row.get("time_zone", as: String?.self).flatMap { ClinicTimeZone(identifier: $0) }, now: try row.get("now"))
        }
    }

    static func add(_ schedules: [(clinic: ClinicID, job: String, due: Date)], in transaction: Transaction) async throws {
        try await transaction.execute(
            """
            INSERT INTO schedule (clinic_id, job, next_run_at)
            SELECT * FROM unnest(\(schedules.map(\.clinic.rawValue))::bigint[], \(schedules.map(\.job))::text[], \(schedules.map(\.due))::timestamptz[])
            ON CONFLICT DO NOTHING
            """)
    }

    /// Runs whose holder died: marked failed, and due again: at once the first time, then later and later, in case the job itself kills
    /// its instance.
    @discardableResult
    static func takeOver(in transaction: Transaction) async throws -> Int {
        try await transaction.execute(
            """
            WITH lost AS MATERIALIZED (
                SELECT clinic_id, job, run_id, failures FROM schedule WHERE lease_until < jembatan_now()
                ORDER BY clinic_id, job LIMIT 100 FOR UPDATE SKIP LOCKED),
            freed AS (
                UPDATE schedule s SET run_id = NULL, lease_owner = NULL, lease_until = NULL, started_at = NULL,
                    failures = LEAST(s.failures + 1, 1000), last_run_id = s.run_id, last_started_at = s.started_at, last_ended_at = jembatan_now(),
                    last_result = 'failed', last_summary = \(RunEnd.lost.summary),
                    next_run_at = jembatan_now() + CASE WHEN s.failures = 0 THEN interval '0'
                        ELSE make_interval(mins => power(2, LEAST(s.failures, 6))::int) END
                FROM lost WHERE (s.clinic_id, s.job) = (lost.clinic_id, lost.job))
            UPDATE job_run r SET ended_at = jembatan_now(), result = 'failed', summary = \(RunEnd.lost.summary)
            FROM lost WHERE (r.clinic_id, r.id) = (lost.clinic_id, lost.run_id) AND r.ended_at IS NULL
            """)
    }

    /// Runs that are due, longest overdue first. Only jobs that this instance knows: another version may have more.
    static func claim(_ jobs: [String], limit: Int, owner: UUID, in transaction: Transaction) async throws -> [JobLease] {
        let rows = try await transaction.query(
            """
            WITH due AS MATERIALIZED (
                SELECT clinic_id, job FROM schedule s
                WHERE next_run_at <= jembatan_now() AND lease_owner IS NULL AND (is_enabled OR requested_at IS NOT NULL)
                    AND job = ANY (\(jobs)::text[]) AND \(isActive)
                ORDER BY next_run_at LIMIT \(limit) FOR UPDATE SKIP LOCKED)
            SELECT s.clinic_id, s.job, s.requested_by, s.failures, jembatan_now() AS now
            FROM schedule s JOIN due ON (s.clinic_id, s.job) = (due.clinic_id, due.job)
            """)
        return try await lease(try rows.map { try JobLease($0, owner: owner, isForced: false) }, in: transaction)
    }

    /// The run of one schedule, due or not; nil while somebody holds it, or the clinic is not active.
    static func claim(
        _ job: String, of clinic: ClinicID, isForced: Bool, owner: UUID, in transaction: Transaction
    ) async throws -> JobLease? {
        let rows = try await transaction.query(
            """
            SELECT s.clinic_id, s.job, s.requested_by, s.failures, jembatan_now() AS now FROM schedule s
            WHERE s.clinic_id = \(clinic.rawValue) AND s.job = \(job) AND lease_owner IS NULL AND \(isActive) FOR UPDATE
            """)
        return try await lease(try rows.map { try JobLease($0, owner: owner, isForced: isForced) }, in: transaction).first
    }

    private static let isActive: SQL = """
        (s.clinic_id = 0 OR EXISTS (SELECT FROM clinic c WHERE c.clinic_id = s.clinic_id AND c.state IN ('trial', 'live')))
        """

    private static func lease(_ leases: [JobLease], in transaction: Transaction) async throws -> [JobLease] {
        guard let first = leases.first else { return [] }
        let clinics = leases.map(\.clinicID.rawValue)
        let runs = leases.map(\.runID)
        try await transaction.batch([
            """
            UPDATE schedule s SET run_id = l.run_id, lease_owner = \(first.owner), lease_until = jembatan_now() + \(length),
                started_at = jembatan_now(), requested_at = NULL, requested_by = NULL
            FROM unnest(\(clinics)::bigint[], \(leases.map(\.job))::text[], \(runs)::uuid[]) AS l (clinic_id, job, run_id)
            WHERE (s.clinic_id, s.job) = (l.clinic_id, l.job)
            """,
            """
            INSERT INTO job_run (clinic_id, id, job, started_at, started_by, is_forced)
            SELECT l.clinic_id, l.id, l.job, jembatan_now(), l.person, \(first.isForced)
            FROM unnest(\(clinics)::bigint[], \(runs)::uuid[], \(leases.map(\.job))::text[], \(leases.map(\.requestedBy))::uuid[])
                AS l (clinic_id, id, job, person)
            """,
        ])
        return leases
    }

    private static let length: SQL = "make_interval(secs => \(Double(JobLease.seconds)))"

    /// False when the lease is no longer ours: somebody has taken over.
    static func renew(_ lease: JobLease, in transaction: Transaction) async throws -> Bool {
        try await transaction.execute(
            "UPDATE schedule SET lease_until = jembatan_now() + \(length) WHERE \(isHeld(lease))") == 1
    }

    /// Ends a run and says when the next one is due. False when the lease is no longer ours: then nothing is written.
    static func end(
        _ lease: JobLease, _ end: RunEnd, next: (_ everySeconds: Int?, _ now: Date) -> Date, in transaction: Transaction
    ) async throws -> Bool {
        guard
            let row = try await transaction.query(
                "SELECT every_seconds, last_run_id, jembatan_now() AS now FROM schedule WHERE \(isHeld(lease)) FOR UPDATE"
            ).first
        else { return false }
        let now: Date = try row.get("now")
        let failures = end.isInterrupted ? lease.failures : end.result == .failed ? min(lease.failures + 1, 1_000) : 0
        let due = end.isInterrupted ? now : next(try row.get("every_seconds"), now)
        var statements: [SQL] = [
            """
            UPDATE schedule SET run_id = NULL, lease_owner = NULL, lease_until = NULL, started_at = NULL, failures = \(failures),
                next_run_at = \(due), last_run_id = \(lease.runID), last_started_at = \(lease.startedAt), last_ended_at = \(now),
                last_result = \(end.result.rawValue), last_summary = \(end.summary)
            WHERE \(isHeld(lease))
            """,
            """
            UPDATE job_run SET ended_at = \(now), result = \(end.result.rawValue), summary = \(end.summary)
            WHERE clinic_id = \(lease.clinicID.rawValue) AND id = \(lease.runID)
            """,
        ]
        // A job of every minute would leave a hundred thousand runs that found nothing: such a run takes the place of the one before.
        if end.result == .nothing, let before = try row.get("last_run_id", as: UUID?.self) {
            statements.append(
                """
                DELETE FROM job_run r WHERE clinic_id = \(lease.clinicID.rawValue) AND id = \(before) AND result = 'nothing'
                    AND started_by IS NULL AND NOT is_forced
                    AND NOT EXISTS (SELECT FROM job_line l WHERE (l.clinic_id, l.run_id) = (r.clinic_id, r.id))
                """)
        }
        try await transaction.batch(statements)
        return true
    }

    static func write(_ line: String, number: Int, of lease: JobLease, in transaction: Transaction) async throws {
        try await transaction.execute(
            """
            INSERT INTO job_line (clinic_id, run_id, number, at, line)
            VALUES (\(lease.clinicID.rawValue), \(lease.runID), \(number), jembatan_now(), \(line))
            """)
    }

    private static func isHeld(_ lease: JobLease) -> SQL {
        """
        clinic_id = \(lease.clinicID.rawValue) AND job = \(lease.job) AND run_id = \(lease.runID) AND lease_owner = \(lease.owner)
        """
    }
}

extension RunEnd {
    static let lost = RunEnd(result: .failed, summary: "Terputus: server yang menjalankannya berhenti mendadak.")
}

extension JobLease {
    fileprivate init(_ row: Row, owner: UUID, isForced: Bool) throws {
        self.init(
            clinicID: ClinicID(try row.get("clinic_id")), job: try row.get("job"), runID: .v7(), owner: owner,
            startedAt: try row.get("now"), requestedBy: try row.get("requested_by"), isForced: isForced,
            failures: Int(try row.get("failures", as: Int16.self)))
    }
}
