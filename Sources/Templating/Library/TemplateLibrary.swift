import JSON

/// All templates of a folder, ready to render. A template's name is its path inside the folder without `.mustache`:
/// `pages/clinics/list`, `partials/badge`, `layouts/page`.
///
/// The language is Mustache 1.4 without lambdas: interpolation, sections, inverted sections, comments, delimiters, partials,
/// inheritance (layouts) and dynamic names. Values are HTML-escaped unless the tag or the field says otherwise.
public struct TemplateLibrary: Sendable {
    private enum Source: Sendable {
        case fixed(TemplateSet)
        case watched(WatchedFolder)
    }

    private let source: Source

    /// Reads every `.mustache` file in a folder and its subfolders.
    /// - Parameters:
    ///   - folder: the path of the folder.
    ///   - reload: reads changed files again before each render; for development only.
    /// - Throws: every problem in the files: tags that are not closed, partials that do not exist.
    public init(folder: String, reload: Bool = false) throws(TemplateProblems) {
        if reload {
            source = .watched(try WatchedFolder(folder: folder))
        } else {
            source = .fixed(try TemplateFolder.read(try TemplateFolder.stamps(in: folder).keys, in: folder))
        }
    }

    /// Templates given as text by name, e.g. for a test.
    /// - Throws: every problem in them, as for a folder.
    public init(templates: [String: String]) throws(TemplateProblems) {
        source = .fixed(try TemplateSet(sources: templates.mapValues { Array($0.utf8) }))
    }

    /// As the Mustache specification has it: partials that do not exist are rendered as nothing.
    init(lenient templates: [String: String]) throws(TemplateProblems) {
        source = .fixed(try TemplateSet(sources: templates.mapValues { Array($0.utf8) }, allowsUnknown: true))
    }

    /// The names of all templates in alphabetical order.
    public var names: [String] { latest.templates.keys.sorted() }

    /// Renders a template to UTF-8.
    /// - Throws: `RenderError`, or `TemplateProblems` when the library reloads and a changed file is broken.
    public func render<V: View>(_ name: String, _ view: V) throws -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(16 * 1024)
        try render(name, view, into: &out)
        return out
    }

    /// Renders a template to UTF-8, appending to a buffer. When it throws the buffer may hold a part of the text.
    /// - Throws: as `render(_:_:)`.
    public func render<V: View>(_ name: String, _ view: V, into out: inout [UInt8]) throws {
        try current().render(name, .view(Box(view)), into: &out)
    }

    /// Renders a template with a JSON value as its context.
    /// - Throws: as `render(_:_:)`.
    public func render(_ name: String, json: JSON) throws -> [UInt8] {
        var out: [UInt8] = []
        try current().render(name, .json(json), into: &out)
        return out
    }

    /// Compares a template, its partials and its layouts with the fields of a view, without rendering.
    /// - Returns: every name that no view around it has, every value that cannot be used the way the template does, and every block
    ///   that the layout does not have; empty when all is well.
    public func check<V: View>(_ name: String, takes view: V.Type) -> [TemplateProblem] {
        Checker.check(name, view, in: latest.templates)
    }

    private func current() throws -> TemplateSet {
        switch source {
        case .fixed(let templates): templates
        case .watched(let folder): try folder.current()
        }
    }

    private var latest: TemplateSet {
        switch source {
        case .fixed(let templates): templates
        case .watched(let folder): folder.latest
        }
    }
}
