import Foundation
import Vocabulary

/// What the rules look at, as it is at one moment: counts and times alone.
public struct ClinicFacts: Sendable, Hashable {
    /// The database's time.
    public var now: Date
    /// The clinic's zone.
    public var zone: ClinicTimeZone
    /// Its ways to the platforms.
    public var lanes: [Lane] = []
    /// When something last came in or was accepted by a platform.
    public var lastActivity: Date?
    /// How much there was on this day of the week in each of the four weeks before.
    public var sameWeekday: [Int] = []
    /// Webhook addresses that were switched off for not answering.
    public var disabledWebhooks: [Webhook] = []
    /// Kinds of data to which the platform gives the clinic no right.
    public var refusedKinds: [RefusedKind] = []
    /// The last days of SIPs and STRs that end soon or have ended.
    public var expiringLicences: [LocalDate] = []

    /// Nothing known yet.
    public init(now: Date, zone: ClinicTimeZone) {
        self.now = now
        self.zone = zone
    }

    /// A way to a platform.
    public struct Lane: Sendable, Hashable {
        /// `satusehat`…
        public var channel: String
        /// The platform's host.
        public var host: String?
        /// The breaker of the lane or of its host is open.
        public var isAway = false
        /// Since when, where it is known.
        public var awaySince: Date?
        /// When the credentials were refused.
        public var refusedSince: Date?
        /// Stopped by a person.
        public var isPaused = false
        /// What waits in all.
        public var pending = 0
        /// Since when the oldest waits that goes by itself.
        public var oldestSince: Date?
        /// Settled in the last hour.
        public var settled = 0
        /// Failed of them.
        public var failed = 0
        /// Kind and code of what fails most.
        public var cause: Cause?

        /// A lane of which nothing is known yet.
        public init(channel: String) { self.channel = channel }
    }

    /// Why most fail.
    public struct Cause: Sendable, Hashable {
        /// The kind of delivery.
        public var kind: String
        /// The stable code of the error catalogue.
        public var code: String

        /// A cause by kind and code.
        public init(kind: String, code: String) {
            self.kind = kind
            self.code = code
        }
    }

    /// A kind that the platform refuses.
    public struct RefusedKind: Sendable, Hashable {
        /// `satusehat`…
        public var channel: String
        /// MedicationRequest…
        public var kind: String
        /// Since when.
        public var since: Date

        /// A kind of a channel.
        public init(channel: String, kind: String, since: Date) {
            self.channel = channel
            self.kind = kind
            self.since = since
        }
    }

    /// A webhook address, by id and host; the rest of its URL may hold secrets.
    public struct Webhook: Sendable, Hashable {
        /// Ours.
        public var id: UUID
        /// Of its URL.
        public var host: String

        /// An address by id and host.
        public init(id: UUID, host: String) {
            self.id = id
            self.host = host
        }
    }
}
