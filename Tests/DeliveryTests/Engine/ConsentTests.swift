import Clinics
import Foundation
import MigratedDatabase
import Postgres
import Testing
import Vocabulary

@testable import Delivery

@Suite(.enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct ConsentTests {
    @Test("without a record everything goes; where the clinic requires one it waits, and goes once it is given")
    func required() async throws {
        try await World.with { world in
            try await world.sql("UPDATE clinic SET consent_policy = 'required'")
            let visit = try await world.acceptWhole()
            try await world.drain()
            #expect(world.platform.ledger.map(\.type) == ["Patient"])
            let encounter = try await world.delivery("Encounter", "arrived")
            #expect(encounter.state == "pending" && encounter.hold == "consent")

            try await world.record(.all, of: visit.patientID)
            try await world.drain()
            let left = try await world.unfinished()
            #expect(left == [])
        }
    }

    @Test(
        "a refusal skips the visit with its reason; consent given later re-opens all of it, in order",
        arguments: [ConsentCoverage.nothing, .all])
    func refused(_ coverage: ConsentCoverage) async throws {
        try await World.with { world in
            let visit = try await world.acceptWhole()
            try await world.record(coverage, of: visit.patientID)
            if coverage == .all { try await world.revoke(visit.patientID) }
            try await world.drain()
            #expect(world.platform.ledger.map(\.type) == ["Patient"])
            let encounter = try await world.delivery("Encounter", "arrived")
            #expect(encounter.skipReason == (coverage == .all ? "consent_revoked" : "consent_refused"))
            #expect(try await world.count("delivery WHERE state = 'skipped' AND skip_reason = 'parent_skipped'") == 6)

            try await world.record(.all, of: visit.patientID)
            try await world.drain()
            let left = try await world.unfinished()
            #expect(left == [])
            #expect(world.platform.ledger.filter { $0.method != "GET" }.first?.type == "Encounter")
        }
    }

    @Test("consent for encounters alone sends the Encounter and nothing that happened in it")
    func encounterOnly() async throws {
        try await World.with { world in
            let visit = try await world.acceptWhole()
            try await world.record(.encounterOnly, of: visit.patientID)
            try await world.drain()
            #expect(world.platform.stored("Encounter").first?["status"]?.string == "in-progress")
            #expect(world.platform.stored("Observation").isEmpty && world.platform.stored("Condition").isEmpty)
            #expect(try await world.count("delivery WHERE skip_reason = 'encounter_only' AND kind <> 'Encounter'") == 4)
            // Nothing lets it end: it ends as the consent has it.
            let end = try await world.delivery("Encounter", "finished")
            #expect(end.state == "skipped")

            try await world.record(.all, of: visit.patientID)
            try await world.drain()
            let left = try await world.unfinished()
            #expect(left == [])
            #expect(world.platform.stored("Encounter").first?["status"]?.string == "finished")
        }
    }
}

extension World {
    /// Enters a decision of now, as the consent page does.
    func record(_ coverage: ConsentCoverage, of patient: UUID) async throws {
        let consent = Consent(id: .v7(), patientID: patient, coverage: coverage, decidedAt: Date().addingTimeInterval(-1), method: .written)
        try await database.transaction(in: clinicID) { scope in
            try await ConsentStore.append(consent, by: .cli, in: scope)
            try await intake.consentChanged(patient, in: scope)
        }
    }

    func revoke(_ patient: UUID) async throws {
        try await database.transaction(in: clinicID) { scope in
            _ = try await ConsentStore.revoke(patient: patient, at: Date(), reason: "Permintaan pasien", by: .cli, in: scope)
            try await intake.consentChanged(patient, in: scope)
        }
    }
}
