import Clinics
import Foundation
import MigratedDatabase
import Testing

@testable import Delivery

@Suite(.enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct LateChangeTests {
    @Test("a diagnosis that arrives while the end is on its way without it reaches the Encounter")
    func diagnosisDuringTheEnd() async throws {
        try await World.with { world in
            let visit = try await world.acceptWhole()
            try await world.accept(Sample.diagnosis("E11.9", text: "Diabetes melitus"), to: visit)
            world.platform.fail(.refused("code not found"), times: 1) {
                $0.creates("Condition") && String(decoding: $0.body ?? [], as: UTF8.self).contains("E11.9")
            }
            let gate = Gate()
            world.platform.fail(.waits(gate), times: 1) {
                $0.method == "PUT" && String(decoding: $0.body ?? [], as: UTF8.self).contains("\"diagnosis\"")
            }
            try await world.working {
                try await eventually("the end is on its way") {
                    world.platform.sent("PUT", "Encounter").contains { $0.body?["diagnosis"] != nil }
                }
                let failed = try #require(try await world.deliveries("state = 'failed'").first)
                let resend = try world.resend
                try await world.database.transaction(in: world.clinicID) {
                    _ = try await resend.run(failed.id, .same, confirmed: false, by: .cli, in: $0)
                }
                try await eventually("the second diagnosis arrived") {
                    try await world.count("delivery WHERE kind = 'Condition' AND state = 'completed'") == 2
                }
                await gate.open()
                try await eventually("the Encounter names both", seconds: 5) {
                    world.platform.stored("Encounter").first?["diagnosis"]?.array?.count == 2
                }
                try await world.untilIdle()
            }
            try await world.isConsistent()
            #expect(try await world.unfinished() == [])
            #expect(try await world.count("visit_replan") == 0)
        }
    }

    @Test("a crash between a result and its update forgets nothing: another instance plans the visit")
    func crashBeforeTheUpdate() async throws {
        try await World.with { world in
            let visit = try await world.acceptWhole()
            try await world.drain()
            // The instance that found other content on the platform died before it planned the visit again.
            try await world.sql("UPDATE delivery SET sent_hash = NULL WHERE kind = 'Observation'")
            try await world.sql("INSERT INTO visit_replan (clinic_id, visit_id) VALUES (\(world.clinicID.rawValue), \(visit.id))")
            try await world.working {
                try await eventually("the visit is planned again") { try await world.count("visit_replan") == 0 }
                try await world.untilIdle()
            }
            try await world.isConsistent()
            #expect(world.platform.sent("PUT", "Observation").count == 3)
            #expect(try await world.unfinished() == [])
        }
    }

    @Test("a refusal of credentials that have been replaced meanwhile stops nothing")
    func oldCredentials() async throws {
        try await World.with { world in
            try await world.acceptWhole()
            let gate = Gate()
            // What was sent with the old secret is refused after the new one was saved.
            world.platform.fail(.waits(gate, then: .credentialRefused(message: "invalid_client")), times: 1) { $0.creates("Encounter") }
            try await world.working {
                try await eventually("the Encounter is on its way") { world.platform.sent("POST", "Encounter").count == 1 }
                try await world.database.transaction(in: world.clinicID) {
                    try await LaneControl.resumeAfterCredentials(.satusehat, upstream: nil, in: $0)
                }
                await gate.open()
                try await world.untilIdle()
            }
            try await world.isConsistent()
            #expect(try await world.lane().isRefused == false)
            #expect(try await world.unfinished() == [])
        }
    }
}
