import Clinics
import Foundation
import JSON
import MigratedDatabase
import Synchronization
import Testing
import Vocabulary

@testable import Delivery

@Suite(.enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct ComparisonTests {
    /// A clinic whose visits have all arrived.
    private static func sent(visits: Int = 1, _ body: (World, LocalDate) async throws -> Void) async throws {
        try await World.with { world in
            for number in 1...visits { try await world.acceptWhole("V-\(number)") }
            try await world.drain()
            let clinic = try await world.clinic()
            try await body(world, LocalDate(Sample.start, in: clinic.timeZone))
        }
    }

    private static func job(_ world: World) throws -> NightlyComparison {
        NightlyComparison(database: world.database, kinds: try world.kinds, gate: try world.engine().gate)
    }

    @discardableResult
    private static func compare(_ world: World, _ day: LocalDate) async throws -> NightlyComparison.End {
        try await job(world).compare(day, of: try await world.clinic(), isForced: true)
    }

    private static func differences(_ world: World, isOpen: Bool = true) async throws -> [ComparisonDifference] {
        try await world.database.transaction(in: world.clinicID) {
            try await ComparisonStore.differences(day: nil, isOpen: isOpen, after: nil, limit: 50, in: $0)
        }
    }

    private static func sendAgain(_ difference: ComparisonDifference, _ world: World) async throws -> ComparisonRepair.Outcome {
        try await world.database.transaction(in: world.clinicID) {
            try await ComparisonRepair.sendAgain(difference.id, by: .cli, in: $0)
        }
    }

    /// Plans what was asked for and sends it.
    private static func settle(_ world: World, until holds: () async throws -> Bool) async throws {
        try await world.working {
            try await eventually("it has gone") { try await holds() }
            try await world.untilIdle()
        }
        try await world.isConsistent()
    }

    @Test("what agrees leaves no difference, and costs one search a type and visit")
    func agrees() async throws {
        try await Self.sent { world, day in
            let before = world.platform.ledger.count
            #expect(try await Self.compare(world, day) == .done)
            let asked = world.platform.ledger.dropFirst(before)
            #expect(asked.map(\.type).sorted() == ["Condition", "Encounter", "Observation"])
            #expect(try await Self.differences(world) == [])
            let run = try #require(
                try await world.database.transaction(in: world.clinicID) { try await ComparisonStore.runs(limit: 5, in: $0) }.first)
            #expect(run.isFinished && run.visits == 1 && run.visitsDone == 1 && run.resources == 5 && run.open == 0)
            #expect(try await world.count("platform_call WHERE purpose = 'comparison'") == 3)
        }
    }

    @Test("one that is gone is missing; sent again it is made anew, and the difference closes by itself")
    func missing() async throws {
        try await Self.sent { world, day in
            let condition = try await world.delivery("Condition")
            let old = try #require(condition.remoteID)
            world.platform.change("Condition", old) { _ in nil }
            try await Self.compare(world, day)
            let found = try #require(try await Self.differences(world).first { $0.kind == "Condition" })
            #expect(found.what == .missing && found.deliveryID == condition.id && found.remoteID == old)
            // The platform's own reference to it is not what we sent any more than before: only the Condition differs.
            #expect(try await Self.differences(world).count == 1)

            #expect(try await Self.sendAgain(found, world) == .queued)
            try await Self.settle(world) { try await world.delivery("Condition").state == "completed" }
            #expect(try await world.delivery("Condition").remoteID != old)
            #expect(world.platform.stored("Condition").count == 1)
            #expect(try await Self.differences(world).filter { $0.kind == "Condition" } == [])
            #expect(try await Self.sendAgain(found, world) == .notNeeded)
        }
    }

    @Test("what names a lost one is told its new id by itself")
    func renewed() async throws {
        try await Self.sent { world, day in
            let old = try #require(try await world.delivery("Condition").remoteID)
            world.platform.change("Condition", old) { _ in nil }
            try await Self.compare(world, day)
            let found = try #require(try await Self.differences(world).first)
            _ = try await Self.sendAgain(found, world)
            try await Self.settle(world) {
                let new = world.platform.stored("Condition").first?["id"]?.string
                let named = world.platform.stored("Encounter").first?["diagnosis"]?[0]?["condition"]?["reference"]?.string
                return new != nil && named == new.map { "Condition/" + $0 }
            }
            #expect(try await world.count("delivery WHERE former_id IS NOT NULL") == 0)
            #expect(world.platform.sent("PUT", "Observation").isEmpty, "it names no Condition")
            let asked = world.platform.ledger.count
            try await world.drain()
            #expect(world.platform.ledger.count == asked)
            try await Self.compare(world, day)
            #expect(try await Self.differences(world) == [])
        }
    }

    @Test("another status and other content are told by element names alone, and an update brings ours back")
    func changed() async throws {
        try await Self.sent { world, day in
            let encounter = try #require(try await world.delivery("Encounter", "arrived").remoteID)
            world.platform.change("Encounter", encounter) { stored in
                var stored = stored
                stored["status"] = "in-progress"
                return stored
            }
            let condition = try #require(try await world.delivery("Condition").remoteID)
            world.platform.change("Condition", condition) { stored in
                var stored = stored
                stored["code"] = ["text": "Rahasia"]
                return stored
            }
            try await Self.compare(world, day)
            let found = try await Self.differences(world)
            #expect(Set(found.map(\.what)) == [.status, .content])
            #expect(found.first { $0.what == .status }?.elements == ["status"])
            #expect(found.first { $0.what == .content }?.elements == ["code"])
            #expect(try await world.count("comparison_difference c WHERE c::text LIKE '%Rahasia%'") == 0)

            for difference in found { #expect(try await Self.sendAgain(difference, world) == .queued) }
            try await Self.settle(world) { try await Self.differences(world) == [] }
            #expect(world.platform.stored("Encounter").first?["status"]?.string == "finished")
            #expect(world.platform.stored("Condition").first?["code"]?["text"]?.string != "Rahasia")
            try await Self.compare(world, day)
            #expect(try await Self.differences(world) == [])
        }
    }

    @Test("one that is there though it was refused here is adopted, not made twice")
    func unexpected() async throws {
        try await World.with { world in
            try await world.acceptWhole()
            world.platform.fail(.refused("RuleNumber: 10003 code not found"), times: 1) { $0.creates("Condition") }
            try await world.drain()
            let condition = try await world.delivery("Condition")
            #expect(condition.state == "failed")
            let body = try #require(world.platform.sent("POST", "Condition").first?.body)
            let remote = world.platform.put(body, "Condition")

            try await Self.compare(world, LocalDate(Sample.start, in: try await world.clinic().timeZone))
            let found = try #require(try await Self.differences(world).first)
            #expect(found.what == .unexpected && found.remoteID == remote && found.deliveryID == condition.id)
            #expect(try await Self.sendAgain(found, world) == .notNeeded)
            let adopted = try await world.database.transaction(in: world.clinicID) {
                try await AdoptionStore.adopt(condition.id, remote, by: .cli, in: $0)
            }
            #expect(adopted == .adopted)
            try await Self.settle(world) { try await world.unfinished() == [] }
            #expect(world.platform.stored("Condition").count == 1)
            #expect(try await Self.differences(world) == [])
        }
    }

    @Test("an interrupted comparison goes on behind the last visit, and a later one closes what agrees again")
    func interrupted() async throws {
        try await Self.sent(visits: 3) { world, day in
            let condition = try #require(try await world.deliveries("kind = 'Condition'").first?.remoteID)
            var taken: JSON?
            world.platform.change("Condition", condition) { stored in
                taken = stored
                return nil
            }
            try await Self.compare(world, day)
            #expect(try await Self.differences(world).map(\.what) == [.missing])
            world.platform.restore(try #require(taken), "Condition", condition)

            // The second time the platform goes away in the middle: two visits are done with three searches each.
            let answered = Mutex(0)
            world.platform.fail(.down) { _ in
                answered.withLock { count in
                    count += 1
                    return count > 6
                }
            }
            #expect(try await Self.compare(world, day) == .interrupted(reason: "connection_refused"))
            world.platform.recover()
            let again = world.platform.ledger.count
            #expect(try await Self.compare(world, day) == .done)
            #expect(world.platform.ledger.count == again + 3, "the third visit alone")
            #expect(try await Self.differences(world) == [])
            #expect(try await Self.differences(world, isOpen: false).count == 1)
        }
    }

    @Test("a type that may not be read is no difference, and the others are compared all the same")
    func unreadable() async throws {
        try await Self.sent { world, day in
            world.platform.fail(.noRight) { FakePlatform.type($0) == "Condition" }
            #expect(try await Self.compare(world, day) == .done)
            #expect(try await Self.differences(world) == [])
            let run = try await world.database.transaction(in: world.clinicID) { try await ComparisonStore.runs(limit: 1, in: $0) }.first
            #expect(run?.resources == 4)
        }
    }

    @Test("deliveries go first: nothing is compared while one is ready")
    func givesWay() async throws {
        try await Self.sent { world, day in
            try await world.acceptWhole("V-2")
            let before = world.platform.ledger.count
            let clinic = try await world.clinic()
            let job = try Self.job(world)
            async let end = job.compare(day, of: clinic, isForced: true)
            try await Self.settle(world) { try await world.unfinished() == [] }
            #expect(try await end == .done)
            let ledger = Array(world.platform.ledger.dropFirst(before))
            let lastWrite = try #require(ledger.lastIndex { $0.method != "GET" })
            let firstComparison = try #require(ledger.firstIndex { $0.method == "GET" && $0.type != "Patient" })
            #expect(lastWrite < firstComparison)
        }
    }

    @Test("it runs between one and four at night of the clinic, unless forced")
    func night() async throws {
        try await Self.sent { world, _ in
            let clinic = try await world.clinic()
            let hour = { (utc: Int) in Date(timeIntervalSince1970: Double(20_000 * 86_400 + utc * 3_600)) }
            #expect((0..<24).filter { NightlyComparison.isNight(hour($0), clinic) } == [18, 19, 20], "01.00–04.00 WIB")

            let now = Date().timeIntervalSince1970.truncatingRemainder(dividingBy: 86_400) / 3_600
            // Ten in the morning of the clinic, today or tomorrow.
            try await world.clockAhead(Int((27 - now).truncatingRemainder(dividingBy: 24) * 3_600))
            let before = world.platform.ledger.count
            let result = try await Self.job(world).run(JobRun(clinic: clinic, isForced: false, say: { _ in }))
            #expect(result == .nothing("Perbandingan hanya berjalan pukul 01.00–04.00."))
            #expect(world.platform.ledger.count == before)
            guard case .done = try await Self.job(world).run(JobRun(clinic: clinic, isForced: true, say: { _ in })) else {
                Issue.record("forced, it runs at any hour")
                return
            }
        }
    }
}
