import Foundation
import Testing

@testable import Delivery

@Suite("Uji integrasi: what a clinic's system did becomes checks")
struct ContractJudgeTests {
    static let start = Date(timeIntervalSince1970: 1_795_000_000)
    static let visit = UUID()

    /// A call so many seconds after the start; `body` stands for what it says.
    static func call(
        _ second: Double, _ method: String, _ path: String, _ status: Int, body: UInt8 = 1, number: UInt8? = 1,
        visit: UUID? = visit, disturbed: Bool = false
    ) -> ContractCall {
        let at = start.addingTimeInterval(second)
        var call = ContractCall(
            at: at, answeredAt: at.addingTimeInterval(0.01), method: method, path: path, status: status, request: [body])
        if call.isVisit {
            call.visitNumber = number.map { [$0] }
            call.visit = [7]
        }
        call.isChild = path == "/api/diagnosis"
        call.visitID = visit
        call.isDisturbed = disturbed
        return call
    }

    /// A visit is sent.
    static func call(
        _ second: Double, _ status: Int, body: UInt8 = 1, number: UInt8? = 1, visit: UUID? = visit, disturbed: Bool = false
    ) -> ContractCall {
        call(second, "POST", "/api/encounter", status, body: body, number: number, visit: visit, disturbed: disturbed)
    }

