import Clinics
import Foundation
import MigratedDatabase
import Testing
import Vocabulary

@Suite("Ids of the platform", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct RemoteReferenceTests {
    @Test("an id is kept per environment, replaced by a later one, and found by what the platform calls it")
    func putAndFind() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            try await world.database.transaction(in: clinic.id) { scope in
                let id = UUID.v7()
                func reference(_ remote: String) -> RemoteReference {
                    RemoteReference(localID: id, resourceType: "Encounter", remoteID: remote)
                }
                try await RemoteReferenceStore.put(reference("e-1"), in: .sandbox, scope)
                try await RemoteReferenceStore.put(reference("e-2"), in: .sandbox, scope)
                try await RemoteReferenceStore.put(reference("e-9"), in: .production, scope)
                #expect(try await RemoteReferenceStore.find(id, in: .sandbox, scope)?.text == "Encounter/e-2")
                let found = try await RemoteReferenceStore.find(remoteID: "e-9", type: "Encounter", in: .production, scope)
                #expect(found.map(\.localID) == [id])
                #expect(try await RemoteReferenceStore.find(remoteID: "e-1", type: "Encounter", in: .sandbox, scope).isEmpty)
                #expect(try await RemoteReferenceStore.find(remoteID: "e-2", type: "Patient", in: .sandbox, scope).isEmpty)
                try await RemoteReferenceStore.remove(id, in: .sandbox, scope)
                #expect(try await RemoteReferenceStore.find(id, in: .sandbox, scope) == nil)
            }
        }
    }
}
