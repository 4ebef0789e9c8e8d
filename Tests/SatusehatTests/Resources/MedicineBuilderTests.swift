import Clinics
import Delivery
import FHIR
import Foundation
import JSON
import Testing

@testable import Satusehat

@Suite("Prescriptions and their dispensing")
struct MedicineBuilderTests {
    private let requestID = Samples.uuid("019a0000-0000-7000-8000-0000000000a1")
    private let dispenseID = Samples.uuid("019a0000-0000-7000-8000-0000000000a2")
    private let diagnosisID = Samples.uuid("019a0000-0000-7000-8000-0000000000a3")
    private let pharmacistID = Samples.uuid("019a0000-0000-7000-8000-0000000000a4")

    private func request(_ change: (inout MedicationRequestContent) -> Void = { _ in }) -> VisitRecord {
        var content = MedicationRequestContent(medicine: Medicine(productCode: "RIF"))
        content.prescriptionNumber = "RX-1"
        content.itemNumber = "1"
        content.dosage.text = "3 kali sehari 1 tablet"
        content.dosage.frequency = 3
        content.dosage.periodUnit = "d"
        content.dosage.dose = "1"
        content.dosage.doseUnit = "Tablet"
        content.dosage.route = "O"
        content.amount.quantity = "15"
        content.amount.unit = "Tablet"
        content.amount.days = "5"
        content.repeats = 0
        content.diagnosis = diagnosisID.uuidString
        change(&content)
        return Samples.record(content, id: requestID)
    }

    private func dispense(
        _ prescription: String = "RX-1-1", _ change: (inout MedicationDispenseContent) -> Void = { _ in }
    ) -> VisitRecord {
        var content = MedicationDispenseContent(prescription: prescription)
        content.practitionerCode = "A-1"
        content.locationCode = "APT"
        change(&content)
        return Samples.record(content, id: dispenseID, after: 1_200)
    }

    private func dossier(_ records: [VisitRecord], kfaCode: String? = "93001019", isKnown: Bool = true) -> VisitDossier {
        var dossier = Samples.dossier(records + [Samples.record(Samples.hypertension, id: diagnosisID)])
        var product = Product(id: Samples.recordID, code: "RIF", name: "Rifampisin")
        product.kfaCode = kfaCode
        dossier.products["RIF"] = product
        if isKnown, let kfaCode {
            dossier.kfa[kfaCode] = KFAProduct(
                code: kfaCode, name: "Rifampin 150 mg", formCode: "BS023", formDisplay: "Kaplet Salut Selaput",
                ingredients: [.init(code: "91000330", name: "Rifampin", strength: "150 mg")], fetchedAt: Samples.now)
        }
        var pharmacist = Practitioner(id: pharmacistID, code: "A-1", name: "apt. Aditya")
        pharmacist.ihsNumber = "10001915884"
        dossier.practitioners["A-1"] = pharmacist
        dossier.locations["APT"] = Samples.location()
        return dossier
    }

    private func plan(_ dossier: VisitDossier) -> (request: PlannedDelivery?, dispense: PlannedDelivery?, links: DeliveryLinks) {
        var links = DeliveryLinks([:])
        let plan = SatusehatVisitPlanner().plan(dossier, links: &links)
        return (plan.first { $0.kind == "MedicationRequest" }, plan.first { $0.kind == "MedicationDispense" }, links)
    }

    /// What a planned body says once bound, and what it breaks of FHIR's and the platform's rules.
    private func checked(_ planned: PlannedDelivery?, _ links: DeliveryLinks) throws -> JSON {
        let planned = try #require(planned)
        var links = links
        let binding = Samples.bound(
            planned.body,
            [
                links.id(SourceKey.encounter(Samples.visitID)): "Encounter/e-1",
                links.id(SourceKey.diagnosis(diagnosisID)): "Condition/c-1",
                links.id(SourceKey.medicationRequest(requestID)): "MedicationRequest/m-1", pharmacistID: "Practitioner/10001915884",
            ])
        guard case .bound(let body) = binding else {
            Issue.record("not bound: \(binding)")
            return .null
        }
        #expect(try Samples.kind(planned.kind).validate(body) == [])
        return body
    }

