import Foundation
import Testing
import Vocabulary

@testable import Notices

@Suite("What a look at a clinic changes")
struct AlertStepTests {
    static let now = AlertRulesTests.now
    static let refused = AlertStep.Key(rule: .credentialRefused, subject: "satusehat")
    static let away = AlertStep.Key(rule: .platformAway, subject: "satusehat")

    static func alert(_ rule: AlertRule = .credentialRefused, _ state: Alert.State = .open, goodLooks: Int = 0, toldAgo: TimeInterval? = 60)
        -> Alert
    {
        Alert(
            id: UUID(uuidString: "019a0000-0000-7000-8000-000000000001")!, clinic: ClinicID(1), rule: rule, subject: "satusehat",
            state: state, facts: [:], raisedAt: now.addingTimeInterval(-100_000), lastSeenAt: now, goodLooks: goodLooks,
            toldAt: toldAgo.map { now.addingTimeInterval(-$0) })
    }

    static func steps(
        _ finding: Standing.Finding?, _ rule: AlertRule = .credentialRefused, open: [Alert] = [], onset: TimeInterval? = nil
    ) -> [AlertStep] {
        AlertStep.of(
            finding.map { [Standing(rule, "satusehat", $0)] } ?? [], open: open,
            onsets: onset.map { [AlertStep.Key(rule: rule, subject: "satusehat"): now.addingTimeInterval(-$0)] } ?? [:],
            settings: AlertSettings(), now: now)
    }

    @Test("refused credentials are raised at once, and once")
    func raisedOnce() {
        #expect(Self.steps(.bad([:])) == [.raise(.credentialRefused, subject: "satusehat", [:])])
        #expect(Self.steps(.bad([:]), open: [Self.alert()]) == [.see(Self.alert().id, [:])])
    }

    @Test("a platform that is away is raised when it has been away for long enough")
    func patience() {
        #expect(Self.steps(.bad([:]), .platformAway) == [.notice(.platformAway, subject: "satusehat")])
        #expect(Self.steps(.bad([:]), .platformAway, onset: 899) == [])
        #expect(
            Self.steps(.bad([:]), .platformAway, onset: 900) == [
                .raise(.platformAway, subject: "satusehat", [:]), .forget(.platformAway, subject: "satusehat"),
            ])
        #expect(Self.steps(.good, .platformAway, onset: 300) == [.forget(.platformAway, subject: "satusehat")])
    }

    @Test("one good look is no recovery, two are")
    func damped() {
        #expect(Self.steps(.good, open: [Self.alert()]) == [.miss(Self.alert().id)])
        #expect(Self.steps(.good, open: [Self.alert(goodLooks: 1)]) == [.recover(Self.alert(goodLooks: 1))])
    }

    @Test("what cannot be told now leaves an alert as it is")
    func unknown() { #expect(Self.steps(.unknown, open: [Self.alert(goodLooks: 1)]) == []) }

    @Test("an alert that nobody acknowledged is told again after a day; an acknowledged one is not")
    func repeated() {
        let old = Self.alert(toldAgo: 86_400)
        #expect(Self.steps(.bad([:]), open: [old]) == [.repeats(old, [:])])
        let taken = Self.alert(.credentialRefused, .acknowledged, toldAgo: 86_400)
        #expect(Self.steps(.bad([:]), open: [taken]) == [.see(taken.id, [:])])
    }

    @Test("an alert that no rule speaks of any more recovers: a rule switched off, a webhook deleted")
    func orphaned() {
        #expect(Self.steps(nil, open: [Self.alert(goodLooks: 1)]) == [.recover(Self.alert(goodLooks: 1))])
        #expect(Self.steps(nil, onset: 10) == [.forget(.credentialRefused, subject: "satusehat")])
    }

    @Test(
        "quiet hours last until their end, also over midnight",
        arguments: [
            (21, 6, 22 * 3600, 8 * 3600), (21, 6, 5 * 3600, 3600), (21, 6, 6 * 3600, 0), (21, 6, 12 * 3600, 0), (12, 14, 13 * 3600, 3600),
            (12, 14, 14 * 3600, 0), (7, 7, 7 * 3600, 0),
        ])
    func quiet(from: Int, until: Int, second: Int, left: Int) {
        #expect(QuietHours(from: from, until: until).secondsLeft(secondOfDay: second) == left)
    }

    @Test("every rule has its words: what is wrong, why, and who does what next")
    func words() {
        for rule in AlertRule.allCases {
            let words = AlertWords(Self.alert(rule), zone: .wib)
            #expect(!words.title.isEmpty && words.why.hasSuffix(".") && words.next.hasSuffix("."), "\(rule)")
        }
    }
}
