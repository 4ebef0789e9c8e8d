import Testing

@testable import Templating

@Suite("Tags")
struct LanguageTests {
    @Test(
        "values",
        arguments: [
            Rule("text without tags stays", "a { b } c\n", "a { b } c\n"),
            Rule("a value is escaped", "{{a}}", ["a": "<b & \"c\" 'd'>"], "&lt;b &amp; &quot;c&quot; &#39;d&#39;&gt;"),
            Rule("three braces do not escape", "{{{a}}}", ["a": "<b>"], "<b>"),
            Rule("an ampersand does not escape", "{{& a }}", ["a": "<b>"], "<b>"),
            Rule("numbers keep their text", "{{a}} {{b}}", ["a": 7, "b": 1.21], "7 1.21"),
            Rule("true is written", "{{a}}", ["a": true], "true"),
            Rule("null and unknown names write nothing", "({{a}}{{b}})", ["a": nil], "()"),
            Rule("a value is not a template", "{{a}}", ["a": "{{b}}", "b": 1], "{{b}}"),
            Rule("dots go inside", "{{a.b.c}}", ["a": ["b": ["c": 1]]], "1"),
            Rule("a broken chain writes nothing", "({{a.b.c}})", ["a": ["b": [:]], "c": 1], "()"),
            Rule("a dotted name is no key", "({{a.b}})", ["a.b": 1], "()"),
            Rule("the first part decides where to look", "{{#a}}({{b.c}}){{/a}}", ["a": ["b": [:]], "b": ["c": 1]], "()"),
            Rule("a dot is the context itself", "{{.}}", "x", "x"),
            Rule("blanks inside a tag do not count", "{{  a\t}}", ["a": 1], "1"),
            Rule("a value on a line of its own keeps the line", "  {{a}}\n", ["a": 1], "  1\n"),
        ])
    func values(rule: Rule) throws {
        #expect(try rule.rendered() == rule.expected)
    }

    @Test(
        "sections",
        arguments: [
            Rule("true shows", "{{#a}}x{{/a}}", ["a": true], "x"),
            Rule(
                "false, null, 0, empty text and unknown hide", "{{#f}}1{{/f}}{{#n}}2{{/n}}{{#z}}3{{/z}}{{#e}}4{{/e}}{{#u}}5{{/u}}",
                ["f": false, "n": nil, "z": 0, "e": ""], ""),
            Rule(
                "an inverted section shows for all of these",
                "{{^f}}1{{/f}}{{^n}}2{{/n}}{{^z}}3{{/z}}{{^e}}4{{/e}}{{^u}}5{{/u}}{{^l}}6{{/l}}",
                ["f": false, "n": nil, "z": 0, "e": "", "l": []], "123456"),
            Rule(
                "an inverted section hides for true, objects and lists", "{{^t}}1{{/t}}{{^o}}2{{/o}}{{^l}}3{{/l}}",
                ["t": true, "o": [:], "l": [0]], ""),
            Rule("an object is the context inside", "{{#a}}{{b}}{{/a}}", ["a": ["b": 1]], "1"),
            Rule("a list repeats", "{{#a}}({{b}}){{/a}}", ["a": [["b": 1], ["b": 2]]], "(1)(2)"),
            Rule("a dot is the element", "{{#a}}({{.}}){{/a}}", ["a": ["<", 2, true]], "(&lt;)(2)(true)"),
            Rule("a dot section goes through a list in a list", "{{#a}}[{{#.}}{{.}},{{/.}}]{{/a}}", ["a": [[1, 2], [3]]], "[1,2,][3,]"),
            Rule("a dot is the text of a section", "{{#a}}{{.}} is {{a}}{{/a}}", ["a": "x"], "x is x"),
            Rule("names of outer contexts are seen", "{{#a}}{{b}}{{c}}{{/a}}", ["a": ["b": 1], "b": 0, "c": 2], "12"),
            Rule("null inside hides the outer value", "{{#a}}({{b}}){{/a}}", ["a": ["b": nil], "b": 1], "()"),
            Rule("sections may be dotted", "{{#a.b}}{{c}}{{/a.b}}{{^a.x}}no{{/a.x}}", ["a": ["b": ["c": 1]]], "1no"),
            Rule("the same section may stand inside itself", "{{#a}}1{{#a}}2{{/a}}3{{/a}}", ["a": true], "123"),
        ])
    func sections(rule: Rule) throws {
        #expect(try rule.rendered() == rule.expected)
    }

