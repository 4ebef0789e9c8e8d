import Clinics
import Foundation
import MigratedDatabase
import Testing

@testable import Delivery

@Suite(.enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct VisitChangeTests {
    private func change(_ world: World, _ visit: Visit, _ edit: (inout VisitChange) -> Void) async throws {
        var change = VisitChange()
        edit(&change)
        let (made, clinic) = (change, try await world.clinic())
        try await world.database.transaction(in: world.clinicID) { scope in
            _ = try #require(try await world.intake.change(visit.id, made, of: clinic, in: scope))
        }
    }

    @Test("an end that is said later ends the Encounter")
    func ending() async throws {
        try await World.with { world in
            let visit = try await world.accept(Sample.visit(end: nil)).visit
            try await world.accept(Sample.diagnosis(), to: visit)
            try await world.drain()
            #expect(world.platform.stored("Encounter").first?["status"]?.string == "in-progress")
            try await change(world, visit) { $0.endedAt = Sample.end }
            try await world.drain()
            #expect(world.platform.stored("Encounter").first?["status"]?.string == "finished")
        }
    }

    @Test("an end before the start is refused and nothing changes")
    func endBeforeStart() async throws {
        try await World.with { world in
            let visit = try await world.accept(Sample.visit(end: nil)).visit
            await #expect(throws: Intake.EndBeforeStart.self) {
                try await change(world, visit) { $0.endedAt = visit.startedAt.addingTimeInterval(-60) }
            }
            let stored = try await world.database.transaction(in: world.clinicID) { try await VisitStore.find(visit.id, in: $0) }
            #expect(stored?.endedAt == nil)
        }
    }

    @Test("what is taken back before it left is never sent, and goes when it is said again")
    func takenBackInTime() async throws {
        try await World.with { world in
            // Nobody knows the doctor yet: everything waits.
            let visit = try await world.accept(Sample.visit(practitioner: "D-77", complaint: "Pusing")).visit
            try await world.accept(Sample.diagnosis(), to: visit)
            try await change(world, visit) { $0.cleared = [.endedAt, .chiefComplaint, .bloodPressure] }
            #expect(try await world.count("delivery WHERE state = 'skipped'") == 4)
            try await world.addPractitioner("D-77", ihs: World.practitionerIHS)
            let practitioner = try #require(
                try await world.database.transaction(in: world.clinicID) { try await PractitionerStore.find(code: "D-77", in: $0) })
            _ = try await world.intake.mappingChanged(practitioner: practitioner, clinic: world.clinicID)
            try await world.drain()
            #expect(world.platform.stored("Observation").isEmpty)
            #expect(world.platform.stored("Condition").count == 1)
            #expect(world.platform.stored("Encounter").first?["status"]?.string == "in-progress")
            try await change(world, visit) {
                $0.endedAt = Sample.end
                $0.content.chiefComplaint = "Pusing berputar"
                $0.content.vitalSigns = VitalSigns()
                $0.content.vitalSigns?.systolic = "120"
                $0.content.vitalSigns?.diastolic = "80"
            }
            try await world.drain()
            #expect(world.platform.stored("Observation").map { $0["status"]?.string } == ["final", "final"])
            #expect(world.platform.stored("Condition").count == 2)
            #expect(world.platform.stored("Encounter").first?["status"]?.string == "finished")
            #expect(try await world.unfinished() == [])
            try await world.isConsistent()
        }
    }

    @Test("what is taken back after it was sent is marked as a mistake; said again, it counts again")
    func takenBackAfterwards() async throws {
        try await World.with { world in
            let visit = try await world.accept(Sample.visit(end: nil, complaint: "Pusing")).visit
            try await world.accept(Sample.diagnosis(), to: visit)
            try await world.drain()
            try await change(world, visit) { $0.cleared = [.chiefComplaint, .bloodPressure] }
            try await world.drain()
            func marked() -> [String] {
                world.platform.stored("Observation").compactMap { $0["status"]?.string }
                    + world.platform.stored("Condition").compactMap { $0["verificationStatus"]?["coding"]?[0]?["code"]?.string }
            }
            #expect(marked().count { $0 == "entered-in-error" } == 3)
            try await change(world, visit) {
                $0.content.chiefComplaint = "Pusing berputar"
                $0.content.vitalSigns = VitalSigns()
                $0.content.vitalSigns?.systolic = "120"
            }
            try await world.drain()
            #expect(marked().count { $0 == "entered-in-error" } == 1)
            #expect(world.platform.sent("POST", "Observation").count == 2)
            #expect(try await world.unfinished() == [])
            try await world.isConsistent()
        }
    }

    @Test("an end that the platform was told is not taken back")
    func endThatHasLeft() async throws {
        try await World.with { world in
            let visit = try await world.acceptWhole()
            try await world.drain()
            await #expect(throws: Intake.EndHasLeft.self) { try await change(world, visit) { $0.cleared = [.endedAt] } }
            let stored = try await world.database.transaction(in: world.clinicID) { try await VisitStore.find(visit.id, in: $0) }
            #expect(stored?.endedAt == visit.endedAt)
        }
    }

    @Test("a visit that is cancelled before it left is never sent, whatever it waited for", arguments: ["D-01", "D-77"])
    func cancelledInTime(_ practitioner: String) async throws {
        try await World.with { world in
            let visit = try await world.accept(Sample.visit(practitioner: practitioner)).visit
            try await world.accept(Sample.diagnosis(), to: visit)
            try await change(world, visit) { $0.status = .cancelled }
            try await world.drain()
            #expect(world.platform.ledger.filter { $0.type != "Patient" }.isEmpty)
            #expect(try await world.count("delivery WHERE kind <> 'Patient' AND state <> 'skipped'") == 0)
            #expect(try await world.count("error_group WHERE open_count > 0") == 0)
        }
    }

    @Test("a visit that was sent is marked as cancelled on the platform, and what is left of it stays")
    func cancelledAfterwards() async throws {
        try await World.with { world in
            let visit = try await world.accept(Sample.visit(end: nil)).visit
            try await world.drain()
            try await change(world, visit) { $0.status = .cancelled }
            try await world.accept(Sample.diagnosis(), to: visit)
            try await world.drain()
            #expect(world.platform.stored("Encounter").map { $0["status"]?.string } == ["cancelled"])
            #expect(world.platform.stored("Condition").isEmpty)
        }
    }

    @Test("an Encounter whose answer was lost when the visit was cancelled is found and marked")
    func cancelledInDoubt() async throws {
        try await World.with { world in
            let visit = try await world.accept(Sample.visit(end: nil)).visit
            world.platform.fail(.lostAnswer, times: 1) { $0.creates("Encounter") }
            try await world.sql("UPDATE lane SET settle_ms = 1500")
            try await world.working {
                try await eventually("the Encounter is in doubt") { try await world.delivery("Encounter", "arrived").uncertain }
                try await change(world, visit) { $0.status = .cancelled }
                try await world.untilIdle()
            }
            try await world.isConsistent()
            #expect(world.platform.stored("Encounter").map { $0["status"]?.string } == ["cancelled"])
            #expect(world.platform.sent("POST", "Encounter").count == 1)
        }
    }
}
