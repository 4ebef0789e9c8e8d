import Foundation
import Testing

@testable import Templating

@Suite("Template libraries")
struct LibraryTests {
    @Test(
        "a broken template is told with its line",
        arguments: [
            ("a\n{{#x}}\nb", 2, "'x' is never closed"), ("a\n{{/x}}", 2, "'x' is closed but was never opened"),
            ("{{#x}}\n{{/y}}", 2, "'y' is closed, but 'x' of line 1 is still open"),
            ("{{#x}}\n{{#y}}\n{{/x}}\n{{/y}}", 3, "'x' is closed, but 'y' of line 2 is still open"),
            ("\n\n{{a", 3, "the tag is never closed"), ("{{{a}}", 1, "the tag is never closed"), ("{{", 1, "the tag is never closed"),
            ("\n{{}}", 2, "the tag has no name"), ("{{a b}}", 1, "'a b' is not a name"), ("{{a..b}}", 1, "'a..b' is not a name"),
            ("{{a.}}", 1, "'a.' is not a name"), ("\n{{=<%=}}", 2, "a delimiter tag needs two delimiters with a space between them"),
            ("{{! a\nb }}\n{{>gone}}", 3, "no template is called 'gone'"),
            ("{{#a}}{{$b}}\n{{<gone}}{{/gone}}{{/b}}{{/a}}", 2, "no template is called 'gone'"),
            ("{{<t}}\n{{$a}}\n{{>gone}}{{/a}}{{/t}}", 3, "no template is called 'gone'"), ("{{>}}", 1, "'' is not the name of a template"),
            ("\n{{<t}}", 2, "'t' is never closed"), ("{{<t}}\n{{a}}{{/t}}", 2, "'a' has no effect here: only blocks count inside a parent"),
            ("\n{{$a}}", 2, "'a' is never closed"), ("{{$}}{{/}}", 1, "the block has no name"),
        ])
    func broken(template: String, line: Int, message: String) {
        let failure = #expect(throws: TemplateProblems.self) { try TemplateLibrary(templates: ["t": template]) }
        #expect(failure?.problems == [TemplateProblem(file: "t.mustache", line: line, message: message)])
    }

    @Test("all broken files are told at once")
    func allProblems() {
        let failure = #expect(throws: TemplateProblems.self) {
            try TemplateLibrary(templates: ["b": "{{#x}}", "a": "\n{{>gone}}", "c": "fine"])
        }
        #expect(failure?.description == "a.mustache:2: no template is called 'gone'\nb.mustache:1: 'x' is never closed")
    }

    @Test("templates are named by their path in the folder")
    func folder() throws {
        let folder = try ScratchFolder([
            "pages/clinics/list.mustache": "{{>partials/badge}}", "partials/badge.mustache": "[{{name}}]", "notes.txt": "{{",
        ])
        let library = try TemplateLibrary(folder: folder.path)
        #expect(library.names == ["pages/clinics/list", "partials/badge"])
        #expect(try library.render("pages/clinics/list", Branch(name: "x")) == Array("[x]".utf8))
    }

    @Test("a folder that is not there, and a name that is not there, are errors")
    func missing() throws {
        let failure = #expect(throws: TemplateProblems.self) { try TemplateLibrary(folder: "/nowhere/at/all") }
        #expect(failure?.problems.first?.message == "the template folder cannot be read")
        #expect(throws: RenderError.unknownTemplate("x")) { try TemplateLibrary(templates: [:]).render("x", Branch(name: "")) }
    }

    @Test("a reloading library shows changed, new and repaired files, and tells broken ones")
    func reload() throws {
        let folder = try ScratchFolder(["a.mustache": "one"])
        let library = try TemplateLibrary(folder: folder.path, reload: true)
        func text() throws -> String { String(decoding: try library.render("a", Branch(name: "x")), as: UTF8.self) }
        #expect(try text() == "one")
        try folder.write("a.mustache", "three {{>b}}", second: 1)
        try folder.write("b.mustache", "{{name}}", second: 1)
        #expect(try text() == "three x")
        try folder.write("a.mustache", "{{#name}}", second: 2)
        #expect(throws: TemplateProblems.self) { try text() }
        #expect(library.names == ["a", "b"])
        try folder.write("a.mustache", "{{#name}}!{{/name}}", second: 3)
        #expect(try text() == "!")
    }

    @Test("a library that does not reload keeps what it read")
    func noReload() throws {
        let folder = try ScratchFolder(["a.mustache": "one"])
        let library = try TemplateLibrary(folder: folder.path)
        try folder.write("a.mustache", "two", second: 1)
        #expect(try library.render("a", Branch(name: "")) == Array("one".utf8))
    }
}

/// A folder of files that goes away with this value.
final class ScratchFolder {
    let path: String

    init(_ files: [String: String]) throws {
        path = FileManager.default.temporaryDirectory.appending(path: "templates-" + UUID().uuidString).path
        for (name, text) in files { try write(name, text, second: 0) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file whose modification time is this many seconds behind a fixed one, so that no test waits for the clock.
    func write(_ name: String, _ text: String, second: Int) throws {
        let file = URL(filePath: path).appending(path: name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
        let modified = Date(timeIntervalSince1970: 1_750_000_000 + Double(second))
        try FileManager.default.setAttributes([.modificationDate: modified], ofItemAtPath: file.path)
    }
}
