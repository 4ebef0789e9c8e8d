import Clinics
import Foundation
import MigratedDatabase
import Testing

@testable import Delivery

@Suite(.enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct DoubtTests {
    @Test("what may have been stored stays in doubt whatever comes between, and is found instead of doubled")
    func doubtSurvivesRefusedCredentials() async throws {
        try await World.with { world in
            try await world.acceptWhole()
            world.platform.fail(.lostAnswer, times: 1) { $0.creates("Encounter") }
            world.platform.fail(.credentialRefused, times: 1) { $0.method == "GET" && $0.path.hasPrefix("/Encounter") }
            try await world.working {
                try await eventually("the search was refused") { try await world.lane().isRefused }
                try await eventually("the lane is given back") { try await world.lane().isLeased == false }
                #expect(try await world.delivery("Encounter", "arrived").uncertain)
                try await world.database.transaction(in: world.clinicID) {
                    try await LaneControl.resumeAfterCredentials(.satusehat, upstream: nil, in: $0)
                }
                try await world.untilIdle()
            }
            try await world.isConsistent()
            #expect(try await world.unfinished() == [])
            #expect(world.platform.sent("POST", "Encounter").count == 1)
        }
    }

    @Test("consent refused while the answer is out: it is looked for and told as sent, and consent given again sends it no second time")
    func doubtSurvivesConsent() async throws {
        try await World.with { world in
            let visit = try await world.acceptWhole()
            world.platform.fail(.lostAnswer, times: 1) { $0.creates("Encounter") }
            try await world.sql("UPDATE lane SET settle_ms = 2000")
            try await world.working {
                try await eventually("the Encounter is in doubt") { try await world.delivery("Encounter", "arrived").uncertain }
                try await world.record(.nothing, of: visit.patientID)
                try await world.untilIdle()
                #expect(try await world.delivery("Encounter", "arrived").state == "completed")
                #expect(try await world.count("delivery WHERE skip_reason = 'consent_refused'") > 0)
                try await world.record(.all, of: visit.patientID)
                try await world.untilIdle()
            }
            #expect(try await world.unfinished() == [])
            #expect(world.platform.sent("POST", "Encounter").count == 1)
            #expect(world.platform.doubled == [])
        }
    }

    @Test("what was made for the sandbox never goes to production, also when it was not closed in time")
    func otherEnvironment() async throws {
        try await World.with { world in
            try await world.acceptWhole()
            try await world.sql(
                """
                INSERT INTO platform_credential (clinic_id, channel, environment, origin, organization_id)
                VALUES (\(world.clinicID.rawValue), 'satusehat', 'production', 'https://api-satusehat.kemkes.go.id', '10000005')
                """)
            try await world.sql("UPDATE clinic SET environment = 'production', state = 'live'")
            try await world.working { try await world.untilIdle() }
            #expect(world.platform.ledger.isEmpty)
            #expect(
                try await world.count("delivery WHERE state <> 'skipped' OR skip_reason NOT IN ('sandbox_data', 'parent_skipped')") == 0)
        }
    }

    @Test("an answer that cannot be written as it is keeps no other result from being written")
    func unwritableAnswer() async throws {
        try await World.with { world in
            for number in 0..<4 { try await world.acceptWhole("V-\(number)") }
            world.platform.fail(.refused("kode\0salah"), times: 1) { $0.creates("Condition") }
            try await world.drain()
            #expect(try await world.count("delivery WHERE kind = 'Condition' AND state = 'completed'") == 3)
            let refused = try #require(try await world.deliveries("kind = 'Condition' AND state = 'failed'").first)
            #expect(refused.errorCode != nil)
        }
    }

    @Test("a visit that somebody else works on does not keep the others from a new mapping")
    func oneVisitATransaction() async throws {
        try await World.with { world in
            try await world.accept(Sample.visit("V-1", practitioner: "D-77"))
            let held = try await world.accept(Sample.visit("V-2", nik: Sample.otherNIK, practitioner: "D-77"))
            try await world.addPractitioner("D-77", ihs: "10014058550")
            let practitioner = try await world.database.transaction(in: world.clinicID) {
                try await PractitionerStore.find(code: "D-77", in: $0)
            }
            let planning = Task { [intake = world.intake, clinic = world.clinicID] in
                try await intake.mappingChanged(practitioner: practitioner, clinic: clinic)
            }
            try await world.database.transaction(in: world.clinicID) { scope in
                _ = try await PatientStore.lock(held.patient.id, in: scope)
                try await eventually("the other visit is mapped") {
                    try await world.count("delivery WHERE step = 'arrived' AND hold IS DISTINCT FROM 'mapping'") >= 1
                }
            }
            #expect(try await planning.value == 2)
            #expect(try await world.count("delivery WHERE hold = 'mapping'") == 0)
        }
    }
}
