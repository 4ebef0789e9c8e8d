import Clinics
import Delivery
import Foundation
import JSON
import Testing

@testable import Satusehat

@Suite("Compound medicines")
struct CompoundTests {
    private func content(_ kind: Compounding, _ change: (inout MedicationRequestContent) -> Void = { _ in }) -> MedicationRequestContent {
        var medicine = Medicine()
        medicine.name = "Puyer batuk"
        medicine.formCode = "BS019"
        medicine.formDisplay = "Kapsul"
        medicine.compounding = kind
        medicine.ingredients = [
            MedicineIngredient(productCode: "PCT", quantity: "0.5", unit: "Tablet"),
            MedicineIngredient(kfaCode: "91000330", quantity: "75", unit: "mg"),
        ]
        var content = MedicationRequestContent(medicine: medicine)
        content.amount.quantity = "10"
        content.amount.unit = "Kapsul"
        content.amount.days = "5"
        change(&content)
        return content
    }

    private func plan(_ content: MedicationRequestContent, kfaCode: String? = "93000101") -> PlannedDelivery {
        var dossier = Samples.dossier([Samples.record(content)])
        var product = Product(id: Samples.recordID, code: "PCT", name: "Parasetamol 500")
        product.kfaCode = kfaCode
        dossier.products["PCT"] = product
        var links = DeliveryLinks([:])
        return MedicationRequestBuilder.plan(Samples.record(content), content, dossier, &links)
    }

    @Test("a d.t.d. compound names what is in each dose, and its type")
    func perDose() throws {
        let planned = plan(content(.perDose))
        #expect(planned.lacks.isEmpty)
        let medicine = try #require(planned.body["contained"]?[0])
        #expect(medicine["extension"]?[0]?["valueCodeableConcept"]?["coding"]?[0]?["code"]?.string == "SD")
        #expect(medicine["code"]?["text"]?.string == "Puyer batuk" && medicine["code"]?["coding"]?[0]?["code"]?.string == "373873005")
        #expect(medicine["form"]?["coding"]?[0]?["code"]?.string == "BS019")
        #expect(planned.body["medicationReference"]?["display"]?.string == "Puyer batuk")
        let expected = try JSON.parse(
            """
            [{"itemCodeableConcept":{"coding":[{"system":"http://sys-ids.kemkes.go.id/kfa","code":"93000101","display":"Parasetamol 500"}]},
              "isActive":true,"strength":{
                "numerator":{"value":0.5,"unit":"Tablet","system":"http://unitsofmeasure.org","code":"{TAB}"},
                "denominator":{"value":1,"unit":"CAP","system":"http://terminology.hl7.org/CodeSystem/v3-orderableDrugForm","code":"CAP"}}},
             {"itemCodeableConcept":{"coding":[{"system":"http://sys-ids.kemkes.go.id/kfa","code":"91000330"}]},
              "isActive":true,"strength":{
                "numerator":{"value":75,"unit":"mg","system":"http://unitsofmeasure.org","code":"mg"},
                "denominator":{"value":1,"unit":"CAP","system":"http://terminology.hl7.org/CodeSystem/v3-orderableDrugForm","code":"CAP"}}}]
            """)
        #expect(medicine["ingredient"] == expected)
    }

    @Test("one that is divided names the whole, by as many doses as are made of it")
    func divided() {
        let medicine = plan(content(.equalParts)).body["contained"]?[0]
        #expect(medicine?["ingredient"]?[1]?["strength"]?["denominator"]?["value"]?.int == 10)
        #expect(medicine?["extension"]?[0]?["valueCodeableConcept"]?["coding"]?[0]?["code"]?.string == "EP")
        let unknown = plan(content(.equalParts) { $0.amount.quantity = nil }).body["contained"]?[0]
        #expect(unknown?["ingredient"]?[1]?["strength"] == nil)
    }

    @Test("an ingredient without a code of KFA holds the whole, and is named")
    func unmapped() { #expect(plan(content(.perDose), kfaCode: nil).lacks == ["obat:PCT"]) }

    @Test("a compound breaks no rule, prescribed and handed out")
    func valid() throws {
        let prescription = content(.perDose)
        var dispense = MedicationDispenseContent(prescription: Samples.recordID.uuidString)
        dispense.amount.quantity = "10"
        dispense.amount.unit = "Kapsul"
        let id = Samples.uuid("019a0000-0000-7000-8000-0000000000a2")
        var dossier = Samples.dossier([Samples.record(prescription), Samples.record(dispense, id: id)])
        var product = Product(id: Samples.recordID, code: "PCT", name: "Parasetamol 500")
        product.kfaCode = "93000101"
        dossier.products["PCT"] = product
        var links = DeliveryLinks([:])
        let plans = [
            MedicationRequestBuilder.plan(Samples.record(prescription), prescription, dossier, &links),
            MedicationDispenseBuilder.plan(Samples.record(dispense, id: id), dispense, dossier, &links),
        ]
        for planned in plans {
            #expect(planned.lacks.isEmpty)
            let remote = [
                links.id(SourceKey.encounter(Samples.visitID)): "Encounter/1",
                links.id(SourceKey.medicationRequest(Samples.recordID)): "MedicationRequest/1",
            ]
            guard case .bound(let body) = Samples.bound(planned.body, remote) else {
                Issue.record("\(planned.kind) is not bound")
                continue
            }
            let problems = try Samples.kind(planned.kind).validate(body)
            #expect(problems == [], "\(planned.kind): \(problems)")
        }
    }
}
