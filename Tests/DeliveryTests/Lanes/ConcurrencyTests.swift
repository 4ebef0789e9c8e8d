import Clinics
import Foundation
import MigratedDatabase
import Testing

@testable import Delivery

@Suite(.enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct ConcurrencyTests {
    @Test("no wake-up is lost while visits arrive during the work")
    func wakeUps() async throws {
        try await World.with { world in
            try await world.working {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for task in 0..<8 {
                        group.addTask {
                            for number in 0..<5 { try await world.acceptWhole("T\(task)-\(number)") }
                        }
                    }
                    try await group.waitForAll()
                }
                try await world.untilIdle(seconds: 60)
            }
            try await world.isConsistent()
            let left = try await world.unfinished()
            #expect(left == [])
            #expect(world.platform.stored("Encounter").count == 40)
        }
    }

    @Test("children that arrive while their visit's results are written meet no deadlock")
    func deadlocks() async throws {
        try await World.with { world in
            var visits: [Visit] = []
            for number in 0..<8 { visits.append(try await world.acceptWhole("V-\(number)")) }
            let known = visits
            try await world.working {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for visit in known {
                        group.addTask {
                            for number in 0..<12 {
                                try await world.accept(Sample.diagnosis("E11.\(number)", text: "Diabetes \(number)"), to: visit)
                                try await world.accept(Sample.temperature("37.\(number)", code: "8310-\(number)"), to: visit)
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                try await world.untilIdle(seconds: 60)
            }
            #expect(world.log.deadlocks == [])
            try await world.isConsistent()
            let left = try await world.unfinished()
            #expect(left == [])
            for encounter in world.platform.stored("Encounter") { #expect(encounter["diagnosis"]?.array?.count == 13) }
        }
    }

    @Test("a change that arrives while the old content is on its way is sent afterwards")
    func changeInFlight() async throws {
        try await World.with { world in
            let visit = try await world.acceptWhole()
            let gate = Gate()
            world.platform.fail(.waits(gate), times: 1) {
                $0.creates("Observation") && String(decoding: $0.body ?? [], as: UTF8.self).contains("8310-5")
            }
            try await world.working {
                try await eventually("the temperature is on its way") {
                    world.platform.sent("POST", "Observation").contains { $0.body?["valueQuantity"]?["value"]?.number?.text == "37.2" }
                }
                try await world.accept(Sample.temperature("39.4"), to: visit)
                await gate.open()
                try await eventually("the platform has the new value") {
                    world.platform.stored("Observation").contains { $0["valueQuantity"]?["value"]?.number?.text == "39.4" }
                }
                try await world.untilIdle()
            }
            try await world.isConsistent()
            #expect(world.platform.sent("POST", "Observation").count == 3)
            #expect(world.platform.sent("PUT", "Observation").count == 1)
        }
    }
}
