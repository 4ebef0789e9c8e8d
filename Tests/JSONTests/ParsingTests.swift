import JSON
import Testing

@Suite("Reading JSON")
struct ParsingTests {
    @Test("every kind of value is read")
    func kinds() throws {
        let value = try JSON.parse(#" {"s":"a","n":1,"t":true,"f":false,"z":null,"a":[1,[]],"o":{}} "#)
        let expected: JSON = ["s": "a", "n": 1, "t": true, "f": false, "z": nil, "a": [1, []], "o": [:]]
        #expect(value == expected)
        #expect(try JSON.parse("\t\r\n \"alone\"\n") == "alone")
    }

    @Test("members keep their order")
    func order() throws {
        #expect(try JSON.parse(#"{"z":1,"a":2,"m":3}"#).object?.keys == ["z", "a", "m"])
    }

    @Test(
        "numbers keep their text",
        arguments: ["0", "-0", "36.60", "1e3", "1E+3", "1.5e-7", "12345678901234567890123456789", "-12.0"])
    func numberText(text: String) throws {
        let value = try JSON.parse(text)
        #expect(value.number?.text == text)
        #expect(value.text() == text)
    }

    @Test(
        "escapes become their characters",
        arguments: [
            (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"), (#""\u0041\u00e9\u20AC""#, "Aé€"), (#""\ud83d\ude00!""#, "😀!"),
            (#""é\n😀""#, "é\n😀"), (#""\u0000""#, "\0"),
        ])
    func escapes(json: String, text: String) throws {
        #expect(try JSON.parse(json).string == text)
    }

    @Test("a byte order mark at the start is skipped, elsewhere it is refused")
    func byteOrderMark() throws {
        #expect(try JSON.parse([0xEF, 0xBB, 0xBF] + Array("[1]".utf8)) == [1])
        #expect(problem("[\u{FEFF}1]") == .unexpectedByte)
        #expect(problem("\u{FEFF}") == .endOfInput)
    }

    @Test(
        "what is not JSON is refused with the place",
        arguments: [
            Refused("", .endOfInput, 1, 1), Refused("  ", .endOfInput, 1, 3), Refused("[1,]", .unexpectedByte, 1, 4),
            Refused(#"{"a":1,}"#, .unexpectedByte, 1, 8), Refused(#"{"a" 1}"#, .unexpectedByte, 1, 6),
            Refused("{a:1}", .unexpectedByte, 1, 2), Refused("[1 2]", .unexpectedByte, 1, 4), Refused("[1", .endOfInput, 1, 3),
            Refused("{", .endOfInput, 1, 2), Refused(#"{"a":"#, .endOfInput, 1, 6), Refused("'a'", .unexpectedByte, 1, 1),
            Refused("nul", .endOfInput, 1, 4), Refused("nulL", .unexpectedByte, 1, 4), Refused("True", .unexpectedByte, 1, 1),
            Refused("NaN", .unexpectedByte, 1, 1), Refused("[\n  1,\n  x]", .unexpectedByte, 3, 3),
            Refused("1 2", .trailingContent, 1, 3), Refused("{}]", .trailingContent, 1, 3),
            Refused("// no\n1", .comment, 1, 1), Refused("[1, /* no */ 2]", .comment, 1, 5), Refused("1 // no", .comment, 1, 3),
            Refused("01", .invalidNumber, 1, 1), Refused("-", .invalidNumber, 1, 1), Refused("[1.]", .invalidNumber, 1, 2),
            Refused("1e", .invalidNumber, 1, 1), Refused("1e+", .invalidNumber, 1, 1), Refused("-01", .invalidNumber, 1, 1),
            Refused("+1", .unexpectedByte, 1, 1), Refused(".5", .unexpectedByte, 1, 1), Refused("-.5", .invalidNumber, 1, 1),
            Refused(#"{"a":1,"b":2,"a":3}"#, .duplicateKey, 1, 14), Refused(#"{"a":1,"\u0061":3}"#, .duplicateKey, 1, 8),
            Refused(#""\x""#, .invalidEscape, 1, 2), Refused(#""\u12G4""#, .invalidEscape, 1, 2),
            Refused(#""ab\ud83d""#, .invalidEscape, 1, 4), Refused(#""\ude00""#, .invalidEscape, 1, 2),
            Refused(#""\ud83d\u0041""#, .invalidEscape, 1, 2), Refused(#""\ud83dx""#, .invalidEscape, 1, 2),
            Refused("\"a", .endOfInput, 1, 3), Refused(#""a\"#, .endOfInput, 1, 4), Refused(#""\u00"#, .endOfInput, 1, 6),
            Refused("\"a\nb\"", .unexpectedByte, 1, 3), Refused("\"\\n\u{1}\"", .unexpectedByte, 1, 4),
        ])
    func refused(example: Refused) {
        let failure = #expect(throws: JSONError.self) { try JSON.parse(example.text) }
        #expect(failure?.problem == example.problem)
        #expect(failure?.line == example.line)
        #expect(failure?.column == example.column)
    }

    @Test("bytes that are not UTF-8 are refused at their place, with and without escapes in the string")
    func invalidUTF8() {
        let examples: [([UInt8], Int)] = [
            ([0x22, 0x61, 0xFF, 0x22], 3), ([0x22, 0x5C, 0x6E, 0xC3, 0x22], 4), ([0x22, 0xC0, 0xAF, 0x22], 2),
            ([0x22, 0xC3, 0xA9, 0xED, 0xA0, 0x80, 0x22], 4), ([0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], 2),
        ]
        for (bytes, column) in examples {
            let failure = #expect(throws: JSONError.self) { try JSON.parse(bytes) }
            #expect(failure?.problem == .invalidUTF8)
            #expect(failure?.column == column)
        }
    }

    @Test("nesting is allowed up to the limit and refused beyond it")
    func depth() throws {
        func nested(_ levels: Int) -> [UInt8] {
            Array(repeating: UInt8(ascii: "["), count: levels) + Array(repeating: UInt8(ascii: "]"), count: levels)
        }
        _ = try JSON.parse(nested(64))
        let failure = #expect(throws: JSONError.self) { try JSON.parse(nested(65)) }
        #expect(failure?.problem == .tooDeep)
        #expect(failure?.column == 65)
        _ = try JSON.parse(nested(2), maximumDepth: 2)
        #expect(throws: JSONError.self) { try JSON.parse(nested(3), maximumDepth: 2) }
        #expect(throws: JSONError.self) { try JSON.parse(Array(repeating: UInt8(ascii: "["), count: 1_000_000)) }
    }

    @Test("an error says what and where, and never repeats the input")
    func description() {
        let failure = #expect(throws: JSONError.self) { try JSON.parse("{\"nik\":\n 3174rahasia}") }
        #expect(failure?.description == "unexpected letter at line 2, column 6")
    }

    @Test("an object with thousands of members is read and its duplicates are found")
    func large() throws {
        let members = (0..<5000).map { "\"key\($0)\":\($0)" }.joined(separator: ",")
        let value = try JSON.parse("{\(members)}")
        #expect(value.object?.count == 5000)
        #expect(value["key4321"] == 4321)
        #expect(problem("{\(members),\"key17\":0}") == .duplicateKey)
    }

    private func problem(_ text: String) -> JSONError.Problem? {
        do throws(JSONError) {
            _ = try JSON.parse(text)
            return nil
        } catch { return error.problem }
    }
}

/// A text that must be refused, why and where.
struct Refused: Sendable, CustomTestStringConvertible {
    let text: String
    let problem: JSONError.Problem
    let line: Int
    let column: Int

    init(_ text: String, _ problem: JSONError.Problem, _ line: Int, _ column: Int) {
        (self.text, self.problem, self.line, self.column) = (text, problem, line, column)
    }

    var testDescription: String { text }
}
