import Clinics
import Foundation
import JSON
import MigratedDatabase
import Testing

@testable import Delivery

@Suite(.enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct RefusalTests {
    @Test("the platform's own 500 is searched for, retried three times, then fails with its cause; a resend heals both")
    func ownError() async throws {
        try await World.with { world in
            try await world.acceptWhole()
            world.platform.fail(.ownError) { $0.creates("Condition") }
            try await world.working {
                try await eventually("the retries are spent") {
                    // Retries wait for seconds: the engine's clock is moved past them.
                    try await world.sql("UPDATE clock SET ahead = ahead + interval '2 seconds'")
                    return try await world.delivery("Condition").state == "failed"
                }
            }
            try await world.isConsistent()
            #expect(world.platform.sent("POST", "Condition").count == 4)
            #expect(world.platform.sent("GET", "Condition").count == 4)
            #expect(try await world.count("error_group WHERE open_count = 1 AND resolution_status = 'pending'") == 1)
            #expect(try await world.count("error_log WHERE resolution_status = 'pending'") > 0)

            world.platform.recover()
            let failed = try await world.delivery("Condition")
            let resend = try world.resend
            let outcome = try await world.database.transaction(in: world.clinicID) {
                try await resend.run(failed.id, .same, confirmed: false, by: .cli, in: $0)
            }
            #expect(outcome == .queued(failed.id))
            try await world.drain()
            #expect(try await world.unfinished() == [])
            #expect(try await world.count("error_group WHERE open_count <> 0 OR resolution_status <> 'auto_resolved'") == 0)
            #expect(try await world.count("error_log WHERE resolution_status <> 'auto_resolved'") == 0)
            #expect(world.platform.stored("Encounter").first?["status"]?.string == "finished")
        }
    }

    @Test("the platform's own 500 about something that it stored is adopted, not doubled")
    func ownErrorStored() async throws {
        try await World.with { world in
            try await world.acceptWhole()
            world.platform.fail(.ownErrorAfterStoring, times: 1) { $0.creates("Encounter") }
            try await world.drain()
            #expect(try await world.unfinished() == [])
            #expect(world.platform.sent("POST", "Encounter").count == 1)
            let spent = try await world.spentAttempts()
            #expect(spent == [])
        }
    }

    @Test("a client error fails at once and holds up what depends on it, nothing else")
    func clientError() async throws {
        try await World.with { world in
            try await world.acceptWhole()
            world.platform.fail(.refused("RuleNumber: 10003 code not found"), times: 1) { $0.creates("Encounter") }
            try await world.drain()
            #expect(world.platform.sent("POST", "Encounter").count == 1)
            let encounter = try await world.delivery("Encounter", "arrived")
            #expect(encounter.state == "failed")
            let shown = try await world.database.transaction(in: world.clinicID) { try await DeliveryListStore.find(encounter.id, in: $0) }
            #expect(shown?.errorElement == "Condition.code", "what the rule is about stands on the row")
            #expect(try await world.count("delivery WHERE state = 'pending' AND hold = 'dependency'") == 6)
            #expect(try await world.count("error_group WHERE open_count = 1") == 1)

            let resend = try world.resend
            let id = try await world.delivery("Encounter", "arrived").id
            try await world.database.transaction(in: world.clinicID) {
                _ = try await resend.run(id, .same, confirmed: false, by: .cli, in: $0)
            }
            try await world.drain()
            #expect(try await world.unfinished() == [])
        }
    }

    @Test("'duplicate' is resolved by finding it; when it is not there a person decides")
    func duplicate() async throws {
        try await World.with { world in
            let visit = try await world.accept().visit
            try await world.accept(Sample.diagnosis(), to: visit)
            let number = JSON.string("V-1")
            let remote = world.platform.put(
                [
                    "resourceType": "Encounter",
                    "identifier": [["system": "http://sys-ids.kemkes.go.id/encounter/10000004", "value": number]],
                ], "Encounter")
            world.platform.fail(.duplicate, times: 1) { $0.creates("Encounter") }
            world.platform.fail(.duplicate, times: 1) { $0.creates("Condition") }
            try await world.drain()
            #expect(try await world.delivery("Encounter", "arrived").remoteID == remote)
            let condition = try await world.delivery("Condition")
            #expect(condition.state == "failed" && condition.errorCode == "duplicate-not-found")
        }
    }

    @Test("a body that does not open fails by itself, and keeps nothing else from going")
    func unreadableBody() async throws {
        try await World.with { world in
            try await world.acceptWhole()
            let observation = try await world.delivery("Observation")
            try await world.sql("UPDATE delivery_body SET body = '\\x00' WHERE delivery_id = \(observation.id)")
            try await world.working { try await world.untilIdle() }
            let failed = try await world.delivery("Observation")
            #expect(failed.state == "failed" && failed.errorCode == "body-unreadable")
            #expect(try await world.delivery("Encounter", "finished").state == "completed")
        }
    }

    @Test("several matches stop for a person")
    func severalMatches() async throws {
        try await World.with { world in
            try await world.accept()
            let body: JSON = [
                "resourceType": "Encounter",
                "identifier": [["system": "http://sys-ids.kemkes.go.id/encounter/10000004", "value": "V-1"]],
            ]
            _ = world.platform.put(body, "Encounter")
            _ = world.platform.put(body, "Encounter")
            world.platform.fail(.lostRequest, times: 1) { $0.creates("Encounter") }
            try await world.working { try await world.untilIdle() }
            let encounter = try await world.delivery("Encounter", "arrived")
            #expect(encounter.state == "failed" && encounter.errorCode == "several-matches")
            #expect(world.platform.sent("POST", "Encounter").count == 1)
        }
    }

    @Test("an unknown patient fails the lookup; sending the visit again once the platform knows them sends everything")
    func unknownPatient() async throws {
        try await World.with { world in
            world.platform.forget(nik: Sample.nik.digits)
            try await world.acceptWhole()
            try await world.drain()
            #expect(try await world.delivery("Patient").errorCode == "patient-not-found")
            world.platform.knows(nik: Sample.nik.digits, as: "P02478375538")
            try await world.acceptWhole()
            try await world.drain()
            #expect(try await world.unfinished() == [])
        }
    }

    @Test("refused credentials stop the lane and spend nothing; new ones let it drain")
    func credentials() async throws {
        try await World.with { world in
            try await world.acceptWhole()
            world.platform.fail(.credentialRefused)
            try await world.working { try await world.untilIdle() }
            let lane = try await world.lane()
            #expect(lane.isRefused && !lane.isParked)
            let asked = world.platform.ledger.count
            #expect(try await world.count("delivery WHERE attempts > 0 OR state <> 'pending' OR uncertain AND kind <> 'Patient'") == 0)

            // More work does not start a refused lane.
            try await world.acceptWhole("V-2", nik: Sample.otherNIK)
            #expect(try await world.lane().isIdle)
            #expect(world.platform.ledger.count == asked)

            world.platform.recover()
            world.platform.knows(nik: Sample.otherNIK.digits, as: "P01836748436")
            try await world.database.transaction(in: world.clinicID) {
                try await LaneControl.resumeAfterCredentials(.satusehat, upstream: nil, in: $0)
            }
            try await world.drain()
            #expect(try await world.unfinished() == [])
            #expect(try await world.lane().isRefused == false)
        }
    }

    @Test("pausing stops a lane with its reason, resuming lets it go on")
    func pause() async throws {
        try await World.with { world in
            try await world.acceptWhole()
            let paused = try await world.database.transaction(in: world.clinicID) {
                try await LaneControl.pause(.satusehat, reason: "Pemeliharaan", by: .cli, in: $0)
            }
            #expect(paused)
            try await world.working { try await world.untilIdle() }
            #expect(world.platform.ledger.isEmpty)
            try await world.acceptWhole("V-2")
            #expect(try await world.lane().isIdle)
            try await world.database.transaction(in: world.clinicID) {
                _ = try await LaneControl.resume(.satusehat, by: .cli, in: $0)
            }
            try await world.drain()
            #expect(try await world.unfinished() == [])
        }
    }

    @Test("a pause holds while the lane is being worked: what is in flight finishes, nothing more leaves")
    func pauseWhileWorking() async throws {
        try await World.with { world in
            try await world.acceptWhole()
            let gate = Gate()
            world.platform.fail(.waits(gate), times: 1) { $0.creates("Encounter") }
            try await world.working {
                try await eventually("the Encounter is on its way") { world.platform.sent("POST", "Encounter").count == 1 }
                try await world.database.transaction(in: world.clinicID) {
                    _ = try await LaneControl.pause(.satusehat, reason: "Pemeliharaan", by: .cli, in: $0)
                }
                await gate.open()
                try await world.untilIdle()
            }
            #expect(try await world.delivery("Encounter", "arrived").state == "completed")
            #expect(world.platform.ledger.filter { $0.method != "GET" }.count == 1)
        }
    }
}
