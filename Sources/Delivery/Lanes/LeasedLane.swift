import Clinics
import Foundation
import Vocabulary

/// A lane that this instance holds for a while.
public struct LeasedLane: Sendable, Hashable {
    /// The clinic that owns it.
    public var clinicID: ClinicID
    /// The way to the platform.
    public var channel: Channel
    /// Who holds or mends it.
    public var owner: UUID
    /// Fences a late writer: it rises with every lease.
    public var epoch: Int64
    /// Rises when credentials are saved: what is said of older ones no longer counts.
    public var credentialsEpoch: Int64
    /// Host of the platform, for its breaker.
    public var upstream: String?
    /// Requests at once.
    public var concurrency: Int
    /// How long a lost answer may take to show on the platform, ms.
    public var settleMs: Int
    /// Until the connection stands, ms.
    public var connectTimeoutMs: Int
    /// From the start to the whole answer, ms.
    public var totalTimeoutMs: Int
    /// Its breaker had opened and its time has passed: one request probes.
    public var isProbe: Bool
}

/// Times of a lease, ms: renewed well before it ends, given back on a graceful stop.
public enum Lease {
    /// How long a lease holds, ms.
    public static let lengthMs = 20_000
    /// How often a lease is renewed, ms.
    public static let renewalMs = 5_000
    /// A holder gives way after this long, so that a clinic with a long queue delays nobody.
    public static let sliceMs = 3_000
}
