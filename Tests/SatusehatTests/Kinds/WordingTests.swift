import FHIR
import JSON
import Testing

@testable import Satusehat

@Suite("The platform's words, as they are kept")
struct WordingTests {
    @Test(
        "lose ids, numbers of people and line breaks, and nothing else",
        arguments: [
            ("reference Patient/P02478375538 tidak ada", "reference Patient/… tidak ada"),
            ("Location/b017aa54-f1df-4ec2-9d84-8823815d7228, Encounter/x.1", "Location/…, Encounter/…"),
            ("id B017AA54-f1df-4ec2-9d84-8823815d7228.", "id …."),
            ("nomor P02478375538 dan 12345678901", "nomor … dan …"),
            ("kode\n 1234567890  tetap", "kode 1234567890 tetap"),
            ("Patient/ dan pasien – “baik”", "Patient/ dan pasien – “baik”"), ("", ""),
        ])
    func plain(_ given: String, _ kept: String) { #expect(Wording.plain(given) == kept) }

    @Test("are cut where they say no more")
    func long() { #expect(Wording.plain(String(repeating: "kata ", count: 100)).count == 300) }

    @Test(
        "an element loses the rule before it and the places in its lists",
        arguments: [
            ("10003 Condition.code[0].coding", "Condition.code.coding"), ("Encounter.location[].location", "Encounter.location.location"),
            ("Encounter.period", "Encounter.period"), ("10003x", "10003x"), ("a[b].c", "a[b].c"),
        ])
    func element(_ expression: String, _ path: String) throws {
        let body: JSON = [
            "resourceType": "OperationOutcome",
            "issue": [["severity": "error", "code": "invalid", "details": ["text": "x"], "expression": [.string(expression)]]],
        ]
        let outcome = try #require(OperationOutcome(body))
        #expect(Refusal.read(.outcome(outcome), status: 400).element == path)
    }
}
