import Foundation
import JSON
import Testing

@testable import Delivery
@testable import Web

@Suite("What differs between two attempts")
struct JSONDiffTests {
    private static func lines(_ old: String, _ new: String, _ disclosure: Disclosure = .numbers) -> [String] {
        let (left, right) = (attempt(1, old), attempt(2, new))
        return AttemptDiff.requests(left, right, disclosure).changes.map { "\($0.path): \($0.before ?? "–") → \($0.after ?? "–")" }
    }

    private static func attempt(
        _ number: Int, _ request: String?, _ response: String? = nil, status: Int? = 400, method: String = "POST"
    ) -> Attempt {
        Attempt(
            number: number, at: Date(timeIntervalSince1970: 1_795_262_400), httpStatus: status, outcome: "rejected", spent: true,
            method: method, url: "https://example.test/fhir-r4/v1/Condition", request: request.map { Array($0.utf8) },
            response: response.map { Array($0.utf8) })
    }

    @Test("each element that is another, new or gone is a line with its path, whatever the order of members")
    func elements() {
        #expect(
            Self.lines(
                #"{"resourceType":"Condition","code":{"coding":[{"code":"I10.9","system":"x"}]},"note":[{"text":"a"}]}"#,
                #"{"code":{"coding":[{"system":"x","code":"I10"}]},"resourceType":"Condition","onset":{"start":"2026-11-21"}}"#)
                == [
                    #"Condition.code.coding[0].code: "I10.9" → "I10""#, #"Condition.onset.start: – → "2026-11-21""#,
                    #"Condition.note[0].text: "a" → –"#,
                ])
        #expect(Self.lines(#"{"a":1,"b":[1,2]}"#, #"{"b":[1,2],"a":1}"#).isEmpty)
    }

    @Test("an element more in the middle of a list is one change, not a change of everything after it")
    func lists() {
        #expect(Self.lines(#"{"x":["a","b","c"]}"#, #"{"x":["a","n","b","c"]}"#) == [#"x[1]: – → "n""#])
        #expect(Self.lines(#"{"x":["a","b","c"]}"#, #"{"x":["c"]}"#) == [#"x[0]: "a" → –"#, #"x[1]: "b" → –"#])
        #expect(Self.lines(#"{"x":["a","a"]}"#, #"{"x":["a"]}"#).count == 1)
    }

    @Test("what is masked stays masked, and its change is told all the same")
    func masked() {
        let lines = AttemptDiff.requests(
            Self.attempt(1, #"{"identifier":[{"value":"3201234567890123"}]}"#),
            Self.attempt(2, #"{"identifier":[{"value":"3301234567890123"}]}"#),
            .numbers
        ).changes
        #expect(lines.count == 1 && lines[0].isHidden)
        #expect(lines[0].after?.contains("3301234567890123") == false && lines[0].after?.contains("0123") == true)
    }

    @Test("the same is said to be the same, and a body that is gone cannot be compared")
    func ends() {
        let (left, right) = (Self.attempt(1, "{}", "{}"), Self.attempt(2, "{}", "{}"))
        #expect(AttemptDiff.requests(left, right, .numbers).says == "Tidak ada perubahan.")
        #expect(AttemptDiff.answers(left, right, .numbers).says == "Tidak ada perubahan.")
        let gone = AttemptDiff.requests(Self.attempt(1, nil), right, .numbers)
        #expect(gone.changes.isEmpty && gone.says?.contains("sudah dihapus") == true)
        let changed = AttemptDiff.answers(left, Self.attempt(2, "{}", "<html>502</html>", status: 502), .numbers)
        #expect(changed.changes.map(\.path) == ["HTTP", "Isi"])
    }

    @Test("a search is not compared with what is sent, unless it is asked for")
    func pairs() {
        let all = [Self.attempt(3, "{}"), Self.attempt(2, nil, method: "GET"), Self.attempt(1, "{}")]
        #expect(AttemptDiffPage.choose([], all).map { [$0.from.number, $0.to.number] } == [1, 3])
        #expect(AttemptDiffPage.choose([2, 3], all).map { [$0.from.number, $0.to.number] } == [2, 3])
        #expect(AttemptDiffPage.choose([2, 9], all) == nil)
    }
}
