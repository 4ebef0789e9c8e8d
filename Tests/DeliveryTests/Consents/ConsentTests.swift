import Clinics
import Foundation
import MigratedDatabase
import Postgres
import Testing
import Vocabulary

@testable import Delivery

/// Each case of the gate, judged by what reached the platform.
@Suite("Consent at sending", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct ConsentTests {
    /// What may reach the platform of a visit: all of it, the arrival, or nothing but the patient's lookup.
    enum Reach: Sendable { case all, encounter, nothing }

    @Test(
        "what is sent is what was consented to, under either policy and however it was said",
        arguments: [ConsentPolicy.presumed, .required], [ConsentCoverage.all, .encounterOnly, .nothing])
    func coverage(_ policy: ConsentPolicy, _ coverage: ConsentCoverage) async throws {
        for method in ConsentMethod.allCases {
            try await World.with { world in
                try await world.setPolicy(policy)
                let visit = try await world.acceptWhole()
                try await world.record(coverage, of: visit.patientID) { $0.method = method }
                try await world.drain()
                try await world.expect(coverage == .all ? .all : coverage == .encounterOnly ? .encounter : .nothing)
            }
        }
    }

    @Test("without a record the policy decides: presumed sends, required waits", arguments: [ConsentPolicy.presumed, .required])
    func unasked(_ policy: ConsentPolicy) async throws {
        try await World.with { world in
            try await world.setPolicy(policy)
            let visit = try await world.acceptWhole()
            try await world.drain()
            try await world.expect(policy == .presumed ? .all : .nothing)
            guard policy == .required else { return }
            let encounter = try await world.delivery("Encounter", "arrived")
            #expect(encounter.state == "pending" && encounter.hold == "consent")

            try await world.record(.all, of: visit.patientID)
            try await world.drain()
            try await world.expect(.all)
        }
    }

    @Test("a change of the policy to presumed sends what it held")
    func policyChanged() async throws {
        try await World.with { world in
            try await world.setPolicy(.required)
            _ = try await world.acceptWhole()
            try await world.drain()
            try await world.setPolicy(.presumed)
            let reopened = try await world.database.transaction(in: world.clinicID) { try await world.consents.policyChanged(in: $0) }
            #expect(reopened == 1)
            try await world.drain()
            try await world.expect(.all)
        }
    }

    @Test("revoking in mid-queue stops all that waits at once, keeps the proof, and consent given later sends it, in order")
    func revoked() async throws {
        try await World.with { world in
            let visit = try await world.acceptWhole()
            try await world.record(.all, of: visit.patientID)
            let waiting = try await world.count("delivery WHERE state = 'pending' AND kind <> 'Patient'")
            let effect = try #require(try await world.revoke(visit.patientID, askedAt: Date().addingTimeInterval(-60)))
            // At once: no engine has run.
            #expect(effect.stopped.count == waiting && effect.leaving.isEmpty)
            #expect(try await world.count("delivery WHERE skip_reason = 'consent_revoked'") == waiting)
            #expect(effect.appliedAt.timeIntervalSince(effect.askedAt) >= 60)
            let proof = try await world.database.transaction(in: world.clinicID) {
                try await world.consents.effects(of: visit.patientID, in: $0).values.flatMap(\.self)
            }
            #expect(proof.contains { Set($0.stopped) == Set(effect.stopped) && abs($0.askedAt.timeIntervalSince(effect.askedAt)) < 1 })
            try await world.drain()
            try await world.expect(.nothing)
            #expect(try await world.database.transaction(in: world.clinicID) { try await CounterStore.differences(in: $0) } == 0)

            let again = try await world.record(.all, of: visit.patientID)
            #expect(again.reopened == waiting)
            try await world.drain()
            try await world.expect(.all)
            #expect(world.platform.ledger.filter { $0.method != "GET" }.first?.type == "Encounter")
            #expect(try await world.database.transaction(in: world.clinicID) { try await CounterStore.differences(in: $0) } == 0)
        }
    }

    @Test("what was drawn as consent was revoked is named as leaving, and goes no further")
    func leaving() async throws {
        try await World.with { world in
            let visit = try await world.acceptWhole()
            let encounter = try await world.delivery("Encounter", "arrived").id
            try await world.sql("UPDATE lane SET in_flight = ARRAY[\(encounter)]::uuid[], lease_owner = gen_random_uuid()")
            let effect = try await world.record(.nothing, of: visit.patientID)
            #expect(effect.leaving == [encounter] && !effect.stopped.contains(encounter))
            #expect(try await world.delivery("Encounter", "arrived").state == "pending")
        }
    }

    @Test("one whose answer was lost is looked for before it is stopped: what is there is told as sent")
    func doubtful() async throws {
        try await World.with { world in
            let visit = try await world.acceptWhole()
            try await world.sql("UPDATE lane SET settle_ms = 600000")
            world.platform.fail(.lostAnswer, times: 1) { $0.method == "POST" && $0.path == "/Encounter" }
            try await world.working {
                try await eventually("the answer is lost") { try await world.delivery("Encounter", "arrived").hold == "reconciling" }
            }
            let effect = try await world.record(.nothing, of: visit.patientID)
            #expect(effect.leaving.count == 1)
            try await world.clockAhead(700)
            try await world.drain()
            #expect(try await world.delivery("Encounter", "arrived").state == "completed")
            #expect(world.platform.sent("POST", "Encounter").count == 1)
            try await world.expect(.encounter, ended: false)
        }
    }

    @Test("consent ends by itself, before it is sent and while it waits")
    func expired() async throws {
        try await World.with { world in
            let visit = try await world.acceptWhole()
            try await world.record(.all, of: visit.patientID) { $0.validUntil = Date().addingTimeInterval(3600) }
            try await world.clockAhead(7200)
            try await world.drain()
            try await world.expect(.nothing)
            #expect(try await world.delivery("Encounter", "arrived").skipReason == "consent_expired")
        }
    }

    @Test("a consent that begins later lets nothing go before, and all of it then")
    func begins() async throws {
        try await World.with { world in
            try await world.setPolicy(.required)
            let visit = try await world.acceptWhole()
            try await world.record(.all, of: visit.patientID) { $0.validFrom = Date().addingTimeInterval(3600) }
            try await world.drain()
            try await world.expect(.nothing)
            try await world.clockAhead(7200)
            try await world.settleDue()
            try await world.drain()
            try await world.expect(.all)
        }
    }

    @Test("what was sent names the consent under which it left")
    func provenance() async throws {
        try await World.with { world in
            let visit = try await world.acceptWhole()
            try await world.record(.all, of: visit.patientID)
            try await world.drain()
            let rows = try await world.superuser.query(
                "SELECT count(*) AS n FROM delivery d JOIN consent c ON c.id = d.consent_id WHERE d.kind = 'Encounter' AND d.state = 'completed'"
            )
            #expect(try rows.first?.get("n", as: Int64.self) ?? 0 >= 2)
        }
    }

    @Test("a refusal changed to encounters alone sends the arrival; changed to all, the rest")
    func widened() async throws {
        try await World.with { world in
            let visit = try await world.acceptWhole()
            try await world.record(.nothing, of: visit.patientID)
            try await world.drain()
            try await world.expect(.nothing)
            try await world.record(.encounterOnly, of: visit.patientID)
            try await world.drain()
            try await world.expect(.encounter)
            try await world.record(.all, of: visit.patientID)
            try await world.drain()
            try await world.expect(.all)
        }
    }
}

extension World {
    var consents: ConsentDesk { get throws { ConsentDesk(kinds: try kinds) } }

    func setPolicy(_ policy: ConsentPolicy) async throws {
        try await sql("UPDATE clinic SET consent_policy = \(policy.rawValue)")
    }

    /// Enters a decision of now, as the consent page does.
    @discardableResult
    func record(_ coverage: ConsentCoverage, of patient: UUID, _ change: (inout Consent) -> Void = { _ in }) async throws -> ConsentEffect {
        var consent = Consent(id: .v7(), patientID: patient, coverage: coverage, decidedAt: Date().addingTimeInterval(-1), method: .written)
        change(&consent)
        let entry = consent
        let desk = try consents
        return try await database.transaction(in: clinicID) { try await desk.record(entry, by: .cli, in: $0) }
    }

    @discardableResult
    func revoke(_ patient: UUID, askedAt: Date = Date()) async throws -> ConsentEffect? {
        let desk = try consents
        return try await database.transaction(in: clinicID) {
            try await desk.revoke(patient: patient, askedAt: askedAt, reason: "Permintaan pasien", by: .cli, in: $0)
        }
    }

    func settleDue() async throws {
        _ = try await ConsentJob(database: database, desk: try consents).settle(try await clinic())
    }

    /// What stands on the platform is what may, and nothing else ever reached it.
    func expect(_ reach: ConsentTests.Reach, ended: Bool = true, at place: SourceLocation = #_sourceLocation) async throws {
        let written = Set(platform.ledger.filter { $0.method != "GET" }.map(\.type))
        switch reach {
        case .all:
            let left = try await unfinished()
            #expect(left == [], sourceLocation: place)
            #expect(platform.stored("Encounter").first?["status"]?.string == "finished", sourceLocation: place)
        case .encounter:
            #expect(written == ["Encounter"], sourceLocation: place)
            #expect(platform.stored("Encounter").first?["status"]?.string != "finished", sourceLocation: place)
            if ended { #expect(try await delivery("Encounter", "finished").state == "skipped", sourceLocation: place) }
        case .nothing: #expect(written.isEmpty, "\(written)", sourceLocation: place)
        }
    }
}
