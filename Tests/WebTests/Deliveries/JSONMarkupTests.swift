import JSON
import Testing

@testable import Web

@Suite("JSON as HTML")
struct JSONMarkupTests {
    private static func plain(_ bytes: String) -> String {
        JSONMarkup.html(Array(bytes.utf8), masking: { $0 }, text: { $0 })
    }

    @Test("keys and values cannot become markup")
    func escapes() {
        let html = JSONMarkup.html(["<b>": "</pre><script>alert('1')</script>&\""])
        #expect(!html.contains("<script>"))
        #expect(!html.contains("</pre>"))
        #expect(!html.contains("<b>"))
        #expect(html.contains("&lt;script&gt;"))
        #expect(html.contains("&#39;1&#39;"))
        #expect(html.contains("&amp;"))
    }

    @Test("what is no JSON is text, escaped")
    func text() {
        #expect(Self.plain("<html><body>502 Bad Gateway") == "&lt;html&gt;&lt;body&gt;502 Bad Gateway")
    }

    @Test("bytes that are no text do not break the page")
    func bytes() {
        #expect(JSONMarkup.html([0xFF, 0x3C, 0xFE], masking: { $0 }, text: { $0 }).contains("&lt;"))
    }

    @Test("keys, texts and numbers are told apart, two spaces a level, order and digits kept")
    func marks() {
        let expected = """
            {
              <span class="jk">&quot;b&quot;</span>: <span class="js">&quot;x&quot;</span>,
              <span class="jk">&quot;a&quot;</span>: [
                <span class="jn">1.50</span>,
                <span class="jn">null</span>
              ],
              <span class="jk">&quot;c&quot;</span>: {}
            }
            """
        #expect(Self.plain(#"{"b":"x","a":[1.50,null],"c":{}}"#) == expected)
    }

    @Test("the element that an error is about is marked, in every entry of a list")
    func element() {
        let json: JSON = ["resourceType": "Condition", "code": ["coding": [["code": "K30.0"], ["code": "R10"]]]]
        let html = JSONMarkup.html(json, element: "Condition.code.coding.code")
        #expect(html.components(separatedBy: "<mark>").count == 3)
        #expect(html.contains("<mark><span class=\"js\">&quot;K30.0&quot;</span></mark>"))
    }

    @Test(
        "the element is read from the platform's answer, without rule number and indexes",
        arguments: [
            (#"{"issue":[{"expression":["10003 Condition.code[0].coding"]}]}"#, "Condition.code.coding"),
            (
                #"{"issue":[{"code":"x"},{"expression":["Encounter.location[0].location.reference"]}]}"#,
                "Encounter.location.location.reference"
            ),
            (#"{"issue":[{"code":"x"}]}"#, nil), ("<html>", nil),
        ] as [(String, String?)])
    func elementOfAnswer(answer: String, element: String?) {
        #expect(ErrorElement.read(Array(answer.utf8)) == element)
    }

    @Test("numbers of people are masked before they are written")
    func masked() {
        let html = JSONMarkup.html(
            Array(#"{"identifier":[{"value":"3201234567890123"}],"n":3201234567890123}"#.utf8), masking: Disclosure.numbers.show,
            text: Disclosure.numbers.show)
        #expect(!html.contains("3201234567890123"))
        #expect(html.contains("************0123"))
    }
}
