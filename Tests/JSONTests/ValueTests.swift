import Foundation
import JSON
import Testing

@Suite("JSON values")
struct ValueTests {
    @Test("an accessor answers for its own kind only")
    func accessors() {
        let value: JSON = ["s": "x", "i": 7, "d": 7.5, "b": true, "a": [1], "o": ["k": "v"], "n": nil]
        #expect(value["s"]?.string == "x")
        #expect(value["i"]?.int == 7)
        #expect(value["d"]?.int == nil)
        #expect(value["d"]?.decimal == Decimal(string: "7.5"))
        #expect(value["b"]?.bool == true)
        #expect(value["a"]?[0] == 1)
        #expect(value["a"]?[1] == nil)
        #expect(value["a"]?[-1] == nil)
        #expect(value["o"]?["k"]?.string == "v")
        #expect(value["n"]?.isNull == true)
        #expect(value["missing"] == nil)
        #expect(value["s"]?.int == nil)
        #expect(value["i"]?.string == nil)
        #expect(value["s"]?["k"] == nil)
        #expect(value[0] == nil)
    }

    @Test("a member can be set, replaced in its place, removed and set inside another")
    func setting() {
        var value: JSON = ["a": 1, "b": ["c": 2]]
        value["a"] = "one"
        value["d"] = 4
        value["b"]?["c"] = 3
        #expect(value.text() == #"{"a":"one","b":{"c":3},"d":4}"#)
        value["a"] = nil as JSON?
        #expect(value.object?.keys == ["b", "d"])
        var new = JSON.null
        new["x"] = true
        #expect(new == ["x": true])
        var text: JSON = "text"
        text["x"] = 1
        #expect(text == "text")
    }

    @Test("objects are equal in any order of members, arrays are not")
    func equality() {
        let first: JSON = ["a": 1, "b": [1, 2]]
        let second: JSON = ["b": [1, 2], "a": 1]
        #expect(first == second)
        #expect(first.hashValue == second.hashValue)
        #expect(first != ["b": [2, 1], "a": 1])
        #expect(first != ["a": 1])
    }

    @Test("an object with many members finds, removes and keeps the order")
    func manyMembers() {
        var object = JSONObject()
        for number in 0..<40 { object["k\(number)"] = .number(JSONNumber(number)) }
        object["k3"] = nil
        #expect(object["k3"] == nil)
        #expect(object["k39"] == 39)
        #expect(object.count == 39)
        #expect(object.keys.prefix(4) == ["k0", "k1", "k2", "k4"])
        let sum = object.reduce(0) { $0 + ($1.value.int ?? 0) }
        #expect(sum == 777)
        for number in 0..<35 { object["k\(number)"] = nil }
        #expect(object.keys == ["k35", "k36", "k37", "k38", "k39"])
        #expect(object["k37"] == 37)
    }

    @Test("decimals are exact, and nil when they cannot be")
    func decimals() throws {
        #expect(JSONNumber(text: "0.1")?.decimal == Decimal(1) / 10)
        #expect(JSONNumber(text: "12345678901234567890.123")?.decimal?.description == "12345678901234567890.123")
        #expect(JSONNumber(text: "1.50e2")?.decimal == 150)
        #expect(JSONNumber(text: "-2.5E-1")?.decimal == Decimal(-1) / 4)
        #expect(JSONNumber(text: "1" + String(repeating: "0", count: 60))?.decimal != nil)
        #expect(JSONNumber(text: String(repeating: "1", count: 39))?.decimal == nil)
        #expect(JSONNumber(text: "1e999")?.decimal == nil)
    }

    @Test("numbers are written in their shortest form")
    func numberText() {
        #expect(JSONNumber(-12).text == "-12")
        #expect(JSONNumber(36.6).text == "36.6")
        #expect(JSONNumber(1.0).text == "1")
        #expect(JSONNumber(1e300).double == 1e300)
        #expect(JSONNumber(Decimal(string: "1840.25")!).text == "1840.25")
        #expect(JSONNumber(text: JSONNumber(1e-300).text)?.double == 1e-300)
    }

    @Test("text that is no JSON number makes no number", arguments: ["", " 1", "1 ", "0x1", "1.", "inf", "+1", "1,5", "--1"])
    func notANumber(text: String) {
        #expect(JSONNumber(text: text) == nil)
    }

    @Test("a whole number beyond Int has no int")
    func beyondInt() {
        #expect(JSONNumber(text: "9223372036854775807")?.int == .max)
        #expect(JSONNumber(text: "9223372036854775808")?.int == nil)
    }
}