    @Test("a prescription has its medicine inside, both numbers, and what KFA says of it")
    func request() throws {
        let planned = plan(dossier([request()]))
        #expect(planned.request?.lacks == [])
        #expect(planned.request?.dependsOn.map(\.key).last == SourceKey.diagnosis(diagnosisID))
        let expected = try JSON.parse(
            """
            {"resourceType":"MedicationRequest",
             "contained":[{"resourceType":"Medication","id":"obat",
               "meta":{"profile":["https://fhir.kemkes.go.id/r4/StructureDefinition/Medication"]},
               "extension":[{"url":"https://fhir.kemkes.go.id/r4/StructureDefinition/MedicationType","valueCodeableConcept":{"coding":[
                 {"system":"http://terminology.kemkes.go.id/CodeSystem/medication-type","code":"NC","display":"Non-compound"}]}}],
               "identifier":[{"use":"official","system":"http://sys-ids.kemkes.go.id/medication/10000004","value":"RX-1-1"}],
               "code":{"coding":[{"system":"http://sys-ids.kemkes.go.id/kfa","code":"93001019","display":"Rifampin 150 mg"}]},
               "status":"active",
               "form":{"coding":[{"system":"http://terminology.kemkes.go.id/CodeSystem/medication-form","code":"BS023",
                 "display":"Kaplet Salut Selaput"}]},
               "ingredient":[{"itemCodeableConcept":{"coding":[{"system":"http://sys-ids.kemkes.go.id/kfa","code":"91000330",
                 "display":"Rifampin"}]},"isActive":true,"strength":{
                 "numerator":{"value":150,"unit":"mg","system":"http://unitsofmeasure.org","code":"mg"},
                 "denominator":{"value":1,"unit":"TAB","system":"http://terminology.hl7.org/CodeSystem/v3-orderableDrugForm","code":"TAB"}}}]}],
             "identifier":[{"use":"official","system":"http://sys-ids.kemkes.go.id/prescription/10000004","value":"RX-1"},
               {"use":"official","system":"http://sys-ids.kemkes.go.id/prescription-item/10000004","value":"RX-1-1"}],
             "status":"completed","intent":"order",
             "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/medicationrequest-category","code":"outpatient",
               "display":"Outpatient"}]}],
             "medicationReference":{"reference":"#obat","display":"Rifampin 150 mg"},
             "subject":{"reference":"Patient/P02478375538","display":"Ardianto Putra"},
             "encounter":{"reference":"Encounter/e-1"},"authoredOn":"2026-01-05T01:40:00+00:00",
             "requester":{"reference":"Practitioner/10009880728","display":"dr. Alexander"},
             "reasonReference":[{"reference":"Condition/c-1"}],
             "dosageInstruction":[{"sequence":1,"text":"3 kali sehari 1 tablet",
               "timing":{"repeat":{"frequency":3,"period":1,"periodUnit":"d"}},
               "route":{"coding":[{"system":"http://www.whocc.no/atc","code":"O","display":"Oral"}]},
               "doseAndRate":[{"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/dose-rate-type","code":"ordered",
                 "display":"Ordered"}]},"doseQuantity":{"value":1,"unit":"Tablet",
                 "system":"http://terminology.hl7.org/CodeSystem/v3-orderableDrugForm","code":"TAB"}}]}],
             "dispenseRequest":{"numberOfRepeatsAllowed":0,
               "quantity":{"value":15,"unit":"Tablet","system":"http://terminology.hl7.org/CodeSystem/v3-orderableDrugForm","code":"TAB"},
               "expectedSupplyDuration":{"value":5,"unit":"days","system":"http://unitsofmeasure.org","code":"d"}}}
            """)
        #expect(try checked(planned.request, planned.links) == expected)
    }

    @Test("a prescription of a KFA template alone says no more than it was told, and breaks no rule")
    func minimal() throws {
        var content = MedicationRequestContent(medicine: Medicine(kfaCode: "92000101"))
        content.medicine.formCode = "BS066"
        let planned = plan(Samples.dossier([Samples.record(content, id: requestID)]))
        #expect(planned.request?.lacks == [])
        let body = try checked(planned.request, planned.links)
        for absent in ["dosageInstruction", "dispenseRequest", "reasonReference", "priority", "note"] { #expect(body[absent] == nil) }
        let id = "019a0000-0000-7000-8000-0000000000a1"
        #expect(body["identifier"]?.array?.map { $0["value"]?.string } == [id, id + "-1"])
        #expect(body["contained"]?[0]?["ingredient"] == nil)
    }

    @Test("what is handed out takes from its prescription what it does not say itself")
    func dispense() throws {
        let planned = plan(dossier([request(), dispense()]))
        #expect(planned.dispense?.lacks == [])
        #expect(planned.dispense?.dependsOn.contains(.init(SourceKey.medicationRequest(requestID))) == true)
        let body = try checked(planned.dispense, planned.links)
        #expect(body["context"]?["reference"] == "Encounter/e-1" && body["encounter"] == nil)
        #expect(body["authorizingPrescription"]?[0]?["reference"] == "MedicationRequest/m-1")
        #expect(body["performer"]?[0]?["actor"]?["reference"] == "Practitioner/10001915884")
        #expect(body["location"]?["reference"] == "Location/2f9c1f0e-1111-4a11-8111-000000000001")
        #expect(body["quantity"]?["value"]?.int == 15 && body["quantity"]?["code"] == "TAB")
        #expect(body["daysSupply"]?["value"]?.int == 5 && body["daysSupply"]?["code"] == "d")
        #expect(body["whenPrepared"] == body["whenHandedOver"])
        #expect(
            body["category"]?["coding"]?[0]?["system"] == "http://terminology.hl7.org/fhir/CodeSystem/medicationdispense-category")
        #expect(body["identifier"]?.array?.map { $0["value"]?.string } == ["RX-1", "RX-1-1"])
        #expect(body["contained"]?[0]?["code"]?["coding"]?[0]?["code"] == "93001019")
    }

