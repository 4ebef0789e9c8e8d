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

    private var prescription: MedicationRequestContent {
        var content = MedicationRequestContent(medicine: Medicine(productCode: "PCT-500"))
        (content.prescriptionNumber, content.itemNumber, content.practitionerCode) = ("RX-1", "1", "D-02")
        (content.amount.quantity, content.amount.unit, content.amount.days) = ("10", "Tablet", "3")
        return content
    }

    private func mapProduct(_ world: World) async throws {
        try await world.database.transaction(in: world.clinicID) { scope in
            var fields = ProductFields(code: "PCT-500", name: "Paracetamol")
            fields.kfaCode = "93000101"
            _ = try await ProductStore.put(fields, by: .cli, in: scope)
            let known = KFAProduct(
                code: "93000101", name: "Paracetamol 500 mg", formCode: "BS066", formDisplay: "Tablet", fetchedAt: Sample.start)
            try await KFAProductStore.put(known, in: scope)
        }
    }

    @Test("who only prescribed is affected too, and what is handed out as it was prescribed")
    func namedByRecords() async throws {
        try await World.with { world in
            try await world.addPractitioner("D-02", ihs: "10009880729")
            try await mapProduct(world)
            let visit = try await world.acceptWhole()
            try await world.accept(prescription, to: visit)
            try await world.accept(MedicationDispenseContent(prescription: "RX-1-1"), to: visit)
            try await world.acceptWhole("V-2")
            try await world.drain()
            #expect(try await world.unfinished() == [])
            let clinic = try await world.clinic()
            try await world.database.transaction(in: world.clinicID) { scope in
                let other = try #require(try await PractitionerStore.find(code: "D-02", in: scope))
                #expect(try await MappingImpactStore.of(.practitioner, other.id, in: scope).visits == 1)
                let own = try #require(visit.practitionerID)
                #expect(try await MappingImpactStore.of(.practitioner, own, in: scope).visits == 2)
                #expect(try await MappingImpactStore.resend(.practitioner, other.id, by: .cli, in: scope) == 1)
                let product = try #require(try await ProductStore.find(code: "PCT-500", in: scope))
                let impact = try await ProductMappingStore.impact(of: product, clinic, in: scope)
                #expect(impact.sent == 2 && impact.visits == 1)
            }
        }
    }

    @Test("what older records name is filled in, once, and goes on where it was stopped")
    func olderRecords() async throws {
        try await World.with { world in
            let visit = try await world.acceptWhole()
            try await world.accept(prescription, to: visit)
            let kept = try await world.count("record_name")
            #expect(kept == 4)
            #expect(try await world.count("record_product") == 1)
            try await world.sql("DELETE FROM record_name")
            try await world.sql("DELETE FROM record_product")
            try await world.sql("UPDATE visit_record SET names_kept = false")
            let records = try await world.count("visit_record")
            let first = try await world.database.transaction(in: world.clinicID) { try await RecordNameStore.fill(after: nil, in: $0) }
            #expect(first.filled == records && first.last == nil)
            #expect(try await world.count("record_name") == kept)
            #expect(try await world.count("record_product") == 1)
            let again = try await world.database.transaction(in: world.clinicID) { try await RecordNameStore.fill(after: nil, in: $0) }
            #expect(again.filled == 0)
        }
    }
}
