import Clinics
import Foundation
import Vocabulary

/// A lane that this instance holds for a while.
public struct LeasedLane: Sendable, Hashable {
    public var clinicID: ClinicID
    public var channel: Channel
    public var owner: UUID
    public var epoch: Int64
    public var upstream: String?
    public var concurrency: Int
    public var settleMs: Int
    public var connectTimeoutMs: Int
    public var totalTimeoutMs: Int
    /// Its breaker had opened and its time has passed: one request probes.
    public var isProbe: Bool
}

/// What one draw on a lane gave.
public struct LaneDraw: Sendable {
    /// Deliveries now in flight, to be sent at once.
    public var ids: [UUID]
    /// Whether the lease was still ours.
    public var held: Bool
    /// Whether the rate, and not a lack of work, limited it.
    public var limitedByRate: Bool
    /// Until the next token, ms.
    public var nextTokenMs: Int
}

/// Times of a lease, ms: renewed well before it ends, given back on a graceful stop.
public enum Lease {
    public static let lengthMs = 20_000
    public static let renewalMs = 5_000
    /// A holder gives way after this long, so that a clinic with a long queue delays nobody.
    public static let sliceMs = 3_000
}
