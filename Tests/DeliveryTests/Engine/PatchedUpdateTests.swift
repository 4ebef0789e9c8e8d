import Clinics
import Foundation
import JSON
import MigratedDatabase
import Testing
import Vocabulary

@testable import Delivery
@testable import Satusehat

@Suite("Updates by PATCH", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct PatchedUpdateTests {
    private func mark(_ visit: Visit, wrong status: VisitStatus = .enteredInError, _ world: World) async throws {
        var change = VisitChange()
        change.status = status
        let (made, clinic) = (change, try await world.clinic())
        try await world.database.transaction(in: world.clinicID) { _ = try await world.intake.change(visit.id, made, of: clinic, in: $0) }
    }

    private func switchLocation(_ code: String, _ isActive: Bool, _ world: World) async throws -> Int {
        let id = try await world.database.transaction(in: world.clinicID) { scope in
            let location = try #require(try await LocationStore.find(code: code, in: scope))
            _ = try await LocationStore.setActive(isActive, location.id, by: .cli, in: scope)
            return location.id
        }
        return try await MasterDataSending(database: world.database, intake: world.intake).keep(world.clinicID, only: id)
    }

    private func statuses(_ world: World) -> [String?] {
        world.platform.sent("PATCH", "Location").map { $0.body?[0]?["value"]?.string }
    }

    @Test("a visit entered in error is marked although its doctor is not known any more, and only its status changes")
    func wrongVisit() async throws {
        try await World.with { world in
            let visit = try await world.accept(Sample.visit(end: nil)).visit
            try await world.drain()
            let before = try #require(world.platform.stored("Encounter").first)
            try await world.sql("UPDATE practitioner SET status = 'inactive'")
            try await mark(visit, world)
            try await world.drain()
            let after = try #require(world.platform.stored("Encounter").first)
            #expect(after == EnteredInError.patch.applied(to: before))
            #expect(world.platform.sent("PATCH", "Encounter").count == 1)
            #expect(try await world.delivery("Encounter", "entered-in-error").state == "completed")

            try await world.database.transaction(in: world.clinicID) { _ = try await world.intake.replan(visit.id, in: $0) }
            try await world.drain()
            #expect(world.platform.sent("PATCH", "Encounter").count == 1, "told once")
        }
    }

    @Test("one that was cancelled first is marked all the same")
    func cancelledThenWrong() async throws {
        try await World.with { world in
            let visit = try await world.accept(Sample.visit(end: nil)).visit
            try await world.drain()
            try await mark(visit, wrong: .cancelled, world)
            try await world.drain()
            try await mark(visit, world)
            try await world.drain()
            #expect(world.platform.stored("Encounter").map { $0["status"]?.string } == ["entered-in-error"])
        }
    }

    @Test("after a lost answer the resource is read: what has arrived is not sent again, what has not is", arguments: [true, false])
    func lost(_ isStored: Bool) async throws {
        try await World.with { world in
            let visit = try await world.accept(Sample.visit(end: nil)).visit
            try await world.drain()
            world.platform.fail(isStored ? .lostAnswer : .lostRequest, times: 1) { $0.method == "PATCH" }
            try await mark(visit, world)
            try await world.drain()
            #expect(world.platform.stored("Encounter").map { $0["status"]?.string } == ["entered-in-error"])
            #expect(world.platform.sent("PATCH", "Encounter").count == (isStored ? 1 : 2))
            #expect(try await world.count("delivery WHERE step = 'entered-in-error' AND kind = 'Encounter' AND state = 'completed'") == 1)
        }
    }

    @Test("a comparison knows what a patch has changed, and brings it back when somebody else changes it")
    func compared() async throws {
        try await World.with { world in
            let visit = try await world.accept(Sample.visit(end: nil)).visit
            try await world.drain()
            try await mark(visit, world)
            try await world.drain()
            let clinic = try await world.clinic()
            let job = NightlyComparison(database: world.database, kinds: try world.kinds, gate: try world.engine().gate)
            func compare() async throws -> [ComparisonDifference] {
                _ = try await job.compare(LocalDate(Sample.start, in: clinic.timeZone), of: clinic, isForced: true)
                return try await world.database.transaction(in: world.clinicID) {
                    try await ComparisonStore.differences(day: nil, isOpen: true, after: nil, limit: 50, in: $0)
                }
            }
            #expect(try await compare() == [])

            let id = try #require(try await world.delivery("Encounter", "arrived").remoteID)
            world.platform.change("Encounter", id) { ElementPatch("status", "in-progress").applied(to: $0) }
            let found = try #require(try await compare().first)
            #expect(found.what == .status && found.elements == ["status"])
            _ = try await world.database.transaction(in: world.clinicID) {
                try await ComparisonRepair.sendAgain(found.id, by: .cli, in: $0)
            }
            try await world.working {
                try await eventually("it is told again") { world.platform.stored("Encounter").first?["status"] == "entered-in-error" }
                try await world.untilIdle()
            }
            #expect(world.platform.sent("PATCH", "Encounter").count == 2 && world.platform.sent("PUT", "Encounter").count == 1)
        }
    }

    @Test("a location that is switched off and on says so on the platform, each time once")
    func location() async throws {
        try await World.with { world in
            world.platform.restore(["resourceType": "Location", "id": .string(World.locationID)], "Location", World.locationID)
            #expect(try await switchLocation("U1", true, world) == 0, "in use is what the platform takes for granted")
            #expect(try await switchLocation("U1", false, world) == 1)
            #expect(try await switchLocation("U1", false, world) == 0)
            try await world.drain()
            #expect(statuses(world) == ["inactive"])
            #expect(
                world.platform.stored("Location") == [
                    ["resourceType": "Location", "id": .string(World.locationID), "status": "inactive"]
                ])
            #expect(try await switchLocation("U1", true, world) == 1)
            try await world.drain()
            #expect(try await switchLocation("U1", true, world) == 0)
            #expect(statuses(world) == ["inactive", "active"])
        }
    }

    @Test("a Location that two places are called is in use while one of them is")
    func sharedLocation() async throws {
        try await World.with { world in
            world.platform.restore(["resourceType": "Location", "id": .string(World.locationID)], "Location", World.locationID)
            try await world.addLocation("U2", id: World.locationID)
            #expect(try await switchLocation("U1", false, world) == 0)
            #expect(try await switchLocation("U2", false, world) == 1)
            try await world.drain()
            #expect(try await switchLocation("U1", true, world) == 1)
            try await world.drain()
            #expect(statuses(world) == ["inactive", "active"])
        }
    }

    @Test("a service whose poli is switched off says that alone; with a new name it goes whole")
    func service() async throws {
        try await World.with { world in
            world.platform.restore(["resourceType": "Location", "id": .string(World.locationID)], "Location", World.locationID)
            _ = try await world.database.transaction(in: world.clinicID) {
                try await SettingsStore.set([("healthcare-service", "on")], by: .cli, in: $0)
            }
            #expect(try await switchLocation("U1", true, world) == 1)
            try await world.drain()
            _ = try await switchLocation("U1", false, world)
            try await world.drain()
            #expect(world.platform.sent("PATCH", "HealthcareService").map { $0.body?[0]?["value"]?.bool } == [false])
            #expect(world.platform.sent("PUT", "HealthcareService").isEmpty)
            #expect(world.platform.stored("HealthcareService").map { $0["active"]?.bool } == [false])
            try await world.sql("UPDATE location SET name = 'Poli Baru'")
            _ = try await switchLocation("U1", false, world)
            try await world.drain()
            #expect(world.platform.sent("PUT", "HealthcareService").map { $0.body?["active"]?.bool } == [false])
        }
    }
}
