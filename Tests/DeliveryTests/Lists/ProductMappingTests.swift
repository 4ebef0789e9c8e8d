import Clinics
import Foundation
import MigratedDatabase
import Testing
import Vocabulary

@testable import Delivery

@Suite("Products and their mapping", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct ProductMappingTests {
    private static let tablet = KFAProduct(
        code: "93000101", name: "Paracetamol 500 mg Tablet", formCode: "BS066", formDisplay: "Tablet", fetchedAt: Sample.start)

    private func prescription(_ product: String, _ number: String) -> MedicationRequestContent {
        var medicine = Medicine(productCode: product)
        medicine.name = "Parasetamol 500 mg"
        var content = MedicationRequestContent(medicine: medicine)
        content.prescriptionNumber = number
        content.itemNumber = "1"
        content.amount.quantity = "10"
        content.amount.unit = "Tablet"
        content.amount.days = "3"
        return content
    }

    private func replan(_ world: World) async throws {
        let asked = try await world.database.transaction(in: world.clinicID) { scope in
            try await scope.query("SELECT visit_id FROM visit_replan").map { try $0.get("visit_id", as: UUID.self) }
        }
        for visit in asked {
            try await world.database.transaction(in: world.clinicID) { scope in
                try await world.intake.replan(visit, in: scope)
                try await scope.execute("DELETE FROM visit_replan WHERE visit_id = \(visit)")
            }
        }
        try await world.drain()
    }

    @Test("what prescriptions name is a product, ordered by what it holds up; mapping it sends that, another code updates it")
    func mapping() async throws {
        try await World.with { world in
            try await world.database.platform { try await KFAProductStore.put(Self.tablet, in: $0) }
            let visit = try await world.acceptWhole()
            try await world.accept(prescription("A-LESS", "RX-1"), to: visit)
            for number in 2...3 { try await world.accept(prescription("Z-MORE", "RX-\(number)"), to: visit) }
            try await world.drain()
            let shown = try await world.database.transaction(in: world.clinicID) { scope in
                (
                    rows: try await ProductMappingStore.page(.unmapped, limit: 10, in: scope),
                    progress: try await ProductMappingStore.progress(in: scope)
                )
            }
            #expect(shown.rows.map(\.product.code) == ["Z-MORE", "A-LESS"] && shown.rows.map(\.held) == [2, 1])
            #expect(shown.progress == MappingProgress(total: 2, mapped: 0, retired: 0, holding: 2, held: 3))
            let after = try await world.database.transaction(in: world.clinicID) { scope in
                try await ProductMappingStore.page(.unmapped, after: shown.rows[0].cursor, limit: 10, in: scope)
            }
            #expect(after.map(\.product.code) == ["A-LESS"])

            let product = shown.rows[0].product
            func impact() async throws -> ProductImpact {
                try await world.database.transaction(in: world.clinicID) { scope in
                    let clinic = try #require(try await ClinicStore.find(world.clinicID, in: scope))
                    return try await ProductMappingStore.impact(of: product, clinic, in: scope)
                }
            }
            #expect(try await impact().waiting == 2)
            func map(_ code: String?) async throws {
                try await world.database.transaction(in: world.clinicID) { scope in
                    _ = try await world.intake.map(product.id, to: code, by: .cli, in: scope)
                }
                try await replan(world)
            }
            try await map("93000101")
            #expect(world.platform.stored("MedicationRequest").count == 2)
            let sent = try await impact()
            #expect(sent.waiting == 0 && sent.visits == 1 && sent.sent == 2)

            var other = Self.tablet
            other.code = "93000102"
            try await world.database.platform { [other] in try await KFAProductStore.put(other, in: $0) }
            try await map("93000102")
            let codes = world.platform.stored("MedicationRequest").map {
                $0["contained"]?[0]?["code"]?["coding"]?[0]?["code"]?.string
            }
            #expect(codes == ["93000102", "93000102"])

            other.retiredAt = Sample.start
            other.fetchedAt = Sample.start.addingTimeInterval(60)
            try await world.database.platform { [other] in try await KFAProductStore.put(other, in: $0) }
            let retired = try await world.database.transaction(in: world.clinicID) {
                try await ProductMappingStore.page(.retired, limit: 10, in: $0)
            }
            #expect(retired.map(\.product.code) == ["Z-MORE"])

            // Without a code nothing that was sent is touched.
            try await map(nil)
            #expect(world.platform.stored("MedicationRequest").count == 2)
            #expect(try await world.count("delivery WHERE kind = 'MedicationRequest' AND state = 'pending' AND operation = 'update'") == 0)
        }
    }
}