    @Test("a second dispensing of one item has a number of its own, by the order in which they came")
    func twice() {
        let later = Samples.uuid("019a0000-0000-7000-8000-0000000000b9")
        var second = dispense("RX-1")
        second.id = later
        second.recordedAt = Samples.start
        var links = DeliveryLinks([:])
        let plan = SatusehatVisitPlanner().plan(dossier([request(), dispense(), second]), links: &links)
        let numbers = plan.filter { $0.kind == "MedicationDispense" }.map { ($0.sourceID, PrescriptionItem.number($0.body)) }
        #expect(numbers.count == 2)
        #expect(numbers.first { $0.0 == dispenseID }?.1 == "RX-1-1")
        #expect(numbers.first { $0.0 == later }?.1 == "RX-1-1-P2")
    }

    @Test("what is not known yet is a lack of its own: product, form, prescription, diagnosis, people and places")
    func lacks() {
        #expect(plan(dossier([request()], kfaCode: nil)).request?.lacks == ["obat:RIF"])
        #expect(plan(dossier([request()], isKnown: false)).request?.lacks == ["kfa:93001019"])
        #expect(plan(dossier([request { $0.diagnosis = "DX-9" }])).request?.lacks == ["diagnosis:DX-9"])
        #expect(plan(dossier([request { $0.practitionerCode = "D-99" }])).request?.lacks == ["dokter:D-99"])
        #expect(plan(dossier([dispense("RX-7-1")])).dispense?.lacks == ["resep:RX-7-1"])
        #expect(plan(dossier([request(), dispense { $0.locationCode = "GUDANG" }])).dispense?.lacks == ["poli:GUDANG"])
    }

    @Test("a template may be prescribed, not handed out")
    func template() {
        let planned = plan(dossier([request(), dispense()], kfaCode: "92000330"))
        #expect(planned.request?.lacks == [])
        #expect(planned.dispense?.lacks == ["produk:RIF"])
        let explained = ErrorCatalog.explain("produk:RIF", element: nil, kind: "MedicationDispense")
        #expect(explained.meaning.contains("RIF") && explained.remedy.contains("93"))
    }

    @Test("a unit without a code holds what is handed out; a prescription says it in words")
    func unit() throws {
        let planned = plan(dossier([request { $0.amount.unit = "strip" }, dispense()]))
        #expect(planned.dispense?.lacks == ["satuan:strip"])
        let body = try checked(planned.request, planned.links)
        #expect(body["dispenseRequest"]?["quantity"] == nil && body["note"]?[0]?["text"] == "Jumlah: 15 strip")
    }

    @Test(
        "units as clinics write them",
        arguments: [
            ("Tablet", nil, "TAB"), ("kaplet", nil, "TAB"), ("CAP", nil, "CAP"), ("botol", "Sirup", "SYRUP"), ("tube", "Krim", "CREAM"),
            ("botol", nil, nil), ("strip", "Tablet", nil), ("dus", "Tablet", nil),
        ] as [(String, String?, String?)])
    func units(unit: String, form: String?, code: String?) {
        #expect(DrugUnit.orderable(unit, form: form) == code)
    }

    @Test("a strength is read where it has both units, and left out otherwise")
    func strength() {
        func numbers(_ text: String, _ form: String?) -> [String?]? {
            Strength.ratio(text, form: form).map { ratio in
                ["numerator", "denominator"].map { "\(ratio[$0]?["value"]?.number?.text ?? "") \(ratio[$0]?["code"]?.string ?? "")" }
            }
        }
        #expect(numbers("500 mg", "Tablet") == ["500 mg", "1 TAB"])
        #expect(numbers("15 mg/5 mL", "Sirup") == ["15 mg", "5 mL"])
        #expect(numbers("0,5 mcg / tablet", "Tablet") == ["0.5 ug", "1 TAB"])
        #expect(numbers("1 g/1 vial", "Larutan") == ["1 g", "1 SOL"])
        #expect(numbers("500 mg", nil) == nil)
        #expect(numbers("secukupnya", "Tablet") == nil)
        #expect(numbers("5 tetes", "Tablet") == nil)
    }
}
