import Clinics
import Foundation
import Postgres
import Vocabulary

/// When a job is due for a clinic (or the installation, clinic 0), and how its last run ended.
public struct Schedule: Sendable, Hashable {
    /// For whom.
    public let clinicID: ClinicID
    /// The job's name.
    public let job: String
    /// Whether it runs by itself.
    public let isEnabled: Bool
    /// Seconds between two runs, where they are not the job's own.
    public let everySeconds: Int?
    /// When it is due.
    public let nextRunAt: Date
    /// Somebody asked for a run that has not begun.
    public let isRequested: Bool
    /// When the run that is under way began.
    public let runningSince: Date?
    /// How many runs failed in a row.
    public let failures: Int
    /// The last run that ended.
    public let last: EndedRun?

    /// How the last run ended.
    public struct EndedRun: Sendable, Hashable {
        /// The run.
        public let id: UUID
        /// When it began.
        public let startedAt: Date
        /// When it ended.
        public let endedAt: Date
        /// How.
        public let result: RunResult
        /// One Indonesian sentence.
        public let summary: String
    }

    static let columns: SQL = """
        s.clinic_id, s.job, s.is_enabled, s.every_seconds, s.next_run_at, s.requested_at IS NOT NULL AS is_requested,
        CASE WHEN s.lease_until >= jembatan_now() THEN s.started_at END AS running_since, s.failures,
        s.last_run_id, s.last_started_at, s.last_ended_at, s.last_result, s.last_summary
        """

    init(_ row: Row) throws {
        clinicID = ClinicID(try row.get("clinic_id"))
        job = try row.get("job")
        isEnabled = try row.get("is_enabled")
        everySeconds = try row.get("every_seconds")
        nextRunAt = try row.get("next_run_at")
        isRequested = try row.get("is_requested")
        runningSince = try row.get("running_since")
        failures = Int(try row.get("failures", as: Int16.self))
        last = try row.get("last_run_id", as: UUID?.self).map { id in
            EndedRun(
                id: id, startedAt: try row.get("last_started_at"), endedAt: try row.get("last_ended_at"),
                result: RunResult(rawValue: try row.get("last_result")) ?? .failed, summary: try row.get("last_summary"))
        }
    }
}

/// How a run ended, in one word.
public enum RunResult: String, Sendable, Hashable {
    /// Something was done.
    case done
    /// There was nothing to do.
    case nothing
    /// It could not be done.
    case failed
}

/// A run of a job, as it is kept.
public struct RunRecord: Sendable, Hashable {
    /// UUIDv7: later runs have greater ids.
    public let id: UUID
    /// When it began.
    public let startedAt: Date
    /// When it ended; nil while it runs.
    public let endedAt: Date?
    /// How it ended.
    public let result: RunResult?
    /// One Indonesian sentence.
    public let summary: String?
    /// The name of the person who asked for it; nil: its rhythm, or the command line.
    public let startedBy: String?
    /// Done even where nothing seemed due.
    public let isForced: Bool

    init(_ row: Row) throws {
        id = try row.get("id")
        startedAt = try row.get("started_at")
        endedAt = try row.get("ended_at")
        result = try row.get("result", as: String?.self).flatMap(RunResult.init)
        summary = try row.get("summary")
        startedBy = try row.get("started_by")
        isForced = try row.get("is_forced")
    }
}

/// A line of a run's log.
public struct RunLine: Sendable, Hashable {
    /// Its place in the run, from 1.
    public let number: Int
    /// When it was said.
    public let at: Date
    /// English, without personal data.
    public let text: String

    init(_ row: Row) throws {
        number = Int(try row.get("number", as: Int16.self))
        at = try row.get("at")
        text = try row.get("line")
    }
}
