import JSON
import Testing

@Suite("Writing JSON")
struct SerialisingTests {
    @Test("compact text has no white space")
    func compact() {
        let value: JSON = ["a": [1, 2.5, true, nil], "b": ["c": "d"], "e": [], "f": [:]]
        #expect(value.text() == #"{"a":[1,2.5,true,null],"b":{"c":"d"},"e":[],"f":{}}"#)
    }

    @Test("pretty text is indented by two spaces")
    func pretty() {
        let value: JSON = ["a": [1, ["b": false]], "e": [], "f": [:]]
        let expected = """
            {
              "a": [
                1,
                {
                  "b": false
                }
              ],
              "e": [],
              "f": {}
            }
            """
        #expect(value.text(pretty: true) == expected)
    }

    @Test("quotes, backslashes and control characters are escaped, everything else stays")
    func escapes() {
        let text: JSON = "\"\\/\n\r\t\u{8}\u{c}\u{1}\u{1f}é😀\u{7f}"
        #expect(text.text() == #""\"\\/\n\r\t\b\f\u0001\u001fé😀"# + "\u{7f}\"")
        #expect((["a\"b": 1] as JSON).text() == #"{"a\"b":1}"#)
    }

    @Test("what is written is read back the same")
    func roundTrip() throws {
        let text = #"{"z":"é\u0000","a":[1.0,-0,1e5,{"k":[[],{}]}],"n":null,"b":[true,false]}"#
        let value = try JSON.parse(text)
        #expect(try JSON.parse(value.bytes()) == value)
        #expect(try JSON.parse(value.bytes(pretty: true)) == value)
        #expect(value.text() == text)
    }
}
