import Foundation

/// What the engine knows of a delivery when it decides what an outcome does to it.
public struct DeliveryFacts: Sendable, Hashable {
    public var operation: Operation
    public var attempts: Int
    public var maxRetries: Int
    public var recovery: Recovery
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
    public enum State: String, Sendable, Hashable { case pending, completed, failed, skipped }
    public var state: State
    public var hold: HoldReason?
    /// From the engine's clock; with holds retry and reconciling.
    public var delayMs: Int?
    public var spends = false
    /// Whether it must be found before it is sent again.
    public var uncertain = false
    public var remoteID: String?
    public var skip: SkipReason?
    public var rejection: Rejection?
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
    public static let initialDelayMs = 1_000
    public static let maximumDelayMs = 60_000
    public static let breakerThreshold = 5
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
