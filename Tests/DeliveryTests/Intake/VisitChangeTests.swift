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
