import JSON
import Testing

@testable import Templating

@Suite("Views")
struct ViewTests {
    @Test("fields of every kind are written")
    func kinds() throws {
        let page = ClinicPage(
            title: "Klinik & <Rekan>", rows: [ClinicRow(code: "A'1", failed: 2), ClinicRow(code: "B", failed: 0, live: false, note: "x")],
            lines: ["<1>", "2"], badge: "<b>baru</b>", owner: Owner(name: "Budi", clinic: Place(city: "Jakarta")))
        #expect(try rendered("{{title}}", page) == "Klinik &amp; &lt;Rekan&gt;")
        #expect(try rendered("{{{title}}}", page) == "Klinik & <Rekan>")
        #expect(try rendered("{{badge}}", page) == "<b>baru</b>")
        #expect(try rendered("{{#rows}}{{code}}:{{failed}}:{{live}};{{/rows}}", page) == "A&#39;1:2:true;B:0:false;")
        #expect(try rendered("{{#lines}}({{.}}){{/lines}}", page) == "(&lt;1&gt;)(2)")
        #expect(try rendered("{{#owner}}{{name}} {{clinic.city}}{{/owner}} {{owner.clinic.city}}", page) == "Budi Jakarta Jakarta")
        #expect(try rendered("{{#rows}}{{title}}{{/rows}}", ClinicPage(title: "t", rows: [ClinicRow(code: "", failed: 0)])) == "t")
    }

    @Test("nil, empty text, 0, false and empty lists are false in a section")
    func falsy() throws {
        let page = ClinicPage(title: "", rows: [], lines: [])
        let template = """
            {{#title}}1{{/title}}{{#rows}}2{{/rows}}{{#lines}}3{{/lines}}{{#badge}}4{{/badge}}{{#owner}}5{{/owner}}{{#count}}6{{/count}}\
            {{^title}}a{{/title}}{{^rows}}b{{/rows}}{{^lines}}c{{/lines}}{{^badge}}d{{/badge}}{{^owner}}e{{/owner}}{{^count}}f{{/count}}
            """
        #expect(try rendered(template, page) == "abcdef")
        #expect(
            try rendered("{{#failed}}1{{/failed}}{{#live}}2{{/live}}{{^note}}3{{/note}}", ClinicRow(code: "A", failed: 0, live: false))
                == "3")
        #expect(try rendered("({{note}}{{nowhere}})", ClinicRow(code: "A", failed: 0)) == "()")
    }

    @Test("a true list, view and text hide the inverted section")
    func truthy() throws {
        let page = ClinicPage(
            title: "t", rows: [ClinicRow(code: "A", failed: 1)], lines: ["x"], badge: "b", owner: Owner(name: "o", clinic: nil))
        #expect(
            try rendered("{{^title}}1{{/title}}{{^rows}}2{{/rows}}{{^lines}}3{{/lines}}{{^badge}}4{{/badge}}{{^owner}}5{{/owner}}", page)
                == "")
        #expect(try rendered("{{#title}}{{.}}{{/title}}{{#rows}}{{#failed}}{{.}}{{/failed}}{{/rows}}", page) == "t1")
        #expect(try rendered("({{owner.clinic.city}})", page) == "()")
    }

    @Test("a view may hold views of its own type")
    func recursion() throws {
        let tree = Branch(name: "a", children: [Branch(name: "b", children: [Branch(name: "c")]), Branch(name: "d")])
        let text = try rendered("{{>branch}}", tree, partials: ["branch": "{{name}}({{#children}}{{>branch}}{{/children}})"])
        #expect(text == "a(b(c())d())")
    }

    @Test("the innermost view that has a name wins, and is left behind its section")
    func shadowing() throws {
        let page = ClinicPage(title: "t", rows: [], owner: Owner(name: "outer", clinic: nil, deputy: [Branch(name: "inner")]))
        #expect(try rendered("{{#owner}}{{name}},{{#deputy}}{{name}},{{/deputy}}{{name}}{{/owner}}", page) == "outer,inner,outer")
    }

    @Test("every one of the five characters is escaped in a text of any length", arguments: [0, 1, 7, 200])
    func escaping(padding: Int) throws {
        let pad = String(repeating: "é", count: padding)
        let text = pad + "&<>\"'" + pad + "<script>alert('x')</script>" + pad
        let expected = pad + "&amp;&lt;&gt;&quot;&#39;" + pad + "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;" + pad
        #expect(try rendered("<p title=\"{{name}}\">", Branch(name: text)) == "<p title=\"\(expected)\">")
    }

    @Test("rendering appends to the buffer it is given")
    func appending() throws {
        var out = Array("a".utf8)
        try TemplateLibrary(templates: ["t": "{{name}}"]).render("t", Branch(name: "b"), into: &out)
        #expect(out == Array("ab".utf8))
    }

    @Test("one library renders on many tasks at once")
    func concurrency() async throws {
        let library = try TemplateLibrary(templates: ["t": "{{#children}}{{>p}}{{/children}}", "p": "<{{name}}>"])
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for task in 0..<8 {
                group.addTask {
                    let view = Branch(name: "", children: (0..<50).map { Branch(name: "\(task)-\($0)") })
                    let expected = (0..<50).map { "<\(task)-\($0)>" }.joined()
                    for _ in 0..<20 where try library.render("t", view) != Array(expected.utf8) { return false }
                    return true
                }
            }
            for try await isRight in group { #expect(isRight) }
        }
    }
}
