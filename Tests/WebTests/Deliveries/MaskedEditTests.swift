import JSON
import Testing

@testable import Web

@Suite("An edit of a masked body")
struct MaskedEditTests {
    private static let original: JSON = [
        "resourceType": "Patient", "identifier": [["system": "nik", "value": "3201234567890123"]],
        "name": [["text": "Sari Wahyuni"]], "gender": "female",
    ]

    @Test("gives back what stayed masked and keeps what was changed", arguments: [Disclosure.persons, .numbers])
    func restores(disclosure: Disclosure) {
        let shown = disclosure.show(Self.original)
        var typed = shown
        typed["gender"] = "male"
        var expected = Self.original
        expected["gender"] = "male"
        let (body, unclear) = MaskedEdit(shown: shown, original: Self.original).restored(typed)
        #expect(body == expected)
        #expect(unclear.isEmpty)
    }

    @Test("finds a masked value that was moved")
    func moved() {
        let shown = Disclosure.persons.show(Self.original)
        let typed: JSON = ["resourceType": "Patient", "alias": [["text": shown["name"]?[0]?["text"] ?? .null]]]
        let (body, _) = MaskedEdit(shown: shown, original: Self.original).restored(typed)
        #expect(body["alias"]?[0]?["text"]?.string == "Sari Wahyuni")
    }

    @Test("does not guess between two values that look alike when masked")
    func unclear() {
        let original: JSON = ["a": "Sari Wahyuni", "b": "Siti Wulandari", "c": "x"]
        let shown: JSON = ["a": "S*** W***", "b": "S*** W***", "c": "x"]
        let edit = MaskedEdit(shown: shown, original: original)
        #expect(edit.restored(shown).body == original)
        #expect(edit.restored(shown).unclear.isEmpty)
        #expect(edit.restored(["d": "S*** W***"]).unclear == ["d"])
    }

    @Test("a body that was shown in full passes as it is")
    func full() {
        let edit = MaskedEdit(shown: Disclosure.numbers.show(Self.original), original: Self.original)
        #expect(edit.restored(Self.original).body == Self.original)
    }

    @Test("text that is no JSON is refused with its place")
    func malformed() {
        guard case .failure(let problems) = ResendPage.read("{\n  \"a\": 1,\n}", original: Self.original, shown: Self.original) else {
            Issue.record("a trailing comma was accepted")
            return
        }
        #expect(problems.list.first?.message.contains("baris 3") == true)
    }
}
