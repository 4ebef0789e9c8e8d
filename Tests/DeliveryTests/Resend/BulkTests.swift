import Clinics
import Foundation
import MigratedDatabase
import Testing
import Vocabulary

@testable import Delivery

@Suite(.enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct BulkTests {
    @Test("a bulk resend works a frozen selection off, and counts what it did", arguments: [false, true])
    func bulk(_ rebuilt: Bool) async throws {
        try await World.with { world in
            for number in 0..<3 { try await world.acceptWhole("V-\(number)") }
            world.platform.fail(.refused("code not found"), times: 3) { $0.creates("Condition") }
            try await world.drain()
            #expect(try await world.count("delivery WHERE state = 'failed'") == 3)
            #expect(try await world.count("error_group WHERE open_count = 3") == 1)

            let email = try #require(EmailAddress("sari@klinik.test"))
            let person = try #require(
                try await world.database.platform { try await UserStore.create(email, name: "Sari", isSuperadmin: false, by: .cli, in: $0) }
            )
            let actor = Actor.person(id: person.id, name: person.name)
            let filter = DeliveryFilter(kind: "Condition", status: .failed)
            let task = try await world.database.transaction(in: world.clinicID) { scope in
                let preview = try await BulkTaskStore.preview(filter, picked: nil, in: scope)
                #expect(preview == BulkPreview(kinds: ["Condition": 3], left: [:]))
                return try await BulkTaskStore.start(
                    filter, picked: nil, words: "Condition gagal", rebuilt: rebuilt, reason: nil, by: actor, in: scope)
            }
            let id = try #require(task)
            let engine = try world.engine()
            let runner = BulkRunner(database: world.database, resend: try world.resend, engine: engine, logger: world.log.logger)
            let running = Task { await runner.run() }
            try await world.working([engine]) {
                try await eventually("the task is finished") {
                    try await world.database.transaction(in: world.clinicID) { try await BulkTaskStore.find(id, in: $0)?.state }
                        == .finished
                }
                try await world.untilIdle()
            }
            running.cancel()
            await running.value
            let done = try await world.database.transaction(in: world.clinicID) { try await BulkTaskStore.find(id, in: $0) }
            #expect(done.map { [$0.done, $0.skipped, $0.total] } == [3, 0, 3])
            let left = try await world.unfinished()
            #expect(left == [])
            try await world.isConsistent()
            #expect(try await world.count("error_group WHERE open_count <> 0") == 0)
            #expect(try await world.count("attempt WHERE actor_id = \(person.id)") == 3, "who sent it again")
            #expect(try await world.count("attempt WHERE outcome = 'rejected' AND actor_id IS NULL") == 3, "nobody asked for the first")
            #expect(try await world.count("delivery WHERE resent_by IS NOT NULL") == 0)
        }
    }
}
