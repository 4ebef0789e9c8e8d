import Clinics
import Foundation
import MigratedDatabase
import Testing
import Vocabulary

@testable import Delivery

@Suite("Medicines on their way", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct MedicineTests {
    private var prescription: MedicationRequestContent {
        var content = MedicationRequestContent(medicine: Medicine(productCode: "PCT-500"))
        content.prescriptionNumber = "RX-1"
        content.itemNumber = "1"
        content.amount.quantity = "10"
        content.amount.unit = "Tablet"
        content.amount.days = "3"
        return content
    }

    @Test("a prescription waits for its product's mapping, then for the form, which is an open cause that KFA can be asked about")
    func mapping() async throws {
        try await World.with { world in
            let visit = try await world.acceptWhole()
            try await world.accept(prescription, to: visit)
            try await world.drain()
            #expect(try await world.delivery("MedicationRequest").holdReason == "obat:PCT-500")
            #expect(try await OpenMappingStore.all(in: world.database) == [])

            try await world.database.transaction(in: world.clinicID) { scope in
                var fields = ProductFields(code: "PCT-500", name: "Paracetamol")
                fields.kfaCode = "93000101"
                _ = try await ProductStore.put(fields, by: .cli, in: scope)
            }
            #expect(try await world.intake.filled(["obat:PCT-500"], clinic: world.clinicID) == 1)
            #expect(try await world.delivery("MedicationRequest").holdReason == "kfa:93000101")
            let open = [OpenMapping(clinic: world.clinicID, subject: .kfa, code: "93000101")]
            #expect(try await OpenMappingStore.all(in: world.database) == open)

            try await world.database.transaction(in: world.clinicID) { scope in
                let known = KFAProduct(
                    code: "93000101", name: "Paracetamol 500 mg", formCode: "BS066", formDisplay: "Tablet", fetchedAt: Sample.start)
                try await KFAProductStore.put(known, in: scope)
            }
            #expect(try await world.intake.filled(["kfa:93000101"], clinic: world.clinicID) == 1)
            try await world.drain()
            #expect(try await world.unfinished() == [])
            #expect(world.platform.stored("MedicationRequest").count == 1)
            #expect(try await world.count("error_group WHERE open_count <> 0") == 0)
        }
    }

    @Test("what is handed out before its prescription came goes after it")
    func handedOutFirst() async throws {
        try await World.with { world in
            let visit = try await world.acceptWhole()
            try await world.accept(MedicationDispenseContent(prescription: "RX-1-1"), to: visit)
            try await world.drain()
            #expect(try await world.delivery("MedicationDispense").holdReason == "resep:RX-1-1")
            var known = prescription
            known.medicine = Medicine(kfaCode: "93000101")
            known.medicine.formCode = "BS066"
            known.medicine.formDisplay = "Tablet"
            try await world.accept(known, to: visit)
            #expect(try await world.delivery("MedicationDispense").hold == "dependency")
            try await world.drain()
            #expect(try await world.unfinished() == [])
            let request = try #require(world.platform.stored("MedicationRequest").first?["id"]?.string)
            let dispense = try #require(world.platform.stored("MedicationDispense").first)
            #expect(dispense["authorizingPrescription"]?[0]?["reference"]?.string == "MedicationRequest/\(request)")
        }
    }
}
