import Clinics

/// Regular work: what it is, for whom it is done, and how often. The scheduler runs it, at most once at a time over all instances.
public protocol Job: Sendable {
    /// On the command line, in the table and in the log, e.g. `token-refresh`.
    var name: String { get }
    /// What the page calls it, Indonesian.
    var title: String { get }
    /// One Indonesian sentence on what it does.
    var summary: String { get }
    /// For each clinic, or once for the installation.
    var scope: JobScope { get }
    /// How often, unless a clinic's schedule says otherwise.
    var rhythm: Rhythm { get }

    /// Does the work once. Throws when it could not be done at all; a run that throws is tried again at its next time.
    /// - Returns: what the page says of this run.
    func run(_ run: JobRun) async throws -> JobResult
}

/// Whose work a job is.
public enum JobScope: String, Sendable, Hashable {
    /// One run for each clinic in trial or live.
    case clinic
    /// One run for the installation.
    case platform
}

/// When a job is due.
public enum Rhythm: Sendable, Hashable {
    /// So many seconds after the last run began.
    case every(seconds: Int)
    /// Once a day between these hours of the clinic (WIB for the platform, so that its work falls into the night of all), e.g. 1 and 4.
    case daily(fromHour: Int, toHour: Int)
}

/// One run of a job.
public struct JobRun: Sendable {
    /// The clinic that it is for; nil for the platform's jobs.
    public let clinic: Clinic?
    /// Do it even where nothing seems due (`--force`).
    public let isForced: Bool
    /// Adds a line to the run's log: English, without personal data.
    public let say: @Sendable (_ line: String) async -> Void

    /// Makes a run.
    public init(clinic: Clinic?, isForced: Bool, say: @escaping @Sendable (_ line: String) async -> Void) {
        self.clinic = clinic
        self.isForced = isForced
        self.say = say
    }
}

/// How a run ended.
public enum JobResult: Sendable, Hashable {
    /// What was done, in one Indonesian sentence.
    case done(String)
    /// Why there was nothing to do, in one Indonesian sentence.
    case nothing(String)
}
