import Clinics
import Foundation
import MigratedDatabase
import Testing
import Vocabulary

@testable import Delivery

@Suite("What a changed mapping affects", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct MappingImpactTests {
    @Test("a location's other id is told of the visits that have arrived, once they are sent again, and of nothing else")
    func resend() async throws {
        try await World.with { world in
            let visit = try await world.acceptWhole()
            try await world.drain()
            let location = try #require(visit.locationID)
            func impact() async throws -> MappingImpact {
                try await world.database.transaction(in: world.clinicID) { try await MappingImpactStore.of(.location, location, in: $0) }
            }
            let before = try await impact()
            let accepted = try await world.count("delivery WHERE visit_id IS NOT NULL AND operation <> 'update' AND state = 'completed'")
            #expect(before == MappingImpact(visits: 1, accepted: accepted, open: 0) && accepted > 2 && !before.isMore)
            let told = world.platform.ledger.count

            try await world.database.transaction(in: world.clinicID) { scope in
                try await LocationStore.setRemote("loc-2", of: location, environment: .sandbox, at: Date(), by: .cli, in: scope)
            }
            try await world.drain()
            #expect(world.platform.ledger.count == told)

            for _ in 1...2 {
                let asked = try await world.database.transaction(in: world.clinicID) {
                    try await MappingImpactStore.resend(.location, location, by: .cli, in: $0)
                }
                #expect(asked == 1)
            }
            try await world.working {
                try await eventually("the Encounter is at the other Location", seconds: 15) {
                    world.platform.stored("Encounter").first?["location"]?[0]?["location"]?["reference"]?.string == "Location/loc-2"
                }
                try await world.untilIdle()
            }
            let since = world.platform.ledger.dropFirst(told)
            #expect(since.map(\.method) == ["PUT"] && since.map(\.type) == ["Encounter"])
            #expect(try await world.count("visit_replan") == 0)
            #expect(try await world.count("audit WHERE action = 'location.resent'") == 2)
        }
    }

    @Test("nobody's visits are affected by what no visit names")
    func nothing() async throws {
        try await World.with { world in
            let impact = try await world.database.transaction(in: world.clinicID) {
                try await MappingImpactStore.of(.practitioner, .v7(), in: $0)
            }
            #expect(impact == MappingImpact(visits: 0, accepted: 0, open: 0))
        }
    }
}
