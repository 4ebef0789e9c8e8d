import Foundation
import MigratedDatabase
import Testing
import Vocabulary

@testable import Clinics

@Suite("Data keys", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct DataKeyTests {
    static let place = SealedPlace(table: "visit", row: "1", column: "content")

    @Test("a clinic that does not exist has no keys")
    func none() async throws {
        try await World.with { world in
            await #expect(throws: SealingError.noKey) { try await world.database.transaction(in: ClinicID(99)) { _ in } }
        }
    }

    @Test("an instance that does not know a new key yet reads the keys again by itself")
    func rotationReachesOtherInstances() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            let other = try world.instance()
            let old = try await other.keys(of: clinic.id).seal("lama", Self.place)
            #expect(try await DataKeyStore.add(in: world.database, clinic: clinic.id, by: .cli) == 2)
            let sealed = try await world.database.keys(of: clinic.id).seal("baru", Self.place)
            let opened = try await other.transaction(in: clinic.id) { scope in
                [try scope.keys.openText(sealed, Self.place), try scope.keys.openText(old, Self.place)]
            }
            #expect(opened == ["baru", "lama"])
        }
    }

    @Test("after re-wrapping, the old master key is not needed")
    func rewrap() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            let sealed = try await world.database.keys(of: clinic.id).seal("tetap", Self.place)
            let new = MasterKey.generate()
            let newOnly = try world.instance(masterKeys: new)
            await #expect(throws: SealingError.self) { try await newOnly.keys(of: clinic.id) }
            let both = try world.instance(masterKeys: "2027:\(new)\n2026:\(world.masterKeyLine)")
            #expect(try await DataKeyStore.rewrap(in: both, clinic: clinic.id) == 1)
            #expect(try await DataKeyStore.rewrap(in: both, clinic: clinic.id) == 0)
            #expect(try await newOnly.keys(of: clinic.id).openText(sealed, Self.place) == "tetap")
        }
    }
}
