import Foundation
import MigratedDatabase
import Postgres
import Testing
import Vocabulary

@testable import Delivery

@Suite(.enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct RescueTests {
    @Test("what a dead instance had in flight is found first, and sent only when it is not there", arguments: [true, false])
    func deadInstance(_ wasStored: Bool) async throws {
        try await World.with { world in
            try await world.acceptWhole()
            // The second failure in a row puts the lane off.
            world.platform.fail(.down, times: 2) { $0.creates("Encounter") }
            try await world.working {
                try await eventually("the Encounter was tried") {
                    let isLeased = try await world.lane().isLeased
                    return world.platform.sent("POST", "Encounter").count == 2 && !isLeased
                }
            }
            let encounter = try await world.delivery("Encounter", "arrived")
            let body = try #require(world.platform.sent("POST", "Encounter").first?.body)
            let remote = wasStored ? world.platform.put(body, "Encounter") : nil
            // An instance took the lane, sent the Encounter, and died.
            try await world.sql(
                """
                UPDATE lane SET lease_owner = \(UUID.v7()), lease_epoch = lease_epoch + 1, in_flight = ARRAY[\(encounter.id)]::uuid[],
                    next_due_at = jembatan_now() + interval '20 seconds'
                """)
            #expect(try await world.count("delivery_shown WHERE shown_state = 'processing'") == 1)
            let sent = world.platform.ledger.count
            try await world.working {
                // The lease holds: two looks of the engine change nothing.
                let looks = try await world.claims()
                try await eventually("the engine looked") { try await world.claims() > looks + 2 }
                #expect(world.platform.ledger.count == sent)
                try await world.clockAhead(25)
                try await world.untilIdle()
            }
            try await world.isConsistent()
            let left = try await world.unfinished()
            #expect(left == [])
            #expect(world.platform.sent("GET", "Encounter").count == 1)
            #expect(world.platform.sent("POST", "Encounter").count == (wasStored ? 2 : 3))
            if let remote { #expect(try await world.delivery("Encounter", "arrived").remoteID == remote) }
        }
    }

    @Test("a result whose lease was lost changes nothing; the rescuer finds what became of it")
    func lostLease() async throws {
        try await World.with { world in
            try await world.acceptWhole()
            let gate = Gate()
            world.platform.fail(.waits(gate), times: 1) { $0.creates("Encounter") }
            try await world.working {
                try await eventually("the Encounter is on its way") { world.platform.sent("POST", "Encounter").count == 1 }
                // Another instance rescues the lane while the answer is still out.
                try await world.sql(
                    "UPDATE lane SET lease_owner = \(UUID.v7()), lease_epoch = lease_epoch + 1, next_due_at = jembatan_now() - interval '1 second'"
                )
                try await eventually("it is in doubt") { try await world.delivery("Encounter", "arrived").uncertain }
                await gate.open()
                try await world.untilIdle()
            }
            try await world.isConsistent()
            let left = try await world.unfinished()
            #expect(left == [])
            #expect(world.platform.sent("POST", "Encounter").count == 1)
        }
    }

    @Test("a lane that was paused when its instance died stays paused")
    func pausedAndDead() async throws {
        try await World.with { world in
            try await world.acceptWhole()
            let patient = try await world.delivery("Patient")
            try await world.database.transaction(in: world.clinicID) {
                _ = try await LaneControl.pause(.satusehat, reason: "Pemeliharaan", by: .cli, in: $0)
            }
            try await world.sql(
                """
                UPDATE lane SET lease_owner = \(UUID.v7()), in_flight = ARRAY[\(patient.id)]::uuid[],
                    next_due_at = jembatan_now() - interval '1 second'
                """)
            try await world.working {
                try await eventually("it was rescued") { try await world.delivery("Patient").uncertain }
                try await world.untilIdle()
            }
            #expect(world.platform.ledger.isEmpty)
            try await world.database.transaction(in: world.clinicID) {
                _ = try await LaneControl.resume(.satusehat, by: .cli, in: $0)
            }
            try await world.drain()
            let left = try await world.unfinished()
            #expect(left == [])
        }
    }

    @Test("a graceful stop finishes what is in flight and gives the lane back")
    func gracefulStop() async throws {
        try await World.with { world in
            try await world.acceptWhole()
            let gate = Gate()
            world.platform.fail(.waits(gate), times: 1) { $0.creates("Encounter") }
            let engine = try world.engine()
            let task = Task { await engine.run() }
            try await eventually("the Encounter is on its way") { world.platform.sent("POST", "Encounter").count == 1 }
            task.cancel()
            await gate.open()
            await task.value
            let lane = try await world.lane()
            #expect(!lane.isLeased && lane.inFlight.isEmpty && !lane.isIdle)
            #expect(try await world.delivery("Encounter", "arrived").state == "completed")
            try await world.drain()
            let left = try await world.unfinished()
            #expect(left == [])
        }
    }

    @Test("two instances share the lanes of several clinics and double nothing")
    func twoInstances() async throws {
        try await World.with { world in
            var worlds = [world]
            for number in 1...4 { worlds.append(try await world.another("KLN-\(number)")) }
            for (index, one) in worlds.enumerated() {
                for visit in 1...4 { try await one.acceptWhole("K\(index)-V\(visit)") }
            }
            let other = try world.instance()
            try await world.working([try world.engine(), try world.engine(on: other)]) {
                for one in worlds { try await one.untilIdle() }
            }
            await other.pool.close()
            let left = try await world.unfinished()
            #expect(left == [])
            for one in worlds { try await one.isConsistent() }
            #expect(world.platform.stored("Encounter").count == 20)
            #expect(world.platform.sent("POST", "Encounter").count == 20)
        }
    }
}

extension World {
    /// How many statements the server has begun for engines: rises whenever one looks for lanes.
    func claims() async throws -> Int {
        try await superuser.query("SELECT xact_commit AS n FROM pg_stat_database WHERE datname = current_database()").first?.get("n") ?? 0
    }
}