    static func verdicts(_ scenario: String, _ calls: [ContractCall], isOver: Bool = true, visits: [ContractVisit] = []) throws
        -> [ContractCheck.Verdict]
    {
        let facts = ContractFacts(calls: calls, visits: visits, isOver: isOver)
        let checks = try #require(ContractScenario.named(scenario)).judge(facts)
        for check in checks { #expect(!check.says.isEmpty) }
        return checks.map(\.verdict)
    }

    @Test("before anything is seen nothing has passed or failed", arguments: ContractScenario.all.map(\.name))
    func nothing(scenario: String) throws {
        #expect(try Set(Self.verdicts(scenario, [])) == [.unseen])
        #expect(try Set(Self.verdicts(scenario, [], isOver: false)) == [.unseen])
    }

    @Test("a whole visit that arrived passes; one without end and child fails once it is over")
    func normal() throws {
        let calls = [Self.call(0, 200), Self.call(1, "POST", "/api/diagnosis", 200, body: 2)]
        let done = ContractVisit(id: Self.visit, isEnded: true, isFinished: true, pending: 0, failed: 0, completed: 4)
        #expect(try Self.verdicts("biasa", calls, visits: [done]) == [.passed, .passed, .passed, .passed])
        let open = ContractVisit(id: Self.visit, isEnded: false, isFinished: false, pending: 1, failed: 0, completed: 1)
        #expect(try Self.verdicts("biasa", [calls[0]], visits: [open]) == [.passed, .failed, .failed, .unseen])
        let lost = ContractVisit(id: Self.visit, isEnded: true, isFinished: false, pending: 0, failed: 1, completed: 1)
        #expect(try Self.verdicts("biasa", calls, visits: [lost]).last == .failed)
    }

    @Test("a child of another visit is seen")
    func otherVisit() throws {
        let calls = [Self.call(0, 200), Self.call(1, "POST", "/api/diagnosis", 202, body: 2, visit: nil)]
        #expect(try Self.verdicts("biasa", calls, isOver: false)[1] == .failed)
    }

    @Test("after 202 a system goes on with the id and asks; a new number for the same visit fails")
    func slow() throws {
        let calls = [
            Self.call(0, 202), Self.call(1, "POST", "/api/diagnosis", 202, body: 2),
            Self.call(9, "GET", "/api/encounter/{id}", 200, body: 3),
        ]
        #expect(try Self.verdicts("timeout", calls) == [.passed, .passed, .passed, .passed])
        let anew = [Self.call(0, 202), Self.call(1, "POST", "/api/encounter", 202, body: 4, number: 2, visit: UUID())]
        #expect(try Self.verdicts("timeout", anew) == [.passed, .failed, .failed, .failed])
    }

    @Test("a webhook is as good as asking")
    func webhook() throws {
        let facts = ContractFacts(calls: [Self.call(0, 202)], hasWebhook: true, isOver: true)
        #expect(SlowPlatformJudge.checks(facts).last?.verdict == .passed)
    }

    @Test("429: repeated in time and accepted passes, at once fails, never fails")
    func tooMany() throws {
        let patient = [Self.call(0, 429, disturbed: true), Self.call(5.1, 200)]
        #expect(try Self.verdicts("429", patient) == [.passed, .passed, .passed])
        let hasty = [Self.call(0, 429, disturbed: true), Self.call(0.2, 429, disturbed: true), Self.call(0.4, 200)]
        #expect(try Self.verdicts("429", hasty) == [.failed, .passed, .passed])
        let silent = [Self.call(0, 429, disturbed: true)]
        #expect(try Self.verdicts("429", silent) == [.unseen, .failed, .failed])
        #expect(try Self.verdicts("429", silent, isOver: false) == [.unseen, .unseen, .unseen])
    }

    @Test("a lost answer: the same number is one visit, a new number is two, silence loses it")
    func lostAnswer() throws {
        let lost = Self.call(0, 503, disturbed: true)
        #expect(try Self.verdicts("duplikat", [lost, Self.call(2, 200)]) == [.passed, .passed])
        #expect(try Self.verdicts("duplikat", [lost, Self.call(2, 200, body: 4, number: 2, visit: UUID())]) == [.failed, .failed])
        #expect(try Self.verdicts("duplikat", [lost]) == [.failed, .passed])
        var keyed = [lost, Self.call(2, 200)]
        for index in keyed.indices { (keyed[index].visitNumber, keyed[index].key) = (nil, [9]) }
        #expect(try Self.verdicts("duplikat", keyed) == [.passed, .passed])
    }

    @Test("refused credentials: three calls in ten seconds are fine, four are not")
    func credentials() throws {
        let calm = [0.0, 4, 8, 12, 16].map { Self.call($0, 401, disturbed: true) } + [Self.call(20, 200)]
        #expect(try Self.verdicts("token", calm) == [.passed, .passed, .passed])
        let hammering = [0.0, 1, 2, 3, 4].map { Self.call($0, 401, disturbed: true) } + [Self.call(5, 200)]
        #expect(try Self.verdicts("token", hammering) == [.failed, .passed, .passed])
        #expect(try Self.verdicts("token", Array(calm.prefix(2))) == [.passed, .failed, .failed])
    }

    @Test("a refused body is mended, not repeated")
    func wrongField() throws {
        let refused = Self.call(0, 422, disturbed: true)
        #expect(try Self.verdicts("isian-salah", [refused, Self.call(3, 200, body: 2)]) == [.passed, .passed])
        let again = [1.0, 2].map { Self.call($0, 422, disturbed: true) }
        #expect(try Self.verdicts("isian-salah", [refused, again[0], Self.call(3, 200, body: 2)]) == [.passed, .passed])
        #expect(try Self.verdicts("isian-salah", [refused] + again) == [.failed, .failed])
    }

    @Test("a run passes only when every check did")
    func result() {
        let passed = ContractCheck("a", .passed, "b")
        #expect(ContractResult([passed]) == .passed && ContractResult([]) == .incomplete)
        #expect(ContractResult([passed, ContractCheck("a", .unseen, "b")]) == .incomplete)
        #expect(ContractResult([ContractCheck("a", .unseen, "b"), ContractCheck("a", .failed, "b")]) == .failed)
    }

    @Test("the catalogue has each name once, and a scenario is found by it")
    func names() {
        #expect(Set(ContractScenario.all.map(\.name)).count == ContractScenario.all.count && ContractScenario.named("x") == nil)
    }
}
