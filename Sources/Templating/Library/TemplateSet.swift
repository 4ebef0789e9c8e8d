/// The templates of a library at one moment: their trees for checking and their program for rendering.
struct TemplateSet: Sendable {
    let templates: [String: TemplateSyntax]
    let program: Program

    /// Parses and compiles.
    /// - Parameters:
    ///   - sources: UTF-8 by template name.
    ///   - allowsUnknown: partials that do not exist are rendered as nothing instead of being a problem.
    init(sources: [String: [UInt8]], allowsUnknown: Bool = false) throws(TemplateProblems) {
        var templates: [String: TemplateSyntax] = [:]
        var problems: [TemplateProblem] = []
        for (name, source) in sources {
            do throws(SyntaxError) {
                templates[name] = TemplateSyntax(name: name, nodes: try Parser.parse(source))
            } catch {
                problems.append(TemplateProblem(file: name + TemplateSyntax.fileExtension, line: error.line, message: error.message))
            }
        }
        if !allowsUnknown {
            for template in templates.values {
                for (name, line) in template.nodes.flatMap(\.namedTemplates) where sources[name] == nil {
                    problems.append(TemplateProblem(file: template.file, line: line, message: "no template is called '\(name)'"))
                }
            }
        }
        guard problems.isEmpty else {
            throw TemplateProblems(problems: problems.sorted { ($0.file, $0.line, $0.message) < ($1.file, $1.line, $1.message) })
        }
        self.templates = templates
        program = Compiler.compile(templates.values.sorted { $0.name < $1.name })
    }

    func render(_ name: String, _ frame: Frame, into out: inout [UInt8]) throws(RenderError) {
        guard let index = program.indexes[name] else { throw RenderError.unknownTemplate(name) }
        var renderer = Renderer(program: program, name: name, frame: frame)
        try renderer.run(template: index, into: &out)
    }
}

extension Node {
    /// The templates named in this part, with their lines.
    var namedTemplates: [(name: String, line: Int)] {
        switch self {
        case .text, .value: return []
        case .section(_, _, let children, _): return children.flatMap(\.namedTemplates)
        case .block(let block): return block.content.flatMap(\.namedTemplates)
        case .partial(let target, _, let line):
            if case .named(let name) = target { return [(name, line)] }
            return []
        case .parent(let target, _, let arguments, let line):
            let inner = arguments.flatMap { $0.content.flatMap(\.namedTemplates) }
            if case .named(let name) = target { return [(name, line)] + inner }
            return inner
        }
    }
}
