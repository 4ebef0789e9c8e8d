import Clinics
import Foundation
import Vocabulary

/// A run that this instance holds: nobody else begins the job for this clinic until the lease ends.
struct JobLease: Sendable, Hashable {
    /// How long a lease holds without being renewed, and how often it is renewed, in seconds.
    static let seconds = 30
    static let renewalSeconds = 8

    var clinicID: ClinicID
    var job: String
    var runID: UUID
    var owner: UUID
    var startedAt: Date
    var requestedBy: UUID?
    var isForced: Bool
    var failures: Int
}

/// What becomes of a schedule after a run.
struct RunEnd: Sendable, Hashable {
    var result: RunResult
    var summary: String
    /// The instance stops: the next one to look goes on at once, and no failure is counted.
    var isInterrupted = false
}
