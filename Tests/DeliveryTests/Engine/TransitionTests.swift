import Foundation
import Testing

@testable import Delivery

struct TransitionTests {
    private static let rejection = Rejection(.server, code: "http-500", element: "Encounter", message: "unexpected_error", httpStatus: 500)

    private func facts(
        _ operation: Delivery.Operation = .create, attempts: Int = 0, recovery: Recovery = .search, wasReconciling: Bool = false
    ) -> DeliveryFacts {
        DeliveryFacts(
            operation: operation, attempts: attempts, maxRetries: 3, recovery: recovery, wasReconciling: wasReconciling, settleMs: 60_000)
    }

    @Test("accepted or found completes it and closes the breaker", arguments: [Outcome.sent(remoteID: "A"), .found(remoteID: "A")])
    func completes(_ outcome: Outcome) {
        let next = facts(attempts: 2, wasReconciling: true).after(outcome, jitter: 1)
        #expect(next.state == .completed)
        #expect(next.remoteID == "A")
        #expect(next.hold == nil && next.delayMs == nil && !next.uncertain && !next.spends)
        #expect(next.lane == .worked)
    }

    @Test("a refusal fails it at once; one that never left says nothing about the platform")
    func rejected() {
        let refused = facts().after(.rejected(Self.rejection), jitter: 0)
        #expect(refused.state == .failed && refused.spends && refused.rejection == Self.rejection)
        #expect(refused.lane == .worked)
        let invalid = facts().after(.rejected(Rejection(.client, code: "validation", message: "x")), jitter: 0)
        #expect(invalid.state == .failed)
        #expect(invalid.lane == .none)
    }

    @Test("a passing refusal is tried three times more, later each time, and then fails", arguments: [(0, 1_000), (1, 2_000), (2, 4_000)])
    func retried(_ attempts: Int, _ delay: Int) {
        let next = facts(attempts: attempts).after(.retry(Self.rejection, after: nil), jitter: 0)
        #expect(next.state == .pending)
        #expect(next.hold == HoldReason(.retry, "http-500"))
        #expect(next.delayMs == delay)
        #expect(next.spends && next.lane == .worked && !next.uncertain)
    }

    @Test("after the last retry it fails, and the platform is not held to be away")
    func retriesSpent() {
        let next = facts(attempts: 3).after(.retry(Self.rejection, after: .seconds(9)), jitter: 0)
        #expect(next.state == .failed && next.hold == nil && next.delayMs == nil)
        #expect(next.lane == .worked)
    }

    @Test("the platform's own Retry-After holds instead of the doubling")
    func retryAfter() {
        #expect(facts().after(.retry(Self.rejection, after: .milliseconds(7_250)), jitter: 1).delayMs == 7_250)
    }

    @Test("a platform that is away costs the delivery nothing", arguments: [false, true])
    func away(_ wasReconciling: Bool) {
        let next = facts(attempts: 1, wasReconciling: wasReconciling)
            .after(.away(reason: "http_429", after: .seconds(5), perhapsStored: false), jitter: 0)
        #expect(next.state == .pending && !next.spends && next.rejection == nil)
        #expect(next.hold?.hold == (wasReconciling ? .reconciling : nil))
        #expect(next.delayMs == (wasReconciling ? 60_000 : nil))
        #expect(next.uncertain == wasReconciling)
        #expect(next.lane == .away(afterMs: 5_000, reason: "http_429"))
    }

    @Test("away after something may have been stored: parked, and to be found first")
    func awayPerhapsStored() {
        let next = facts().after(.away(reason: "http_502", after: nil, perhapsStored: true), jitter: 0)
        #expect(next.state == .pending && next.hold?.hold == .reconciling && next.uncertain && !next.spends)
        #expect(next.delayMs == 60_000)
        #expect(next.lane == .away(afterMs: nil, reason: "http_502"))
        let search = facts(.search).after(.away(reason: "http_502", after: nil, perhapsStored: true), jitter: 0)
        #expect(search.hold == nil && !search.uncertain)
    }

    @Test("a lost answer is searched for after the settle time; it counts against the platform, its own words do not")
    func ambiguous() {
        let lost = facts().after(.ambiguous(reason: "timeout", rejection: nil), jitter: 0)
        #expect(lost.hold == HoldReason(.reconciling, "timeout") && lost.delayMs == 60_000 && lost.uncertain && !lost.spends)
        #expect(lost.lane == .away(afterMs: nil, reason: "timeout"))
        let said = facts().after(.ambiguous(reason: "http_500", rejection: Self.rejection), jitter: 0)
        #expect(said.hold?.hold == .reconciling && said.rejection == Self.rejection && !said.spends)
        #expect(said.lane == .worked)
        let search = facts(.search).after(.ambiguous(reason: "timeout", rejection: nil), jitter: 0)
        #expect(search.state == .pending && search.hold == nil && !search.uncertain)
    }

    @Test("where nothing can be searched and a repeat could double it, a person decides")
    func person() {
        let next = facts(recovery: .person).after(.ambiguous(reason: "timeout", rejection: nil), jitter: 0)
        #expect(next.state == .failed && next.uncertain)
        #expect(next.rejection?.code == "answer-unknown")
    }

    @Test("a duplicate whose search could not be done is found before anything else")
    func duplicate() {
        let next = facts().after(.duplicate(Self.rejection), jitter: 0)
        #expect(next.state == .pending && next.hold?.hold == .reconciling && next.uncertain && !next.spends)
    }

    @Test("refused credentials stop the lane and leave the delivery as it was", arguments: [false, true])
    func credential(_ wasReconciling: Bool) {
        let next = facts(wasReconciling: wasReconciling).after(.credentialRefused(message: "invalid_client"), jitter: 0)
        #expect(next.state == .pending && !next.spends)
        #expect(next.hold?.hold == (wasReconciling ? .reconciling : nil))
        #expect(next.lane == .credentialRefused(message: "invalid_client"))
    }

    @Test("what is missing or not allowed says nothing about the platform")
    func waitsOrSkips() {
        let hold = HoldReason(.consent, "persetujuan")
        let waits = facts().after(.missing(hold), jitter: 0)
        #expect(waits.state == .pending && waits.hold == hold && waits.delayMs == nil && waits.lane == .none && !waits.spends)
        let skipped = facts().after(.skipped(reason: .consentRevoked), jitter: 0)
        #expect(skipped.state == .skipped && skipped.skip == .consentRevoked && skipped.hold == nil && skipped.lane == .none)
    }

    @Test("the delay doubles to a minute, and jitter adds at most a quarter")
    func delays() {
        #expect((1...8).map { RetryPolicy.delayMs($0, jitter: 0) } == [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000])
        #expect(RetryPolicy.delayMs(1, jitter: 1) == 1_250)
        #expect(RetryPolicy.delayMs(100, jitter: 1) == 75_000)
        #expect(RetryPolicy.delayMs(0, jitter: 0) == 1_000)
    }
}
