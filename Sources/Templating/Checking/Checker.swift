/// Walks a template as rendering would, with the declared fields instead of values: partials and layouts are followed, sections go
/// into lists and views.
struct Checker {
    /// One level of the context as far as it is known without values.
    enum Scope: Hashable {
        case view(ObjectIdentifier)
        /// A text, number or condition: no names, only `{{.}}`.
        case scalar
    }

    /// The arguments of one parent tag, with the file they stand in.
    private final class Arguments {
        let file: String
        let blocks: [Block]
        let outer: Arguments?
        let id: String

        init(file: String, blocks: [Block], outer: Arguments?, line: Int) {
            self.file = file
            self.blocks = blocks
            self.outer = outer
            id = "\(file):\(line)"
        }
    }

    private static let maximumDepth = 40

    private let templates: [String: TemplateSyntax]
    private var tables: [ObjectIdentifier: ViewTable] = [:]
    private var scopes: [Scope] = []
    private var problems: Set<TemplateProblem> = []
    private var visited: Set<[String]> = []
    private var arguments: Arguments?
    /// Arguments that a block took, as `file:line`.
    private var usedArguments: Set<String> = []
    private var givenArguments: [String: TemplateProblem] = [:]
    private var depth = 0

    static func check(_ name: String, _ view: any View.Type, in templates: [String: TemplateSyntax]) -> [TemplateProblem] {
        guard let template = templates[name] else {
            let message = "no template is called '\(name)'"
            return [TemplateProblem(file: name + TemplateSyntax.fileExtension, line: 0, message: message)]
        }
        var checker = Checker(templates: templates)
        checker.scopes = [checker.scope(of: view.table)]
        checker.walk(template.nodes, file: template.file)
        for (place, problem) in checker.givenArguments where !checker.usedArguments.contains(place) { checker.problems.insert(problem) }
        return checker.problems.sorted { ($0.file, $0.line, $0.message) < ($1.file, $1.line, $1.message) }
    }

    private init(templates: [String: TemplateSyntax]) { self.templates = templates }

    private mutating func walk(_ nodes: [Node], file: String) {
        for node in nodes {
            switch node {
            case .text: break
            case .value(let path, _, let line):
                checkValue(path, file, line)
            case .section(let path, let isInverted, let children, let line):
                walkSection(path, isInverted, children, file, line)
            case .partial(.named(let name), _, _):
                follow(name)
            case .partial(.dynamic(let path), _, let line):
                checkValue(path, file, line)
            case .parent(let target, _, let blocks, let line):
                walkParent(target, blocks, file, line)
            case .block(let block):
                walkBlock(block, file)
            }
        }
    }

    // MARK: Names

    private mutating func checkValue(_ path: Path, _ file: String, _ line: Int) {
        guard let access = resolve(path, file, line) else { return }
        switch access {
        case .list, .texts: report("'\(path.text)' is a list and cannot be written; use a section", file, line)
        case .view(let type, _): report("'\(path.text)' is a \(type) and cannot be written; use a section", file, line)
        case .text, .html, .int, .flag: break
        }
    }

    private mutating func walkSection(_ path: Path, _ isInverted: Bool, _ children: [Node], _ file: String, _ line: Int) {
        let inner: Scope?
        if path.isDot {
            inner = nil
        } else {
            guard let access = resolve(path, file, line) else { return }
            switch access {
            case .list(let type, _), .view(let type, _): inner = scope(of: type.table)
            case .text, .html, .int, .flag, .texts: inner = .scalar
            }
        }
        if let inner, !isInverted { scopes.append(inner) }
        walk(children, file: file)
        if inner != nil, !isInverted { scopes.removeLast() }
    }

    /// The field a path names; nil when there is none, which is reported, and for `.`.
    private mutating func resolve(_ path: Path, _ file: String, _ line: Int) -> FieldAccess? {
        guard let first = path.parts.first else {
            if case .view(let id)? = scopes.last, let table = tables[id] {
                report("'{{.}}' stands for a \(table.typeName), which cannot be written", file, line)
            }
            return nil
        }
        let around = scopes.reversed().compactMap { scope in if case .view(let id) = scope { tables[id] } else { nil } }
        guard var access = around.lazy.compactMap({ $0.access(named: first) }).first else {
            var known: [String] = []
            for table in around where !known.contains(table.typeName) { known.append(table.typeName) }
            report("'\(first)' is not a name of \(known.joined(separator: ", "))", file, line)
            return nil
        }
        for part in path.parts.dropFirst() {
            guard case .view(let type, _) = access else {
                report("'\(path.text)': '\(part)' is asked of something that is not a view", file, line)
                return nil
            }
            guard let member = type.table.access(named: part) else {
                report("'\(path.text)': '\(part)' is not a name of \(type.table.typeName)", file, line)
                return nil
            }
            access = member
        }
        return access
    }

    private mutating func scope(of table: ViewTable) -> Scope {
        tables[ObjectIdentifier(table)] = table
        return .view(ObjectIdentifier(table))
    }

    private mutating func report(_ message: String, _ file: String, _ line: Int) {
        problems.insert(TemplateProblem(file: file, line: line, message: message))
    }

    // MARK: Other templates

    private mutating func follow(_ name: String) {
        guard let template = templates[name], depth < Checker.maximumDepth, visited.insert([name] + situation).inserted else { return }
        depth += 1
        walk(template.nodes, file: template.file)
        depth -= 1
    }

    private mutating func walkParent(_ target: Target, _ blocks: [Block], _ file: String, _ line: Int) {
        switch target {
        case .dynamic(let path): checkValue(path, file, line)
        case .named(let name):
            for block in blocks {
                let message = "'\(name)' has no block '\(block.name)'"
                givenArguments["\(file):\(block.line):\(block.name)"] = TemplateProblem(file: file, line: block.line, message: message)
            }
            let outer = arguments
            arguments = Arguments(file: file, blocks: blocks, outer: outer, line: line)
            follow(name)
            arguments = outer
        }
    }

    /// The outermost argument replaces the block, as when rendering.
    private mutating func walkBlock(_ block: Block, _ file: String) {
        var found: (block: Block, in: Arguments)?
        var candidate = arguments
        while let current = candidate {
            if let argument = current.blocks.first(where: { $0.name == block.name }) {
                usedArguments.insert("\(current.file):\(argument.line):\(argument.name)")
                found = (argument, current)
            }
            candidate = current.outer
        }
        guard let found else { return walk(block.content, file: file) }
        guard depth < Checker.maximumDepth else { return }
        let inner = arguments
        arguments = found.in.outer
        depth += 1
        walk(found.block.content, file: found.in.file)
        depth -= 1
        arguments = inner
    }

    /// What a template that is followed depends on: the scopes from the innermost outwards, each once, and the arguments around.
    private var situation: [String] {
        var parts: [String] = []
        for scope in scopes.reversed() {
            let part = "\(scope)"
            if !parts.contains(part) { parts.append(part) }
        }
        var current = arguments
        while let one = current {
            if !parts.contains(one.id) { parts.append(one.id) }
            current = one.outer
        }
        return parts
    }
}

extension ViewTable {
    fileprivate func access(named name: String) -> FieldAccess? {
        field(NameTable.id(of: name)).map { accesses[$0] }
    }
}
