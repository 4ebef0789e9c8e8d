import Clinics
import Delivery
import Foundation
import JSON
import Testing

@testable import Satusehat

@Suite("Resources of what happened in a visit")
struct RecordBuilderTests {
    @Test("a diagnosis becomes a Condition with our record id and the clinic's words")
    func condition() throws {
        var links = DeliveryLinks([:])
        let record = Samples.record(Samples.hypertension)
        guard let diagnosis = record.content as? Diagnosis else { return }
        let body = ConditionBuilder.build(record, diagnosis, Samples.dossier([record]), &links)
        let expected = try JSON.parse(
            """
            {"resourceType":"Condition",
             "identifier":[{"system":"http://sys-ids.kemkes.go.id/condition/10000004","value":"019a0000-0000-7000-8000-000000000005"}],
             "clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active","display":"Active"}]},
             "verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"confirmed",
               "display":"Confirmed"}]},
             "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-category","code":"encounter-diagnosis",
               "display":"Encounter Diagnosis"}]}],
             "code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"I10","display":"Hipertensi esensial"}],
               "text":"Hipertensi esensial"},
             "subject":{"reference":"urn:uuid:019a0000-0000-7000-8000-000000000002","display":"Ardianto Putra"},
             "encounter":{"reference":"\(links.urn(SourceKey.encounter(Samples.visitID)))"},
             "onsetDateTime":"2026-01-05T01:40:00+00:00","recordedDate":"2026-01-05T01:40:00+00:00",
             "recorder":{"reference":"urn:uuid:019a0000-0000-7000-8000-000000000003","display":"dr. Alexander"},
             "note":[{"text":"Kontrol"}]}
            """)
        #expect(body == expected)
    }

    @Test("a diagnosis entered in error has no clinical status, and breaks no rule")
    func mistake() throws {
        var mistake = Samples.hypertension
        mistake.verificationStatus = "entered-in-error"
        let body = try CareSamples.sent(mistake)
        #expect(body["clinicalStatus"] == nil)
        #expect(try Samples.kind("Condition").validate(body).isEmpty)
    }

    @Test("a blood pressure panel becomes systole and diastole, numbered -1 and -2")
    func bloodPressure() {
        var links = DeliveryLinks([:])
        let record = Samples.record(Samples.bloodPressure)
        guard let content = record.content as? ObservationContent else { return }
        let bodies = ObservationBuilder.build(record, content, Samples.dossier(), &links)
        #expect(bodies.map { $0["code"]?["coding"]?[0]?["code"]?.string } == ["8480-6", "8462-4"])
        #expect(bodies.map { $0["valueQuantity"]?["value"]?.int } == [130, 85])
        #expect(bodies.map { $0["valueQuantity"]?["code"]?.string } == ["mm[Hg]", "mm[Hg]"])
        #expect(bodies.map { $0["identifier"]?[0]?["value"]?.string?.suffix(2) } == ["-1", "-2"])
        #expect(bodies[0]["interpretation"]?[0]?["coding"]?[0]?["code"]?.string == "N")
    }

    @Test("another observation keeps its code, and nilai_diatas is its upper limit")
    func observation() {
        var links = DeliveryLinks([:])
        let content = ObservationContent(
            category: CodingValue(system: nil, code: "laboratory"), codings: [CodingValue(system: nil, code: "2339-0")],
            value: .quantity(QuantityValue(value: "98.50", unit: "mg/dL")), upper: QuantityValue(value: "140", unit: "mg/dL"))
        let bodies = ObservationBuilder.build(Samples.record(content), content, Samples.dossier(), &links)
        #expect(bodies.count == 1)
        #expect(bodies[0]["valueQuantity"]?["value"]?.number?.text == "98.50")
        #expect(bodies[0]["valueQuantity"]?["code"]?.string == "mg/dL")
        #expect(bodies[0]["referenceRange"]?[0]?["high"]?["value"]?.int == 140)
        #expect(bodies[0]["code"]?["coding"]?[0]?["system"]?.string == "http://loinc.org")
        #expect(bodies[0]["identifier"]?[0]?["value"]?.string == "019a0000-0000-7000-8000-000000000005")
    }

    @Test("vital signs become one Observation each, with the digits as they were written")
    func vitalSigns() {
        var links = DeliveryLinks([:])
        let signs = VitalSignsBuilder.build(Samples.dossier(), &links)
        #expect(signs.map(\.measurement.loinc) == ["8480-6", "8462-4", "8310-5"])
        #expect(signs[2].body["valueQuantity"]?["value"]?.number?.text == "37.20")
        #expect(signs[2].body["valueQuantity"]?["code"]?.string == "Cel")
        #expect(signs[2].body["category"]?[0]?["coding"]?[0]?["code"]?.string == "vital-signs")
    }

    @Test("a complaint keeps its words in a note, and a clinic may switch it off")
    func complaint() {
        var links = DeliveryLinks([:])
        let body = ChiefComplaintBuilder.build(Samples.dossier(), &links)
        #expect(body?["note"]?[0]?["text"]?.string == "Sakit kepala sejak 3 hari")
        #expect(body?["code"]?["coding"]?[0]?["code"]?.string == "404684003")
        #expect(body?["category"]?[0]?["coding"]?[0]?["code"]?.string == "chief-complaint")
        #expect(ChiefComplaintBuilder.build(Samples.dossier(chiefComplaint: false), &links) == nil)
    }

    @Test(
        "a procedure's category follows its ICD-9-CM chapter",
        arguments: [
            ("89.52", "103693007"), ("94.4", "409063005"), ("86.04", "387713003"), ("93.94", "277132007"), ("00.1", "277132007"),
        ])
    func procedureCategory(code: String, category: String) {
        var links = DeliveryLinks([:])
        let content = Samples.procedure(code)
        let body = ProcedureBuilder.build(Samples.record(content), content, Samples.dossier(), &links)
        #expect(body["category"]?["coding"]?[0]?["code"]?.string == category)
        #expect(body["complication"] == nil)
        #expect(body["outcome"]?["text"]?.string == "Irama sinus")
        #expect(body["note"]?[0]?["text"]?.string == "Metode: M1")
        #expect(body["performedPeriod"]?["start"] == body["performedPeriod"]?["end"])
    }

    @Test("a patient of whom only the NIK is known makes a body that a search can use")
    func thinPatient() {
        let body = PatientBuilder.build(Patient(id: Samples.patientID, nik: Samples.patient().nik))
        #expect(body["identifier"]?[0]?["value"]?.string == "9271060312000001")
        #expect(body["name"] == nil)
        #expect(body["multipleBirthInteger"]?.int == 0)
    }
}
