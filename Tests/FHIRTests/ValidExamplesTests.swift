import FHIR
import JSON
import Testing

@Suite("Valid resources")
struct ValidExamplesTests {
    @Test("the platform's example bodies have no findings", arguments: Fixtures.all.keys.sorted())
    func examples(name: String) throws {
        #expect(FHIRValidator.findings(in: try #require(Fixtures.all[name])) == [])
    }

    @Test("every type that can be checked has an example")
    func types() {
        #expect(Set(FHIRValidator.resourceTypes) == Set(Fixtures.all.values.compactMap { $0["resourceType"]?.string }))
        #expect(FHIRValidator.resourceTypes.count == 23)
    }

    @Test("a prescription may bring its Medication along")
    func containedMedication() throws {
        var medication = try #require(Fixtures.all["Medication"])
        medication["id"] = "m1"
        var request = try #require(Fixtures.all["MedicationRequest"])
        request["contained"] = .array([medication])
        request["medicationReference"] = ["reference": "#m1"]
        #expect(FHIRValidator.findings(in: request) == [])
    }

    @Test("a dose may be a quantity, a range or a rate, at times of the day")
    func dosages() throws {
        var request = try #require(Fixtures.all["MedicationRequest"])
        request["dosageInstruction"] = try JSON.parse(
            """
            [{"timing": {"event": ["2026-01-05"], "repeat": {"boundsDuration": {"value": 5, "system": "http://unitsofmeasure.org", "code": "d"},
               "count": 3, "countMax": 4, "duration": 1, "durationMax": 2, "durationUnit": "h", "frequency": 1, "frequencyMax": 2,
               "period": 1, "periodMax": 2, "periodUnit": "d", "dayOfWeek": ["mon"], "when": ["ACM", "PCV"], "offset": 30},
               "code": {"text": "BID"}},
              "asNeededCodeableConcept": {"text": "nyeri"}, "method": {"text": "telan"},
              "doseAndRate": [{"doseRange": {"low": {"value": 1}, "high": {"value": 2}}, "rateRatio": {"numerator": {"value": 1},
               "denominator": {"value": 2}}}, {"doseQuantity": {"value": 1}, "rateQuantity": {"value": 2}}],
              "maxDosePerPeriod": {"numerator": {"value": 4}, "denominator": {"value": 1}}, "maxDosePerLifetime": {"value": 100}}]
            """)
        #expect(FHIRValidator.findings(in: request) == [])
    }

    @Test("optional shapes of the standard pass: contained resources, primitive extensions, urns, partial dates, versions")
    func unusualButValid() throws {
        let observation = try JSON.parse(
            """
            {"resourceType": "Observation", "id": "a.b-1", "status": "final", "language": "id-ID",
             "text": {"status": "generated", "div": "<div xmlns=\\"http://www.w3.org/1999/xhtml\\">Tekanan darah</div>"},
             "contained": [{"resourceType": "Patient", "id": "p1", "birthDate": "1992-01", "name": [{"given": ["A", null],
               "_given": [null, {"extension": [{"url": "http://example.id/x", "valueInteger": 3}]}]}]}],
             "_issued": {"extension": [{"url": "http://example.id/unknown", "valueBoolean": true}]},
             "code": {"text": "Tekanan darah"}, "subject": {"reference": "#p1"},
             "encounter": {"reference": "urn:uuid:0a26ca28-0000-486d-8fa9-000000000001"},
             "basedOn": [{"reference": "ServiceRequest/1/_history/2"}], "focus": [{"reference": "Media/1"}],
             "effectivePeriod": {"start": "2026-01", "end": "2026-01-05T02:00:00Z"},
             "valueRange": {"low": {"value": 1.50, "unit": "mm"}, "high": {"value": 2e0, "unit": "mm"}},
             "referenceRange": [{"text": "normal"}],
             "component": [{"code": {"text": "a"}, "valueTime": "08:30:00.5", "referenceRange": [{"low": {"value": 1}}]}],
             "note": [{"authorReference": {"reference": "Practitioner/1"}, "text": "baris 1\\nbaris 2"}]}
            """)
        #expect(FHIRValidator.findings(in: observation) == [])
    }

    @Test("a body made of the typed helpers is valid and exact")
    func helpers() throws {
        var body = Fixtures.observation
        body["code"] = FHIR.codeableConcept(.loinc, "8310-5", "Body temperature", text: "Suhu")
        body["identifier"] = .array([FHIR.identifier(.facility("observation", organization: "10000004"), "1", use: "official")])
        body["valueQuantity"] = FHIR.quantity(try #require(JSONNumber(text: "36.50")), unit: "C", code: "Cel")
        body["encounter"] = FHIR.reference(urn: .v7())
        body["note"] = .array([FHIR.annotation("Setelah istirahat", at: .now)])
        #expect(FHIRValidator.findings(in: body) == [])
        #expect(body["valueQuantity"]?.text() == #"{"value":36.50,"unit":"C","system":"http://unitsofmeasure.org","code":"Cel"}"#)
    }
}
