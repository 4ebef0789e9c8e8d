import Clinics
import Delivery
import FHIR
import Foundation
import JSON
import Testing

@testable import Satusehat

@Suite("Resources of care")
struct CareBuilderTests {
    @Test("every record, full or bare, becomes one body that breaks no rule of FHIR or of the platform")
    func noRuleIsBroken() throws {
        for content in CareSamples.all {
            let planned = CareSamples.planned(content)
            #expect(planned.count == 1 && planned[0].lacks.isEmpty)
            let problems = try Samples.kind(planned[0].kind).validate(CareSamples.sent(content))
            #expect(problems.isEmpty, "\(planned[0].kind): \(problems)")
        }
    }

    @Test("an allergy names its patient, its KFA code and its reactions")
    func allergy() throws {
        let expected = try JSON.parse(
            """
            {"resourceType":"AllergyIntolerance",
             "identifier":[{"system":"http://sys-ids.kemkes.go.id/allergy/10000004","value":"019a0000-0000-7000-8000-000000000005"}],
             "clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical","code":"active",
               "display":"Active"}]},
             "verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-verification",
               "code":"confirmed","display":"Confirmed"}]},
             "type":"allergy","category":["medication"],"criticality":"high",
             "code":{"coding":[{"system":"http://sys-ids.kemkes.go.id/kfa","code":"91000330","display":"Rifampin"}],"text":"Rifampisin"},
             "patient":{"reference":"Patient/P02478375538","display":"Ardianto Putra"},
             "encounter":{"reference":"Encounter/encounter-019a0000-0000-7000-8000-000000000001"},
             "recordedDate":"2026-01-05T01:40:00+00:00",
             "recorder":{"reference":"Practitioner/10009880728","display":"dr. Alexander"},
             "note":[{"text":"Sejak kecil"}],
             "reaction":[{"manifestation":[{"coding":[{"system":"http://snomed.info/sct","code":"271807003","display":"Eruption of skin"}]}],
               "severity":"mild"}]}
            """)
        #expect(try CareSamples.sent(CareSamples.allergy()) == expected)
    }

    @Test("of an allergy the least is claimed, and one entered in error has no clinical status")
    func allergyStatuses() throws {
        let bare = try CareSamples.sent(CareSamples.bareAllergy)
        #expect(bare["verificationStatus"]?["coding"]?[0]?["code"]?.string == "unconfirmed")
        #expect(bare["criticality"] == nil && bare["reaction"] == nil && bare["type"] == nil)
        var mistake = CareSamples.bareAllergy
        mistake.verificationStatus = "entered-in-error"
        let body = try CareSamples.sent(mistake)
        #expect(body["clinicalStatus"] == nil)
        #expect(try Samples.kind("AllergyIntolerance").validate(body).isEmpty)
    }

    @Test("a vaccine names who gave it where, its lot and its reasons")
    func immunization() throws {
        let expected = try JSON.parse(
            """
            {"resourceType":"Immunization","status":"completed",
             "vaccineCode":{"coding":[{"system":"http://sys-ids.kemkes.go.id/kfa","code":"93001282","display":"Vaksin contoh"}]},
             "patient":{"reference":"Patient/P02478375538","display":"Ardianto Putra"},
             "encounter":{"reference":"Encounter/encounter-019a0000-0000-7000-8000-000000000001"},
             "occurrenceDateTime":"2026-01-05T01:40:00+00:00","primarySource":true,
             "location":{"reference":"Location/2f9c1f0e-1111-4a11-8111-000000000009","display":"Ruang Imunisasi"},
             "lotNumber":"LOT-01","expirationDate":"2027-12-31","site":{"text":"Lengan kiri"},
             "route":{"coding":[{"system":"http://www.whocc.no/atc","code":"inj.intramuscular","display":"Injection Intramuscular"}]},
             "doseQuantity":{"value":0.5,"unit":"ml","system":"http://unitsofmeasure.org","code":"ml"},
             "performer":[{"function":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0443","code":"AP",
               "display":"Administering Provider"}]},"actor":{"reference":"Practitioner/10014058550","display":"Bd. Sheila"}}],
             "note":[{"text":"Tanpa reaksi"}],
             "reasonCode":[{"coding":[{"system":"http://terminology.kemkes.go.id/CodeSystem/immunization-reason","code":"IM-Dasar",
               "display":"Imunisasi Program Rutin Dasar"},
               {"system":"http://terminology.kemkes.go.id/CodeSystem/immunization-routine-timing","code":"IM-Ideal",
               "display":"Imunisasi Ideal"}]}],
             "protocolApplied":[{"doseNumberPositiveInt":2}]}
            """)
        #expect(try CareSamples.sent(CareSamples.immunization()) == expected)
        let notDone = try CareSamples.sent(CareSamples.notDone())
        #expect(notDone["statusReason"]?["coding"]?[0]?["system"]?.string == "http://terminology.hl7.org/CodeSystem/v3-ActReason")
        #expect(notDone["performer"]?[0]?["actor"]?["reference"]?.string == "Practitioner/10009880728")
        #expect(notDone["lotNumber"] == nil && notDone["reasonCode"] == nil && notDone["protocolApplied"] == nil)
    }

