import Clinics
import Foundation
import MigratedDatabase
import Testing
import Vocabulary

@testable import Delivery

@Suite("Sending again what was accepted", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct AcceptedResendTests {
    private func person(_ world: World) async throws -> Actor {
        let email = try #require(EmailAddress("sari@klinik.test"))
        let sari = try #require(
            try await world.database.platform { try await UserStore.create(email, name: "Sari", isSuperadmin: false, by: .cli, in: $0) })
        return .person(id: sari.id, name: sari.name)
    }

    private func place(_ world: World) -> String? {
        world.platform.stored("Encounter").first?["location"]?[0]?["location"]?["reference"]?.string
    }

    @Test("with today's mappings, or as it was then, each only after it was confirmed")
    func choice() async throws {
        try await World.with { world in
            let visit = try await world.acceptWhole()
            try await world.drain()
            let actor = try await person(world)
            let sent = try await world.delivery("Encounter", "finished")
            #expect(place(world) == "Location/" + World.locationID)
            try await world.clockAhead(3_600)
            let resend = try world.resend
            func ask(_ body: ResendBody, confirmed: Bool = true) async throws -> ResendOutcome {
                try await world.database.transaction(in: world.clinicID) {
                    try await resend.run(sent.id, body, confirmed: confirmed, by: actor, in: $0)
                }
            }
            guard case .refused(let says) = try await ask(.rebuilt) else { return #expect(Bool(false), "nothing has changed") }
            #expect(says.contains("sama dengan yang sudah diterima"))

            let location = try #require(visit.locationID)
            try await world.database.transaction(in: world.clinicID) { scope in
                try await LocationStore.setRemote("loc-2", of: location, environment: .sandbox, at: Date(), by: actor, in: scope)
            }
            let mappings = try await world.database.transaction(in: world.clinicID) { scope in
                let row = try #require(try await DeliveryListStore.find(sent.id, in: scope))
                return try await ResendMappings.of(row, in: scope)
            }
            let poli = try #require(mappings.first { $0.id == location })
            #expect(poli.value == World.locationID && poli.now == "loc-2" && poli.isOther)
            #expect(poli.change?.to == World.locationID && poli.change?.actor == Actor.cli.shown)

            #expect(try await ask(.rebuilt, confirmed: false) == .needsConfirmation)
            guard case .queued = try await ask(.rebuilt) else { return #expect(Bool(false), "the mapping has changed") }
            try await world.drain()
            #expect(place(world) == "Location/loc-2")

            guard case .queued = try await ask(.asThen) else { return #expect(Bool(false), "what was sent is kept") }
            try await world.drain()
            #expect(place(world) == "Location/" + World.locationID)
            #expect(world.platform.sent("POST", "Encounter").count == 1)
            #expect(try await world.unfinished() == [])
        }
    }
}
