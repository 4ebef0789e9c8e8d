import Testing

@testable import Templating

@Suite("Checking templates against views")
struct CheckTests {
    @Test("a template that uses only declared names has no problems")
    func sound() throws {
        let problems = try check(
            [
                "page": """
                {{<layouts/page}}{{$title}}{{title}}{{/title}}{{$main}}
                {{#rows}}{{code}} {{failed}} {{title}} {{#note}}{{.}}{{/note}} {{>partials/row}}{{/rows}}
                {{#lines}}{{.}}{{/lines}}{{#badge}}{{{.}}}{{/badge}}{{owner.clinic.city}}{{#owner.clinic}}{{city}}{{/owner.clinic}}
                {{^count}}{{title}}{{/count}}
                {{/main}}{{/layouts/page}}
                """, "layouts/page": "{{$title}}{{/title}}{{$main}}{{/main}}{{#owner}}{{name}}{{/owner}}",
                "partials/row": "{{live}}{{title}}",
            ], ClinicPage.self)
        #expect(problems == [])
    }

    @Test("a name that no scope has is told with file and line")
    func unknown() throws {
        let problems = try check(["page": "{{title}}\n{{titel}}\n{{#rows}}\n{{name}}{{/rows}}"], ClinicPage.self)
        #expect(
            problems == [
                TemplateProblem(file: "page.mustache", line: 2, message: "'titel' is not a name of ClinicPage"),
                TemplateProblem(file: "page.mustache", line: 4, message: "'name' is not a name of ClinicRow, ClinicPage"),
            ])
    }

    @Test("names behind a section are looked up outside of it again")
    func scopeEnds() throws {
        #expect(
            try check(["page": "{{#rows}}{{code}}{{/rows}}{{code}}"], ClinicPage.self).map(\.message) == [
                "'code' is not a name of ClinicPage"
            ])
        #expect(try check(["page": "{{^rows}}{{code}}{{/rows}}"], ClinicPage.self).count == 1)
    }

    @Test(
        "unknown sections, inverted sections and dynamic names are told",
        arguments: ["{{#x}}{{/x}}", "{{^x}}{{/x}}", "{{>*x}}", "{{<*x}}{{/*x}}"])
    func unknownTags(template: String) throws {
        #expect(try check(["page": template], ClinicPage.self).map(\.message) == ["'x' is not a name of ClinicPage"])
    }

    @Test("partials are checked in the scope they are used in, with their own file")
    func partials() throws {
        let problems = try check(["page": "{{>row}}{{#rows}}{{>row}}{{/rows}}", "row": "\n{{code}}"], ClinicPage.self)
        #expect(problems == [TemplateProblem(file: "row.mustache", line: 2, message: "'code' is not a name of ClinicPage")])
    }

    @Test("blocks are checked where the layout puts them, with the page's file")
    func blocks() throws {
        let layout = "{{#owner}}{{$main}}{{nothing}}{{/main}}{{/owner}}"
        let problems = try check(["page": "{{<l}}\n{{$main}}{{name}}{{titel}}{{/main}}{{/l}}", "l": layout], ClinicPage.self)
        #expect(problems == [TemplateProblem(file: "page.mustache", line: 2, message: "'titel' is not a name of Owner, ClinicPage")])
    }

    @Test("a block that the layout does not have is told")
    func unusedBlock() throws {
        let problems = try check(["page": "{{<l}}\n{{$mian}}x{{/mian}}{{/l}}", "l": "{{$main}}{{/main}}"], ClinicPage.self)
        #expect(problems == [TemplateProblem(file: "page.mustache", line: 2, message: "'l' has no block 'mian'")])
    }

    @Test("a layout that puts a block into its own layout's block has it")
    func layoutOfLayout() throws {
        let templates = [
            "page": "{{<m}}{{$main}}{{title}}{{bad}}{{/main}}{{/m}}", "m": "{{<l}}{{$body}}{{$main}}{{/main}}{{/body}}{{/l}}",
            "l": "{{$body}}{{/body}}",
        ]
        #expect(try check(templates, ClinicPage.self).map(\.message) == ["'bad' is not a name of ClinicPage"])
    }

    @Test("values that cannot be written, and dots into what is no view, are told")
    func kinds() throws {
        #expect(try check(["page": "{{rows}}"], ClinicPage.self).count == 1)
        #expect(try check(["page": "{{lines}}"], ClinicPage.self).count == 1)
        #expect(try check(["page": "{{owner}}"], ClinicPage.self).count == 1)
        #expect(try check(["page": "{{.}}"], ClinicPage.self).count == 1)
        #expect(try check(["page": "{{title.x}}"], ClinicPage.self).count == 1)
        #expect(
            try check(["page": "{{owner.nobody}}"], ClinicPage.self).map(\.message) == ["'owner.nobody': 'nobody' is not a name of Owner"])
    }

    @Test("recursive partials and views end")
    func recursion() throws {
        let templates = [
            "tree": "{{name}}{{#children}}{{>tree}}{{/children}}{{typo}}", "a": "{{<b}}{{$x}}{{>a}}{{/x}}{{/b}}", "b": "{{$x}}{{/x}}{{>b}}",
        ]
        let library = try TemplateLibrary(templates: templates)
        #expect(library.check("tree", takes: Branch.self).map(\.message) == ["'typo' is not a name of Branch"])
        #expect(library.check("a", takes: Branch.self) == [])
    }

    @Test("a template that does not exist is a problem")
    func missing() throws {
        #expect(try TemplateLibrary(templates: [:]).check("page", takes: Branch.self).map(\.message) == ["no template is called 'page'"])
    }

    private func check<V: View>(_ templates: [String: String], _ view: V.Type) throws -> [TemplateProblem] {
        try TemplateLibrary(templates: templates).check("page", takes: view)
    }
}