    @Test("whom and what a vaccine names has to be known on the platform")
    func unknownPeople() {
        var content = CareSamples.immunization()
        content.performerCode = "B-09"
        content.locationCode = "LAIN"
        #expect(CareSamples.planned(content).first?.lacks == ["dokter:B-09", "poli:LAIN"])
    }

    @Test("an impression waits for the diagnosis, the allergy and both halves of the blood pressure that it refers to")
    func impression() throws {
        let diagnosis = Samples.record(Samples.hypertension, id: Samples.uuid("019a0000-0000-7000-8000-000000000011"))
        let allergy = Samples.record(CareSamples.allergy(), id: Samples.uuid("019a0000-0000-7000-8000-000000000012"))
        let pressure = Samples.record(Samples.bloodPressure, id: Samples.uuid("019a0000-0000-7000-8000-000000000013"))
        var content = CareSamples.impression()
        content.problems = [diagnosis, allergy].map(\.id.lowerText)
        content.investigations = [pressure.id.lowerText]
        let others = [diagnosis, allergy, pressure]

        let planned = try #require(CareSamples.planned(content, beside: others).first)
        #expect(planned.lacks.isEmpty)
        #expect(
            planned.dependsOn.dropFirst().map(\.key) == [
                SourceKey.diagnosis(diagnosis.id), SourceKey.allergyIntolerance(allergy.id), SourceKey.observation(pressure.id, 1),
                SourceKey.observation(pressure.id, 2),
            ])
        let body = try CareSamples.sent(content, beside: others)
        #expect(try Samples.kind("ClinicalImpression").validate(body).isEmpty)
        #expect(body["problem"]?.array?.compactMap { $0["reference"]?.string?.prefix(9) } == ["Condition", "AllergyIn"])
        #expect(body["investigation"]?[0]?["item"]?.array?.count == 2)
        #expect(body["finding"]?[0]?["itemCodeableConcept"]?["coding"]?[0]?["system"]?.string == "http://hl7.org/fhir/sid/icd-10")
        #expect(body["prognosisCodeableConcept"]?[0]?["coding"]?[0]?["code"]?.string == "170968001")
    }

    @Test("an impression says what it refers to and has not come yet, and an explanation says what to do")
    func impressionLacks() {
        var content = CareSamples.impression()
        content.problems = ["D-7"]
        content.investigations = ["O-7"]
        #expect(CareSamples.planned(content).first?.lacks == ["masalah:D-7", "pemeriksaan:O-7"])
        let words = ErrorCatalog.explain("masalah:D-7", element: nil, kind: "ClinicalImpression")
        #expect(words.meaning.contains("D-7") && words.fix == .visit)
    }

    @Test("a plan is an outpatient's unless another category is said; its activities are not started")
    func plan() throws {
        let body = try CareSamples.sent(CareSamples.plan())
        #expect(body["category"]?[0]?["coding"]?[0]?["code"]?.string == "736271009")
        #expect(body["intent"]?.string == "plan" && body["status"]?.string == "active")
        #expect(body["period"] == ["start": "2026-01-05", "end": "2026-02-05"])
        #expect(body["activity"] == [["detail": ["status": "not-started", "description": "Ukur tekanan darah"]]])
        #expect(body["created"]?.string == "2026-01-05T01:40:00+00:00")
        #expect(body["author"]?["reference"]?.string == "Practitioner/10009880728")
    }

    @Test("questions of a group stand in it, those that follow from an answer below the answer")
    func questionnaire() throws {
        let body = try CareSamples.sent(CareSamples.response())
        let expected = try JSON.parse(
            """
            [{"linkId":"1","text":"Persyaratan administrasi","item":[
              {"linkId":"1.1","text":"Nama sesuai?","answer":[{"valueCoding":{
                "system":"http://terminology.kemkes.go.id/CodeSystem/clinical-term","code":"OV000052","display":"Sesuai"}}]},
              {"linkId":"1.2","text":"Ada catatan?","answer":[{"valueBoolean":true,"item":[
                {"linkId":"1.2.1","answer":[{"valueString":"Tulisan jelas"},{"valueInteger":2},{"valueDecimal":2.5}]}]}]}]}]
            """)
        #expect(body["item"] == expected)
        #expect(body["questionnaire"]?.string == "https://fhir.kemkes.go.id/Questionnaire/Q0007")
        #expect(body["author"]?["reference"]?.string == "Practitioner/10014058550")
        #expect(body["source"] == nil)
    }

    @Test("an episode that has ended is finished, and keeps how it came to that")
    func episode() throws {
        let body = try CareSamples.sent(CareSamples.episode())
        #expect(body["identifier"]?[0]?["value"]?.string == "EOC-1")
        #expect(body["identifier"]?[0]?["system"]?.string == "http://sys-ids.kemkes.go.id/episode-of-care/10000004")
        #expect(body["status"]?.string == "finished")
        #expect(body["statusHistory"]?.array?.compactMap { $0["status"]?.string } == ["active", "finished"])
        #expect(body["type"]?[0]?["coding"]?[0]?["display"]?.string == "Antenatal Care")
        #expect(body["careManager"]?["reference"]?.string == "Practitioner/10014058550")
        let open = try CareSamples.sent(EpisodeOfCareContent(type: CodingValue(system: nil, code: "ANC")))
        #expect(open["status"]?.string == "active" && open["period"]?["end"] == nil)
    }
}
