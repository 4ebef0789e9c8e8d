import Clinics
import Foundation
import MigratedDatabase
import Testing
import Vocabulary

@Suite("The history of mappings", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct MappingHistoryTests {
    @Test("a location's ids are kept with who and when, and can be asked for as of an instant")
    func ofLocation() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            let place = Location(id: .v7(), code: "P-1", name: "Poli Umum")
            let person = try await world.user("sari@melati.example")
            let actor = Actor.person(id: person.id, name: person.name)
            func map(_ id: String, by actor: Actor) async throws {
                try await world.database.transaction(in: clinic.id) { scope in
                    try await LocationStore.setRemote(id, of: place.id, environment: .sandbox, at: Sample.start, by: actor, in: scope)
                }
            }
            try await world.database.transaction(in: clinic.id) { _ = try await LocationStore.add(place, by: .cli, in: $0) }
            try await map("loc-1", by: .system)
            try await map("loc-1", by: .system)
            try await map("loc-2", by: actor)
            try await world.database.transaction(in: clinic.id) { scope in
                let changes = try await MappingHistoryStore.list(of: place.id, in: .sandbox, scope)
                #expect(changes.map(\.from) == ["loc-1", nil])
                #expect(changes.map(\.to) == ["loc-2", "loc-1"])
                #expect(changes.map(\.actor) == ["Sari Wulandari", "sistem"])
                #expect(changes.map(\.replaces) == [true, false])
                func value(_ instant: Date) async throws -> String? {
                    try await MappingHistoryStore.value(of: place.id, at: instant, in: .sandbox, now: "loc-2", scope)
                }
                #expect(try await value(changes[0].changedAt) == "loc-2")
                #expect(try await value(changes[1].changedAt) == "loc-1")
                #expect(try await value(changes[1].changedAt.addingTimeInterval(-60)) == nil)
                #expect(try await MappingHistoryStore.list(of: place.id, in: .production, scope).isEmpty)
                try await MappingHistoryStore.setResent(place.id, in: .sandbox, scope)
                #expect(try await MappingHistoryStore.list(of: place.id, in: .sandbox, scope).allSatisfy { $0.resentAt != nil })
            }
        }
    }

    @Test("what was never changed was always as it is now")
    func neverChanged() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            let value = try await world.database.transaction(in: clinic.id) { scope in
                try await MappingHistoryStore.value(of: .v7(), at: Sample.start, in: .sandbox, now: "loc-9", scope)
            }
            #expect(value == "loc-9")
        }
    }

    @Test("a product's KFA codes and a practitioner's IHS numbers are kept too")
    func ofProductAndPractitioner() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            try await world.database.transaction(in: clinic.id) { scope in
                var said = ProductFields(code: "OB-1", name: "Amoksisilin")
                var product = try await ProductStore.put(said, by: .cli, in: scope)
                #expect(try await MappingHistoryStore.list(of: product.id, in: nil, scope).isEmpty)
                for code in ["93000001", "93000002"] {
                    said.kfaCode = code
                    product = try await ProductStore.put(said, by: .cli, in: scope)
                }
                let codes = try await MappingHistoryStore.list(of: product.id, in: nil, scope)
                #expect(codes.map(\.from) == ["93000001", nil] && codes.map(\.to) == ["93000002", "93000001"])

                let doctor = Practitioner(id: .v7(), code: "D-1", name: "dr. Alexander")
                _ = try await PractitionerStore.add(doctor, by: .cli, in: scope)
                try await PractitionerStore.setRemote(
                    "10009880728", of: doctor.id, method: .manual, environment: .sandbox, at: Sample.start, by: .cli, in: scope)
                #expect(try await MappingHistoryStore.list(of: doctor.id, in: .sandbox, scope).map(\.to) == ["10009880728"])
            }
        }
    }
}
