import Foundation
import Testing
import Vocabulary

@testable import Notices

@Suite("The rules of alerts")
struct AlertRulesTests {
    /// Monday 23 November 2026, 13.00 WIB.
    static let now = Date(timeIntervalSince1970: 1_795_413_600)

    static func facts(_ change: (inout ClinicFacts.Lane) -> Void = { _ in }) -> ClinicFacts {
        var facts = ClinicFacts(now: now, zone: .wib)
        var lane = ClinicFacts.Lane(channel: "satusehat")
        lane.host = "api-satusehat.kemkes.go.id"
        change(&lane)
        facts.lanes = [lane]
        facts.lastActivity = now.addingTimeInterval(-60)
        return facts
    }

    static func bad(_ facts: ClinicFacts, _ settings: AlertSettings = AlertSettings()) -> [AlertRule] {
        AlertRules.judge(facts, settings).compactMap { if case .bad = $0.finding { $0.rule } else { nil } }
    }

    static func finding(_ rule: AlertRule, _ facts: ClinicFacts, _ settings: AlertSettings = AlertSettings()) -> Standing.Finding? {
        AlertRules.judge(facts, settings).first { $0.rule == rule }?.finding
    }

    @Test("all is well in a clinic where all is well")
    func calm() { #expect(Self.bad(Self.facts()) == []) }

    @Test(
        "failures are an alert from the share and the count on that the clinic has set",
        arguments: [(10, 2, true), (10, 1, false), (9, 9, false), (100, 20, true), (100, 19, false)])
    func failureRate(settled: Int, failed: Int, isBad: Bool) {
        let facts = Self.facts {
            $0.settled = settled
            $0.failed = failed
        }
        #expect(Self.bad(facts) == (isBad ? [.failureRate] : []))
    }

    @Test("a parked lane and refused credentials are alerts, and what waits because of them is none of its own")
    func stopped() {
        let old = Self.now.addingTimeInterval(-86_400)
        let away = Self.facts {
            $0.isAway = true
            $0.oldestSince = old
        }
        #expect(Self.bad(away) == [.platformAway])
        #expect(Self.finding(.oldestWaiting, away) == .unknown)
        let refused = Self.facts {
            $0.refusedSince = old
            $0.oldestSince = old
        }
        #expect(Self.bad(refused) == [.credentialRefused])
        #expect(Self.finding(.oldestWaiting, refused) == .unknown)
    }

    @Test("what goes by itself and has not gone for longer than set is an alert, also while a person has paused it")
    func waiting() {
        var settings = AlertSettings()
        settings.waitingMinutes = 60
        for (age, isBad) in [(3_599.0, false), (3_600, true)] {
            let facts = Self.facts {
                $0.oldestSince = Self.now.addingTimeInterval(-age)
                $0.isPaused = true
            }
            #expect(Self.bad(facts, settings) == (isBad ? [.oldestWaiting] : []))
        }
    }

    @Test("silence counts in opening hours, on a weekday that usually has data")
    func silence() {
        var facts = Self.facts()
        facts.lastActivity = Self.now.addingTimeInterval(-20 * 3600)  // yesterday, 17.00
        facts.sameWeekday = [120, 0, 98, 140]
        #expect(Self.bad(facts) == [.silence])  // open since 08.00: five hours
        facts.sameWeekday = [120, 0, 0, 140]
        #expect(Self.finding(.silence, facts) == .unknown)
        facts.sameWeekday = [120, 110, 98, 140]
        facts.now = Self.now.addingTimeInterval(-2 * 3600)  // 11.00: three hours
        #expect(Self.finding(.silence, facts) == .unknown)
        facts.now = Self.now.addingTimeInterval(8 * 3600)  // 21.00: closed
        #expect(Self.finding(.silence, facts) == .unknown)
        facts.lastActivity = facts.now
        #expect(Self.finding(.silence, facts) == .good)
    }

    @Test("a clinic of which nothing was ever seen is not silent")
    func neverSeen() {
        var facts = Self.facts()
        facts.lastActivity = nil
        facts.sameWeekday = [0, 0, 0, 0]
        #expect(Self.bad(facts) == [])
    }

    @Test("each webhook address that was switched off is an alert of its own")
    func webhooks() {
        var facts = Self.facts()
        facts.disabledWebhooks = [.init(id: UUID(), host: "sim.klinik.id"), .init(id: UUID(), host: "lain.klinik.id")]
        #expect(Self.bad(facts) == [.webhookDisabled, .webhookDisabled])
    }

    @Test("a kind that is refused is an alert, and what waits for it raises no second one")
    func refusedKind() {
        var facts = Self.facts { $0.oldestSince = Date(timeIntervalSince1970: 0) }
        #expect(Self.bad(facts) == [.oldestWaiting])
        facts.refusedKinds = [.init(channel: facts.lanes[0].channel, kind: "MedicationRequest", since: facts.now)]
        #expect(Self.bad(facts) == [.kindRefused])
    }

    @Test("a rule that is switched off says nothing")
    func switchedOff() {
        var settings = AlertSettings()
        settings.rulesOff = [.platformAway]
        let facts = Self.facts { $0.isAway = true }
        #expect(Self.finding(.platformAway, facts, settings) == nil)
    }
}
