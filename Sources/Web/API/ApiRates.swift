import Clinics
import Foundation
import Synchronization
import Vocabulary

/// Calls of one clinic: a bucket that holds a minute's calls and fills evenly.
struct RateBucket: Sendable {
    private var level: Double
    private var at: ContinuousClock.Instant

    init(perMinute: Int, at instant: ContinuousClock.Instant) {
        level = Double(perMinute)
        at = instant
    }

    /// nil: the call may pass. Else in how many seconds to come again.
    mutating func take(perMinute: Int, at instant: ContinuousClock.Instant) -> Int? {
        let perSecond = Double(max(perMinute, 1)) / 60
        level = min(Double(perMinute), level + max(0, (instant - at) / .seconds(1)) * perSecond)
        at = instant
        guard level < 1 else {
            level -= 1
            return nil
        }
        return max(1, Int(((1 - level) / perSecond).rounded(.up)))
    }
}

/// The rate limit of the API, per clinic and instance of the server.
final class ApiRates: Sendable {
    private let buckets = Mutex<[ClinicID: RateBucket]>([:])

    /// nil: the call may pass. Else `Retry-After` in seconds.
    func take(_ clinic: Clinic, at instant: ContinuousClock.Instant = .now) -> Int? {
        take(clinic.id, perMinute: clinic.requestsPerMinute, at: instant)
    }

    /// The same with a rate that is no clinic's setting.
    func take(_ clinic: ClinicID, perMinute: Int, at instant: ContinuousClock.Instant = .now) -> Int? {
        buckets.withLock { buckets in
            buckets[clinic, default: RateBucket(perMinute: perMinute, at: instant)].take(perMinute: perMinute, at: instant)
        }
    }
}
