import Clinics
import Foundation
import JSON
import MigratedDatabase
import Testing

@testable import Delivery

@Suite(.enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct AdoptionTests {
    @Test("of several that fit a person takes one: it is completed, updated to our content, and what waited for it goes")
    func adopt() async throws {
        try await World.with { world in
            try await world.acceptWhole()
            let body: JSON = [
                "resourceType": "Encounter",
                "identifier": [["system": "http://sys-ids.kemkes.go.id/encounter/10000004", "value": "V-1"]],
            ]
            let twins = [world.platform.put(body, "Encounter"), world.platform.put(body, "Encounter")]
            world.platform.fail(.lostRequest, times: 1) { $0.creates("Encounter") }
            try await world.working { try await world.untilIdle() }
            let encounter = try await world.delivery("Encounter", "arrived")
            #expect(encounter.state == "failed" && encounter.errorCode == "several-matches")

            func adopt(_ remoteID: String) async throws -> AdoptionOutcome {
                try await world.database.transaction(in: world.clinicID) {
                    try await AdoptionStore.adopt(encounter.id, remoteID, by: .cli, in: $0)
                }
            }
            let offered = try await world.database.transaction(in: world.clinicID) {
                try await AdoptionStore.candidates(of: encounter.id, in: $0)
            }
            #expect(Set(offered) == Set(twins))
            #expect(try await adopt("somebody-elses") == .notOffered)
            #expect(try await adopt(twins[0]) == .adopted)
            #expect(try await adopt(twins[1]) == .notWaiting)
            try await world.working {
                try await eventually("everything has arrived") { try await world.unfinished() == [] }
                try await world.untilIdle()
            }
            #expect(try await world.delivery("Encounter", "arrived").remoteID == twins[0])
            #expect(world.platform.sent("POST", "Encounter").count == 1, "only the one whose request was lost")
            #expect(world.platform.stored("Encounter").first { $0["id"]?.string == twins[0] }?["status"]?.string == "finished")
            #expect(world.platform.stored("Condition").first?["encounter"]?["reference"]?.string == "Encounter/\(twins[0])")
            #expect(try await world.count("audit WHERE action = 'delivery.adopted'") == 1)
            #expect(try await world.count("error_group WHERE open_count <> 0") == 0)
            let counters = try await world.database.transaction(in: world.clinicID) { try await CounterStore.differences(in: $0) }
            #expect(counters == 0)
        }
    }
}
