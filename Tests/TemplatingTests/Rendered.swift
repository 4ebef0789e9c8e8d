import JSON
import Testing

@testable import Templating

/// One rule of the language: a template, its context, and the text that must come out.
struct Rule: Sendable, CustomTestStringConvertible {
    let says: String
    let template: String
    let context: JSON
    let partials: [String: String]
    let expected: String

    init(_ says: String, _ template: String, _ context: JSON = [:], partials: [String: String] = [:], _ expected: String) {
        (self.says, self.template, self.context, self.partials, self.expected) = (says, template, context, partials, expected)
    }

    /// A rule that needs no context.
    init(_ says: String, _ template: String, _ expected: String) { self.init(says, template, [:], expected) }

    var testDescription: String { says }

    func rendered() throws -> String {
        let templates = partials.merging(["template": template]) { $1 }
        return String(decoding: try TemplateLibrary(lenient: templates).render("template", json: context), as: UTF8.self)
    }
}

/// A template rendered with a view.
func rendered<V: View>(_ template: String, _ view: V, partials: [String: String] = [:]) throws -> String {
    let library = try TemplateLibrary(templates: partials.merging(["template": template]) { $1 })
    return String(decoding: try library.render("template", view), as: UTF8.self)
}
