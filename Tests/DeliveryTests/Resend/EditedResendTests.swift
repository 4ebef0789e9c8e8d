import Clinics
import Foundation
import JSON
import MigratedDatabase
import Testing
import Vocabulary

@testable import Delivery

@Suite("Sending again what a person edited", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct EditedResendTests {
    @Test("what the platform took of it stands when the visit is planned again; a mistake is still told")
    func stands() async throws {
        try await World.with { world in
            world.platform.fail(.refused("code-not-found"), times: 1) { $0.method == "POST" && $0.path.hasPrefix("/Condition") }
            let visit = try await world.accept().visit
            guard case .stored(let record, _) = try await world.accept(Sample.diagnosis("I10.9"), to: visit) else {
                return #expect(Bool(false), "the diagnosis is stored")
            }
            try await world.drain()
            let email = try #require(EmailAddress("sari@klinik.test"))
            let sari = try #require(
                try await world.database.platform { try await UserStore.create(email, name: "Sari", isSuperadmin: false, by: .cli, in: $0) }
            )
            let refused = try #require(try await world.deliveries("kind = 'Condition' AND state = 'failed'").first)
            let resend = try world.resend
            try await world.database.transaction(in: world.clinicID) { scope in
                let row = try #require(try await DeliveryListStore.find(refused.id, in: scope))
                let kind = try #require(try world.kinds.kind("Condition", .satusehat))
                var edited = try await BodyEditor(kind: kind).bound(row, in: scope)
                edited["note"] = [["text": "Disunting petugas"]]
                let outcome = try await resend.run(
                    refused.id, .edited(edited, reason: "Catatan"), confirmed: true, by: .person(id: sari.id, name: sari.name), in: scope)
                #expect(outcome == .queued(refused.id))
            }
            try await world.drain()
            _ = try await world.database.transaction(in: world.clinicID) { try await world.intake.replan(visit.id, in: $0) }
            try await world.drain()
            #expect(world.platform.sent("PUT", "Condition").isEmpty)

            let clinic = try await world.clinic()
            _ = try await world.database.transaction(in: world.clinicID) {
                try await world.intake.withdraw(record.id, kind: record.content.kind, of: clinic, in: $0)
            }
            try await world.drain()
            #expect(world.platform.sent("PUT", "Condition").count == 1)
        }
    }
}
