import Clinics
import Foundation
import JSON
import MigratedDatabase
import Testing

@testable import Delivery
@testable import Satusehat

@Suite("Master data on the platform", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct MasterDataTests {
    private func keep(_ world: World) async throws -> Int {
        try await MasterDataSending(database: world.database, intake: world.intake).keep(world.clinicID)
    }

    private func set(_ changes: [(key: String, value: String)], _ world: World) async throws {
        _ = try await world.database.transaction(in: world.clinicID) { try await SettingsStore.set(changes, by: .cli, in: $0) }
    }

    @Test("a poli becomes a service when the clinic asks for it, once, and stays a Location")
    func service() async throws {
        try await World.with { world in
            #expect(try await keep(world) == 0)
            try await set([("healthcare-service", "on")], world)
            #expect(try await keep(world) == 1)
            #expect(try await keep(world) == 0)
            try await world.drain()
            #expect(world.platform.sent("POST", "HealthcareService").count == 1)
            #expect(try await keep(world) == 0)
            let location = try await world.database.transaction(in: world.clinicID) { try await LocationStore.find(code: "U1", in: $0) }
            #expect(location?.satusehatID == World.locationID)
        }
    }

    @Test("changed content becomes one update; what still waits says the new thing instead")
    func update() async throws {
        try await World.with { world in
            try await set([("healthcare-service", "on")], world)
            #expect(try await keep(world) == 1)
            try await rename("Poli A", world)
            #expect(try await keep(world) == 1)
            try await world.drain()
            #expect(world.platform.sent("POST", "HealthcareService").map { $0.body?["name"]?.string } == ["Poli A"])
            try await rename("Poli B", world)
            #expect(try await keep(world) == 1)
            try await rename("Poli C", world)
            #expect(try await keep(world) == 1)
            try await world.drain()
            #expect(world.platform.sent("PUT", "HealthcareService").map { $0.body?["name"]?.string } == ["Poli C"])
            #expect(try await keep(world) == 0)
        }
    }

    private func rename(_ name: String, _ world: World) async throws {
        _ = try await world.database.transaction(in: world.clinicID) { scope in
            var location = try #require(try await LocationStore.find(code: "U1", in: scope))
            location.name = name
            return try await LocationStore.update(location, by: .cli, in: scope)
        }
    }
}

@Suite("What a practitioner does")
struct ProfessionalRoleTests {
    @Test(
        "the title says it, and without one nothing is said",
        arguments: [
            ("dr. Alexander", "309343006"), ("Drg. Sari", "106289002"), ("Dewi Lestari, Bdn.", "309453006"), ("Alexander", nil),
            ("Andrew Pratama", nil),
        ] as [(String, String?)])
    func title(name: String, code: String?) { #expect(ProfessionalRole.role(of: name)?.code == code) }
}
