import FHIR
import Foundation
import JSON
import Testing
import Vocabulary

@Suite("Answers of FHIR servers")
struct AnswersTests {
    @Test("the processor's words come from details.text, with the rule's number")
    func processorStyle() throws {
        let outcome = try read(
            """
            {"resourceType": "OperationOutcome", "text": {"status": "generated"}, "issue": [{"severity": "error", "code": "value",
              "details": {"text": "Code not found: I10.99. rulenumber:  10003"}, "expression": ["Condition.code"]}]}
            """)
        let issue = try #require(outcome.issues.first)
        #expect(issue.text == "Code not found: I10.99. rulenumber:  10003")
        #expect(issue.ruleNumber == 10003)
        #expect(issue.expression == ["Condition.code"])
        #expect(issue.severity == "error" && issue.code == "value" && issue.diagnostics == nil)
        #expect(!outcome.isDuplicate)
    }

    @Test("the store's sentence is in diagnostics")
    func storeStyle() throws {
        let outcome = try read(
            """
            {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "structure",
              "details": {"text": "unparseable_resource"}, "diagnostics": "missing required field \\"status\\"",
              "expression": "10019 Procedure.status"}]}
            """)
        #expect(outcome.issues.first?.text == "unparseable_resource")
        #expect(outcome.issues.first?.diagnostics == #"missing required field "status""#)
        #expect(outcome.issues.first?.ruleNumber == 10019)
    }

    @Test("a duplicate is known by its code, its words or its number")
    func duplicates() throws {
        let words = #"{"severity": "error", "code": "invalid", "details": {"text": "Found duplicate resource: Encounter"}}"#
        let number = #"{"severity": "error", "code": "invalid", "diagnostics": "RuleNumber: 20002"}"#
        for issue in [words, number, #"{"code": "duplicate"}"#] {
            #expect(try read(#"{"resourceType": "OperationOutcome", "issue": [\#(issue)]}"#).isDuplicate)
        }
    }

    @Test("diagnostics and then a coding's display stand in for missing words; strange shapes are survived")
    func fallbacks() throws {
        let outcome = try read(
            """
            {"resourceType": "OperationOutcome", "issue": [{"diagnostics": "d"}, {"details": {"text": "", "coding": [{}, {"display": "c"}]}},
              {"severity": 3, "details": "x"}, 7]}
            """)
        #expect(outcome.issues.map(\.text) == ["d", "c", "", ""])
        #expect(OperationOutcome(["resourceType": "Patient"]) == nil)
        #expect(OperationOutcome([1, 2]) == nil)
    }

    @Test("a bundle gives its matches, total and next page")
    func bundles() throws {
        let bundle = try #require(
            FHIRBundle(
                try JSON.parse(
                    """
                    {"resourceType": "Bundle", "type": "searchset", "total": 2, "link": [{"relation": "self", "url": "https://a/1"},
                      {"relation": "next", "url": "https://a/2"}], "entry": [{"fullUrl": "https://a/Patient/1", "resource":
                      {"resourceType": "Patient", "id": "1"}}, {"search": {"mode": "match"}, "resource": {"id": "2"}},
                      {"search": {"mode": "include"}, "resource": {"id": "3"}}, {"response": {"resourceID": "4"}}]}
                    """)))
        #expect(bundle.total == 2)
        #expect(bundle.resources.compactMap { $0["id"]?.string } == ["1", "2"])
        #expect(bundle.nextLink == "https://a/2")
        #expect(bundle.entries.last?.response?["resourceID"] == "4")
        #expect(bundle.entries.first?.fullURL == "https://a/Patient/1")
        #expect(FHIRBundle(["resourceType": "Bundle"])?.nextLink == nil)
        #expect(FHIRBundle(.null) == nil)
    }

    @Test("helpers leave absent parts out and write instants in UTC with an offset")
    func helpers() throws {
        let start = Date(timeIntervalSince1970: 1_767_576_600)
        #expect(FHIR.coding(.icd10, "I10").text() == #"{"system":"http://hl7.org/fhir/sid/icd-10","code":"I10"}"#)
        #expect(FHIR.period(start: start)?.text() == #"{"start":"2026-01-05T01:30:00+00:00"}"#)
        #expect(FHIR.period(start: nil) == Optional<JSON>.none)
        #expect(FHIR.codeableConcept([], text: "Demam").text() == #"{"text":"Demam"}"#)
        #expect(FHIR.reference("Patient", "P1", display: "").text() == #"{"reference":"Patient/P1"}"#)
        let id = try #require(UUID(uuidString: "0190B7A4-1234-7234-8234-123456789012"))
        #expect(FHIR.reference(urn: id)["reference"] == "urn:uuid:0190b7a4-1234-7234-8234-123456789012")
        #expect(FHIR.quantity(try #require(Decimal(string: "36.6")), unit: "C", code: "Cel")["value"]?.text() == "36.6")
        #expect(
            FHIR.extension("u", [FHIR.extension("rt", "Code", "2")]).text() == #"{"url":"u","extension":[{"url":"rt","valueCode":"2"}]}"#)
    }

    private func read(_ text: String) throws -> OperationOutcome {
        try #require(OperationOutcome(try JSON.parse(text)))
    }
}
