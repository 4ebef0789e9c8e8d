import Clinics
import Foundation
import JSON
import Postgres
import Vocabulary

/// Schedules as people see and change them: a clinic's in its scope, the installation's in the platform's.
public enum ScheduleStore {
    /// A person may choose an interval between these, in seconds.
    public static let intervals = 300...86_400

    /// What became of asking for a run.
    public enum Request: Sendable, Hashable {
        /// It begins within seconds.
        case accepted
        /// It runs now.
        case running
        /// Somebody asked for it a moment ago.
        case asked
    }

    /// The schedules of this scope; a job that was never due has none yet.
    public static func list(in scope: some DatabaseScope) async throws -> [Schedule] {
        try await scope.query("SELECT \(Schedule.columns) FROM schedule s WHERE s.clinic_id = \(scope.id.rawValue) ORDER BY s.job")
            .map(Schedule.init)
    }

    /// The schedule of one job.
    public static func find(_ job: String, in scope: some DatabaseScope) async throws -> Schedule? {
        try await scope.query("SELECT \(Schedule.columns) FROM schedule s WHERE s.clinic_id = \(scope.id.rawValue) AND s.job = \(job)")
            .first.map(Schedule.init)
    }

    /// Switches a job on or off. False when it is so already.
    public static func setEnabled(
        _ isEnabled: Bool, _ job: any Job, zone: ClinicTimeZone?, by actor: Actor, in scope: some DatabaseScope
    ) async throws -> Bool {
        try await add(job, zone: zone, in: scope)
        let changed = try await scope.execute(
            """
            UPDATE schedule SET is_enabled = \(isEnabled), failures = 0
            WHERE clinic_id = \(scope.id.rawValue) AND job = \(job.name) AND is_enabled <> \(isEnabled)
            """)
        guard changed == 1 else { return false }
        try await audit(isEnabled ? "schedule.enabled" : "schedule.disabled", job, by: actor, in: scope)
        return true
    }

    /// Sets the interval of a job that has one; nil is the job's own. False when it is so already.
    public static func setInterval(
        _ seconds: Int?, _ job: any Job, zone: ClinicTimeZone?, by actor: Actor, in scope: some DatabaseScope
    ) async throws -> Bool {
        guard case .every(let own) = job.rhythm else { return false }
        try await add(job, zone: zone, in: scope)
        let before = try await scope.query(
            "SELECT every_seconds FROM schedule WHERE clinic_id = \(scope.id.rawValue) AND job = \(job.name) FOR NO KEY UPDATE"
        ).first?.get("every_seconds", as: Int?.self)
        guard before != seconds else { return false }
        try await scope.execute(
            """
            UPDATE schedule SET every_seconds = \(seconds),
                next_run_at = greatest(jembatan_now(), coalesce(last_started_at, jembatan_now()) + make_interval(secs => \(Double(seconds ?? own))))
            WHERE clinic_id = \(scope.id.rawValue) AND job = \(job.name)
            """)
        try await audit("schedule.changed", job, before: before ?? own, after: seconds ?? own, by: actor, in: scope)
        return true
    }

    /// Asks for a run now, once however often it is asked.
    public static func request(_ job: any Job, zone: ClinicTimeZone?, by actor: Actor, in scope: some DatabaseScope) async throws -> Request
    {
        try await add(job, zone: zone, in: scope)
        let asked = try await scope.execute(
            """
            UPDATE schedule SET requested_at = jembatan_now(), requested_by = \(actor.personID),
                next_run_at = LEAST(next_run_at, jembatan_now())
            WHERE clinic_id = \(scope.id.rawValue) AND job = \(job.name) AND requested_at IS NULL
                AND (lease_until IS NULL OR lease_until < jembatan_now())
            """)
        if asked == 1 {
            try await audit("schedule.run_asked", job, by: actor, in: scope)
            return .accepted
        }
        return try await find(job.name, in: scope)?.runningSince == nil ? .asked : .running
    }

    private static func add(_ job: any Job, zone: ClinicTimeZone?, in scope: some DatabaseScope) async throws {
        let now = try await scope.query("SELECT jembatan_now() AS now").first?.get("now", as: Date.self) ?? Date()
        let first = DueTimes(job, clinic: scope.id, zone: zone).first(after: now)
        try await scope.execute(
            """
            INSERT INTO schedule (clinic_id, job, next_run_at) VALUES (\(scope.id.rawValue), \(job.name), \(first))
            ON CONFLICT DO NOTHING
            """)
    }

    private static func audit(
        _ action: String, _ job: any Job, before: Int? = nil, after: Int? = nil, by actor: Actor, in scope: some DatabaseScope
    ) async throws {
        func seconds(_ value: Int?) -> JSON? { value.map { ["every_seconds": .number(JSONNumber($0))] } }
        try await AuditStore.append(
            AuditEntry(
                action: action, subject: .init("schedule", job.name), before: seconds(before), after: seconds(after), by: actor),
            in: scope)
    }
}

/// The runs of a clinic's jobs, or of the installation's in the platform's scope.
public enum RunStore {
    /// The runs of a job, newest first, older than the run `after`.
    public static func list(_ job: String, after: UUID? = nil, limit: Int = 25, in scope: some DatabaseScope) async throws -> [RunRecord] {
        let condition: SQL = after.map { "AND r.id < \($0)" } ?? ""
        return try await scope.query(
            """
            \(selected) WHERE r.clinic_id = \(scope.id.rawValue) AND r.job = \(job) \(condition) ORDER BY r.id DESC LIMIT \(limit)
            """
        ).map(RunRecord.init)
    }

    /// One run of a job.
    public static func find(_ id: UUID, of job: String, in scope: some DatabaseScope) async throws -> RunRecord? {
        try await scope.query("\(selected) WHERE r.clinic_id = \(scope.id.rawValue) AND r.id = \(id) AND r.job = \(job)").first
            .map(RunRecord.init)
    }

    /// What a run said, from line `after` on.
    public static func lines(of run: UUID, after: Int = 0, limit: Int = 500, in scope: some DatabaseScope) async throws -> [RunLine] {
        try await scope.query(
            """
            SELECT number, at, line FROM job_line WHERE clinic_id = \(scope.id.rawValue) AND run_id = \(run) AND number > \(after)
            ORDER BY number LIMIT \(limit)
            """
        ).map(RunLine.init)
    }

    private static let selected: SQL = """
        SELECT r.id, r.started_at, r.ended_at, r.result, r.summary, u.name AS started_by, r.is_forced
        FROM job_run r LEFT JOIN app_user u ON u.id = r.started_by
        """
}
