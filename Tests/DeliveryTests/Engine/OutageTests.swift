import Foundation
import MigratedDatabase
import Testing

@testable import Delivery

@Suite(.enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct OutageTests {
    @Test("an outage parks the lane, spends nothing, and everything goes in order afterwards")
    func outage() async throws {
        try await World.with { world in
            try await world.acceptWhole()
            world.platform.fail(.down)
            // Five failures open the breaker; each puts the next off by a doubling time.
            try await world.working {
                for _ in 0..<RetryPolicy.breakerThreshold {
                    try await eventually("the lane is tried or parked") {
                        let lane = try await world.lane()
                        return !lane.isLeased && lane.inFlight.isEmpty && lane.failures > 0
                    }
                    if try await world.lane().isParked { break }
                    let failures = try await world.lane().failures
                    try await world.sql("UPDATE lane SET next_due_at = jembatan_now(), not_before = NULL WHERE lease_owner IS NULL")
                    try await eventually("it is tried again") { try await world.lane().failures > failures }
                }
                try await eventually("the lane is parked") { try await world.lane().isParked }
            }
            #expect(try await world.count("delivery WHERE attempts > 0 OR state <> 'pending' OR uncertain AND kind <> 'Patient'") == 0)
            #expect(try await world.delivery("Patient").hold == nil)
            let asked = world.platform.ledger.count

            world.platform.recover()
            try await world.working {
                // Still parked: nothing leaves before the breaker's time.
                try await eventually("the engine looked") { try await world.lane().isIdle == false }
                #expect(world.platform.ledger.count == asked)
                try await world.clockAhead(60)
                try await world.untilIdle()
            }
            try await world.isConsistent()
            #expect(try await world.unfinished() == [])
            #expect(try await world.lane().isParked == false)
            #expect(world.platform.ledger.filter { $0.method != "GET" }.map(\.type).first == "Encounter")
        }
    }

    @Test("a gateway's 502 and a lost answer are found again and never doubled", arguments: [FakePlatform.Fault.badGateway, .lostAnswer])
    func lostAnswer(_ fault: FakePlatform.Fault) async throws {
        try await World.with { world in
            try await world.acceptWhole()
            world.platform.fail(fault, times: 1) { $0.creates("Encounter") }
            world.platform.fail(fault, times: 1) { $0.creates("Condition") }
            try await world.drain()
            #expect(try await world.unfinished() == [])
            #expect(world.platform.stored("Encounter").count == 1)
            #expect(world.platform.stored("Condition").count == 1)
            #expect(world.platform.sent("POST", "Encounter").count == 1)
            #expect(world.platform.sent("GET", "Encounter").count == 1)
            let spent = try await world.spentAttempts()
            #expect(spent == [])
            #expect(try await world.count("attempt WHERE outcome IN ('away', 'ambiguous') AND NOT spent") == 2)
        }
    }

    @Test("a request that was lost is sent again once nothing is found")
    func lostRequest() async throws {
        try await World.with { world in
            try await world.acceptWhole()
            world.platform.fail(.lostRequest, times: 1) { $0.creates("Encounter") }
            try await world.drain()
            #expect(try await world.unfinished() == [])
            #expect(world.platform.sent("POST", "Encounter").count == 2)
            let spent = try await world.spentAttempts()
            #expect(spent == [])
        }
    }

    @Test("a lost answer to an update is repeated: the same PUT does no harm")
    func lostUpdate() async throws {
        try await World.with { world in
            try await world.acceptWhole()
            world.platform.fail(.lostAnswer, times: 1) { $0.method == "PUT" }
            try await world.drain()
            #expect(try await world.unfinished() == [])
            #expect(world.platform.sent("PUT", "Encounter").count == 3)
        }
    }

    @Test("429 waits as long as the platform says, and spends nothing")
    func tooMany() async throws {
        try await World.with { world in
            try await world.acceptWhole()
            world.platform.fail(.tooMany(retryAfter: 90), times: 1) { $0.creates("Encounter") }
            try await world.working {
                try await eventually("it was refused") {
                    let isLeased = try await world.lane().isLeased
                    return world.platform.sent("POST", "Encounter").count == 1 && !isLeased
                }
                #expect(
                    try await world.count("lane WHERE next_due_at > jembatan_now() + interval '80 seconds' AND next_due_at < 'infinity'")
                        == 1)
                #expect(try await world.count("delivery WHERE state <> 'completed' AND (attempts > 0 OR uncertain)") == 0)
                try await world.clockAhead(100)
                try await world.untilIdle()
            }
            #expect(try await world.unfinished() == [])
            #expect(world.platform.sent("POST", "Encounter").count == 2)
        }
    }

    @Test("failures among answers put nothing off and never open the breaker; five in a row do")
    func failuresInARow() async throws {
        try await World.with { world in
            for number in 0..<8 { try await world.acceptWhole("V-\(number)") }
            world.platform.fail(.badGateway, times: 8) { $0.creates("Observation") }
            try await world.working {
                try await eventually("all eight were lost", seconds: 10) {
                    try await world.count("attempt WHERE outcome = 'away'") == 8
                }
                try await world.untilIdle()
            }
            try await world.isConsistent()
            #expect(try await world.unfinished() == [])
        }
    }

    @Test("one breaker per host: a dead platform gets one probe, not one per lane")
    func oneProbe() async throws {
        try await World.with { world in
            try await world.acceptWhole()
            try await world.sql("UPDATE lane SET upstream = 'platform.test'")
            try await world.sql(
                """
                INSERT INTO upstream (host, failures, breaker_until, opened_at, probing_until)
                VALUES ('platform.test', 20, jembatan_now() - interval '1 second', jembatan_now(), jembatan_now() + interval '1 hour')
                """)
            try await world.working {
                try await eventually("the lane is put off") {
                    try await world.count("lane WHERE lease_owner IS NULL AND next_due_at > jembatan_now() AND lease_epoch > 0") == 1
                }
                #expect(world.platform.ledger.isEmpty)
                try await world.sql("UPDATE upstream SET probing_until = NULL")
                try await world.clockAhead(10)
                try await world.untilIdle()
            }
            #expect(try await world.count("upstream WHERE breaker_until IS NULL AND failures = 0") == 1)
            #expect(try await world.unfinished() == [])
        }
    }
}
