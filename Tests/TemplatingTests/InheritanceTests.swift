import Testing

@testable import Templating

@Suite("Layouts and blocks")
struct InheritanceTests {
    @Test(
        "blocks",
        arguments: [
            Rule("a block shows its default", "{{$a}}x{{b}}{{/a}}", ["b": 1], "x1"),
            Rule(
                "an argument replaces it", "{{<l}}{{$a}}new{{/a}}{{/l}}", partials: ["l": "[{{$a}}old{{/a}}{{$b}}kept{{/b}}]"], "[newkept]"),
            Rule(
                "names of blocks are not names of the context", "{{<l}}{{$a}}block{{/a}}{{/l}}", ["a": "value"],
                partials: ["l": "{{$a}}old{{/a}}{{a}}"], "blockvalue"),
            Rule("text beside blocks is ignored", "{{<l}} x {{$a}}new{{/a}} {{! c }} y {{/l}}", partials: ["l": "{{$a}}old{{/a}}"], "new"),
            Rule(
                "an argument is rendered where the block stands", "{{<l}}{{$a}}{{v}}{{/a}}{{/l}}", ["v": 1, "in": ["v": 2]],
                partials: ["l": "{{#in}}{{$a}}{{/a}}{{/in}}"], "2"),
            Rule(
                "the outermost argument wins", "{{<m}}{{$a}}1{{/a}}{{/m}}",
                partials: [
                    "m": "{{<l}}{{$a}}2{{/a}}{{$b}}3{{/b}}{{/l}}",
                    "l": "{{$a}}{{/a}}{{$b}}{{/b}}",
                ], "13"),
            Rule(
                "a layout of a layout", "{{<m}}{{$main}}page{{/main}}{{/m}}",
                partials: ["m": "{{<l}}{{$body}}<nav>{{$main}}{{/main}}{{/body}}{{/l}}", "l": "<body>{{$body}}{{/body}}</body>"],
                "<body><nav>page</body>"),
            Rule(
                "a block may wrap the block it replaces", "{{<l}}{{$a}}({{$a}}inner{{/a}}){{/a}}{{/l}}", partials: ["l": "{{$a}}old{{/a}}"],
                "(inner)"),
            Rule(
                "arguments reach the layout's partials", "{{<l}}{{$a}}new{{/a}}{{/l}}",
                partials: ["l": "[{{>p}}]", "p": "{{$a}}old{{/a}}"],
                "[new]"),
            Rule("arguments end with their parent", "{{<l}}{{$a}}new{{/a}}{{/l}}{{>l}}", partials: ["l": "{{$a}}old{{/a}}"], "newold"),
            Rule("a block may be empty", "[{{<l}}{{$a}}{{/a}}{{/l}}]", partials: ["l": "{{$a}}old{{/a}}"], "[]"),
            Rule(
                "the context may say the layout", "{{<*k}}{{$a}}new{{/a}}{{/*k}}", ["k": "l"], partials: ["l": "<{{$a}}old{{/a}}>"], "<new>"
            ),
            Rule(
                "recursion ends", "{{<p}}{{$foo}}x{{/foo}}{{/p}}",
                partials: [
                    "p": "{{$foo}}d{{/foo}} {{$bar}}{{<q}}{{/q}}{{/bar}}", "q": "{{$foo}}e{{/foo}} {{<p}}{{$bar}}end{{/bar}}{{/p}}",
                ],
                "x x x end"),
        ])
    func blocks(rule: Rule) throws {
        #expect(try rule.rendered() == rule.expected)
    }

    @Test(
        "lines of blocks",
        arguments: [
            Rule("a parent alone on its line is indented", "a\n  {{<l}}{{/l}}\nb\n", partials: ["l": "1\n2\n"], "a\n  1\n  2\nb\n"),
            Rule(
                "a parent over several lines takes them", "a\n {{<l}}\n {{$x}}1{{/x}}\n {{/l}}\nb\n", partials: ["l": "{{$x}}{{/x}}\n"],
                "a\n 1\nb\n"),
            Rule("a parent beside text takes nothing", "a {{<l}}{{/l}}\nb\n", partials: ["l": "1"], "a 1\nb\n"),
            Rule(
                "content loses its own indentation and gets the place's", "{{<l}}\n  {{$x}}\n    1\n      2\n  {{/x}}\n{{/l}}\n",
                partials: ["l": "<\n  {{$x}}\n  {{/x}}\n>\n"], "<\n  1\n    2\n>\n"),
            Rule(
                "default content says how far a block is indented", "{{<l}}{{$x}}\n1\n2\n{{/x}}{{/l}}",
                partials: ["l": "<\n{{$x}}\n   old\n{{/x}}\n>\n"], "<\n   1\n   2\n>\n"),
            Rule("default content stays as it is written", "<\n  {{$x}}\n    1\n      2\n  {{/x}}\n>\n", "<\n    1\n      2\n>\n"),
            Rule(
                "one line alone indents the lines behind the first", "{{<l}}{{$x}}\n1\n2{{/x}}{{/l}}",
                partials: ["l": "<\n  {{$x}}{{/x}}\n>"],
                "<\n  1\n  2\n>"),
            Rule(
                "a block in a line is put into the line", "{{<l}}{{$x}}new{{/x}}{{/l}}", partials: ["l": "<h1>{{$x}}old{{/x}}</h1>\n"],
                "<h1>new</h1>\n"),
            Rule(
                "content in a line goes on a block's own line", "{{<l}}{{$x}}new{{/x}}{{/l}}",
                partials: ["l": "<\n  {{$x}}\n  old\n  {{/x}}\n>"],
                "<\n  new>"),
            Rule(
                "sections in content are indented with it", "{{<l}}\n{{$x}}\n{{#t}}\n  - {{.}}\n{{/t}}\n{{/x}}\n{{/l}}", ["t": [1, 2]],
                partials: ["l": "<\n  {{$x}}\n  {{/x}}\n>"], "<\n    - 1\n    - 2\n>"),
            Rule(
                "partials in content are indented with it", "{{<l}}\n{{$x}}\n  a\n  {{>p}}\n{{/x}}\n{{/l}}",
                partials: ["l": "<\n {{$x}}\n {{/x}}\n>", "p": "1\n2\n"], "<\n a\n 1\n 2\n>"),
            Rule(
                "blocks in blocks keep their distance", "{{<m}}{{$in}}\nnew\n{{/in}}{{/m}}",
                partials: ["m": "{{<l}}{{$x}}\n  one\n  {{$in}}\n    two\n  {{/in}}\n{{/x}}{{/l}}", "l": "{{$x}}old{{/x}}"], "one\n  new\n"),
        ])
    func lines(rule: Rule) throws {
        #expect(try rule.rendered() == rule.expected)
    }

    @Test("templates that call each other without end throw instead of filling the stack")
    func endless() throws {
        let library = try TemplateLibrary(templates: ["a": "{{>b}}", "b": "{{>a}}", "c": "{{<c}}{{/c}}"])
        #expect(throws: RenderError.tooDeep("a")) { try library.render("a", json: [:]) }
        #expect(throws: RenderError.tooDeep("c")) { try library.render("c", json: [:]) }
    }
}