    @Test(
        "lines",
        arguments: [
            Rule("a section tag alone on its line takes the line", "a\n  {{#t}}\nb\n  {{/t}}\nc\n", ["t": true], "a\nb\nc\n"),
            Rule("so does a comment", "a\n {{! x\n y }} \nb", "a\nb"),
            Rule("so does a delimiter tag", "a\n{{=| |=}}\nb", "a\nb"),
            Rule("Windows line ends are kept", "a\r\n{{#t}}\r\nb\r\n{{/t}}\r\nc", ["t": true], "a\r\nb\r\nc"),
            Rule("the first and the last line count", "{{#t}}\na\n{{/t}}", ["t": true], "a\n"),
            Rule("a tag beside text takes nothing", " {{#t}}a{{/t}} \n", ["t": true], " a \n"),
            Rule("two tags on a line take nothing", "{{#t}}{{/t}}\n", ["t": true], "\n"),
            Rule("comments write nothing", "a{{! {{ }}b", "ab"),
        ])
    func lines(rule: Rule) throws {
        #expect(try rule.rendered() == rule.expected)
    }

    @Test(
        "delimiters",
        arguments: [
            Rule("they change from here on", "{{a}}{{=<% %>=}}{{a}}<%a%><%#a%>.<%/a%>", ["a": 1], "1{{a}}1."),
            Rule("they change back", "{{=| |=}}|a||={{ }}=|{{a}}", ["a": 1], "11"),
            Rule("partials keep their own", "{{=| |=}}|>p||a|", ["a": 1], partials: ["p": "{{a}}|a|{{=< >=}}"], "1|a|1"),
            Rule("braces work inside others", "{{=<% %>=}}<%{a}%>", ["a": "<"], "<"),
        ])
    func delimiters(rule: Rule) throws {
        #expect(try rule.rendered() == rule.expected)
    }

    @Test(
        "partials",
        arguments: [
            Rule("a partial sees the context", "[{{>p}}]", ["a": 1], partials: ["p": "{{a}}"], "[1]"),
            Rule(
                "a partial may call itself", "{{>n}}", ["v": 1, "c": [["v": 2, "c": [["v": 3, "c": []]]]]],
                partials: ["n": "{{v}}<{{#c}}{{>n}}{{/c}}>"], "1<2<3<>>>"),
            Rule("one on its own line is indented", "a\n  {{>p}}\nb", partials: ["p": "1\n2\n"], "a\n  1\n  2\nb"),
            Rule("a value's lines are not indented", " {{>p}}\n", ["a": "x\ny"], partials: ["p": "{{a}}\n{{a}}\n"], " x\ny\n x\ny\n"),
            Rule("indentation adds up", " {{>p}}\n", partials: ["p": "1\n  {{>q}}\n3\n", "q": "2\n2\n"], " 1\n   2\n   2\n 3\n"),
            Rule("one beside text is not indented", "  a {{>p}}\n", partials: ["p": "1\n2"], "  a 1\n2\n"),
            Rule(
                "one beside text in an indented partial is not indented either", "  {{>p}}\n", partials: ["p": "a {{>q}}\nb", "q": "1\n2"],
                "  a 1\n2\n  b"),
            Rule(
                "sections in an indented partial", "  {{>p}}\n", ["l": [1, 2]], partials: ["p": "<\n{{#l}}\n- {{.}}\n{{/l}}\n>\n"],
                "  <\n  - 1\n  - 2\n  >\n"),
            Rule("the context may say the name", "{{>*k}}{{>*a.k}}", ["k": "p", "a": ["k": "q"]], partials: ["p": "1", "q": "2"], "12"),
            Rule("a dynamic name that leads nowhere writes nothing", "({{>*k}}{{>*u}}{{>**k}})", ["k": "x"], partials: ["u": "1"], "()"),
            Rule(
                "a dynamic name inside a list", "{{#l}}{{> * t }}\n{{/l}}", ["l": [["t": "p", "v": 1], ["t": "q", "v": 2]]],
                partials: ["p": "p{{v}}", "q": "q{{v}}"], "p1\nq2\n"),
        ])
    func partials(rule: Rule) throws {
        #expect(try rule.rendered() == rule.expected)
    }
}
