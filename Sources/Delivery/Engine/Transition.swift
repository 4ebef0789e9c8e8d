import Foundation

/// What the engine knows of a delivery when it decides what an outcome does to it.
public struct DeliveryFacts: Sendable, Hashable {
    /// What it asks of the platform.
    public var operation: Operation
    /// Answers about this body so far; they count against the retries.
    public var attempts: Int
    /// Retries allowed after the first try.
    public var maxRetries: Int
    /// How it is found again.
    public var recovery: Recovery
    /// Whether its last answer is still in doubt.
    public var wasReconciling: Bool
    /// How long an answer that was lost may take to show, ms.
    public var settleMs: Int

    /// Makes facts.
    public init(operation: Operation, attempts: Int, maxRetries: Int, recovery: Recovery, wasReconciling: Bool, settleMs: Int) {
        self.operation = operation
        self.attempts = attempts
        self.maxRetries = maxRetries
        self.recovery = recovery
        self.wasReconciling = wasReconciling
        self.settleMs = settleMs
    }
}

/// What becomes of a delivery: the columns that change.
public struct Transition: Sendable, Hashable {
    /// Where it stands.
    public enum State: String, Sendable, Hashable { case pending, completed, failed, skipped }
    /// Where it stands.
    public var state: State
    /// Why it may not go yet.
    public var hold: HoldReason?
    /// From the engine's clock; with holds retry and reconciling.
    public var delayMs: Int?
    /// Whether it counts as an attempt.
    public var spends = false
    /// Whether it must be found before it is sent again.
    public var uncertain = false
    /// Its id on the platform.
    public var remoteID: String?
    /// Why it is not sent.
    public var skip: SkipReason?
    /// What the platform had against it.
    public var rejection: Rejection?
    /// Why the clinic may not send this kind at all.
    public var kindRefusal: Rejection?
    /// What it says about the lane.
    public var lane = LaneEffect.none

    init(_ state: State) { self.state = state }
}

/// What an outcome says about the lane.
public enum LaneEffect: Sendable, Hashable {
    case none
    /// The platform answered: closes the breaker.
    case worked
    /// The platform is away: counts towards the breaker; not before so many ms.
    case away(afterMs: Int?, reason: String)
    case credentialRefused(message: String)
}

/// Retry of seed 002: three, from one second doubling to a minute, with jitter.
public enum RetryPolicy {
    /// First delay, ms.
    public static let initialDelayMs = 1_000
    /// Longest delay between tries, ms.
    public static let maximumDelayMs = 60_000
    /// Failures in a row that open a breaker.
    public static let breakerThreshold = 5
    /// How long an open breaker waits before it probes, ms.
    public static let breakerMs = 30_000

    /// Delay before retry `number` (from 1), ms; `jitter` in 0…1 adds up to a quarter.
    public static func delayMs(_ number: Int, jitter: Double) -> Int {
        let base = min(maximumDelayMs, initialDelayMs << min(max(0, number - 1), 16))
        return base + Int(Double(base) * 0.25 * jitter)
    }
}

extension DeliveryFacts {
    /// The pure step of the engine: a delivery and an outcome give what happens next (design section 3).
    public func after(_ outcome: Outcome, jitter: Double) -> Transition {
        switch outcome {
        case .sent(let id), .found(let id):
            var next = Transition(.completed)
            next.remoteID = id
            next.lane = .worked
            return next
        case .rejected(let rejection):
            var next = Transition(.failed)
            next.rejection = rejection
            next.spends = true
            next.lane = rejection.httpStatus == nil ? .none : .worked
            return next
        case .retry(let rejection, let after):
            guard attempts < maxRetries else {
                var next = self.after(.rejected(rejection), jitter: jitter)
                next.lane = .worked
                return next
            }
            var next = Transition(.pending)
            next.hold = HoldReason(.retry, rejection.code)
            next.delayMs = after.map(milliseconds) ?? RetryPolicy.delayMs(attempts + 1, jitter: jitter)
            next.spends = true
            next.rejection = rejection
            next.lane = .worked
            return next
        case .away(let reason, let after, let perhapsStored):
            var next = perhapsStored && operation != .search ? reconciling(reason, nil) : stillPending(reason)
            next.lane = .away(afterMs: after.map(milliseconds), reason: reason)
            return next
        case .heldBack(let why): return stillPending(why.rawValue)
        case .ambiguous(let reason, let rejection):
            var next = operation == .search ? stillPending(reason) : reconciling(reason, rejection)
            next.lane = rejection == nil ? .away(afterMs: nil, reason: reason) : .worked
            return next
        case .duplicate(let rejection):
            // The sender searches at once; this is what is left when that search could not be done.
            return reconciling("duplicate", rejection)
        case .credentialRefused(let message):
            var next = stillPending("credential")
            next.lane = .credentialRefused(message: message)
            return next
        case .kindRefused(let rejection):
            var next = stillPending("no_right")
            next.kindRefusal = rejection
            next.lane = .worked
            return next
        case .missing(let hold):
            var next = Transition(.pending)
            next.hold = hold
            return next
        case .skipped(let reason):
            var next = Transition(.skipped)
            next.skip = reason
            return next
        }
    }

    /// It stays as it was: ready, or still to be found.
    private func stillPending(_ reason: String) -> Transition {
        var next = Transition(.pending)
        guard wasReconciling else { return next }
        next.hold = HoldReason(.reconciling, reason)
        next.delayMs = settleMs
        next.uncertain = true
        return next
    }

    private func reconciling(_ reason: String, _ rejection: Rejection?) -> Transition {
        if recovery == .person {
            var next = Transition(.failed)
            next.rejection = rejection ?? Rejection(.unknown, code: "answer-unknown", message: reason)
            next.uncertain = true
            return next
        }
        var next = Transition(.pending)
        next.hold = HoldReason(.reconciling, reason)
        next.delayMs = settleMs
        next.uncertain = true
        next.rejection = rejection
        return next
    }

    private func milliseconds(_ duration: Duration) -> Int {
        Int(duration.components.seconds) * 1_000 + Int(duration.components.attoseconds / 1_000_000_000_000_000)
    }
}
