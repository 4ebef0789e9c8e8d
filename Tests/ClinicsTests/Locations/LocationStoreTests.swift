import Clinics
import Foundation
import MigratedDatabase
import Testing
import Vocabulary

@Suite("Locations", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct LocationStoreTests {
    @Test("a location comes back as stored, by code and by its id on the platform")
    func roundTrip() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            try await world.database.transaction(in: clinic.id) { scope in
                var poli = Location(id: .v7(), code: "100001", name: "Poli Umum")
                poli.details = "Lantai 1"
                #expect(try await LocationStore.add(poli, by: .cli, in: scope) == .saved(poli))
                let remote = "dc01c797-547a-4e4d-97cd-4ece0630e380"
                try await LocationStore.setRemote(remote, of: poli.id, environment: .sandbox, at: Sample.start, by: .system, in: scope)
                poli.satusehatID = remote
                poli.syncedAt = Sample.start
                #expect(try await LocationStore.find(poli.id, in: scope) == poli)
                #expect(try await LocationStore.find(code: "100001", in: scope) == poli)
                #expect(try await LocationStore.find(satusehatID: remote, in: scope) == poli)
                #expect(try await LocationStore.find(code: "100002", in: scope) == nil)
                #expect(try await AuditStore.list(in: scope).map(\.action) == ["location.mapped", "location.added"])
            }
        }
    }

    @Test("a code is one location's alone; a change that changes nothing is not audited")
    func changes() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            try await world.database.transaction(in: clinic.id) { scope in
                let umum = Location(id: .v7(), code: "1", name: "Poli Umum")
                var gigi = Location(id: .v7(), code: "2", name: "Poli Gigi")
                _ = try await LocationStore.add(umum, by: .cli, in: scope)
                _ = try await LocationStore.add(gigi, by: .cli, in: scope)
                #expect(try await LocationStore.add(Location(id: .v7(), code: "1", name: "X"), by: .cli, in: scope) == .codeTaken)
                gigi.code = "1"
                #expect(try await LocationStore.update(gigi, by: .cli, in: scope) == .codeTaken)
                #expect(try await LocationStore.update(umum, by: .cli, in: scope) == .saved(umum))
                #expect(try await AuditStore.list(in: scope).count == 2)
                _ = try await LocationStore.setActive(false, gigi.id, by: .cli, in: scope)
                #expect(try await LocationStore.list(activeOnly: true, in: scope).map(\.name) == ["Poli Umum"])
                #expect(try await LocationStore.list(in: scope).map(\.name) == ["Poli Gigi", "Poli Umum"])
                #expect(try await LocationStore.setActive(true, UUID(), by: .cli, in: scope) == .notFound)
            }
        }
    }
}
