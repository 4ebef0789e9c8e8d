/// Turns parsed templates into one flat program.
struct Compiler {
    private var program = Program()
    /// Whether the last step is a literal that more text may be added to.
    private var canExtendLiteral = false
    /// Templates that are named but absent; rendering them writes nothing.
    private let missing: Int32

    /// Every named template must be among `templates`; names that are not are rendered as nothing.
    static func compile(_ templates: [TemplateSyntax]) -> Program {
        var compiler = Compiler(count: templates.count)
        for (index, template) in templates.enumerated() { compiler.program.indexes[template.name] = index }
        for template in templates {
            let start = compiler.program.ops.count
            compiler.add(template.nodes)
            compiler.program.templates.append(start..<compiler.program.ops.count)
        }
        let end = compiler.program.ops.count
        compiler.program.templates.append(end..<end)
        return compiler.program
    }

    private init(count: Int) { missing = Int32(count) }

    private mutating func add(_ nodes: [Node]) {
        canExtendLiteral = false
        for node in nodes {
            if case .text(let bytes, let startsLine) = node {
                addText(bytes, startsLine: startsLine)
            } else {
                canExtendLiteral = false
                addTag(node)
            }
        }
        canExtendLiteral = false
    }

    private mutating func addTag(_ node: Node) {
        switch node {
        case .text: break
        case .value(let path, let isEscaped, _):
            program.ops.append(.value(add(path), isEscaped: isEscaped))
        case .section(let path, let isInverted, let children, _):
            let at = reserve()
            let range = add(path)
            add(children)
            program.ops[at] =
                isInverted
                ? .inverted(range, end: here) : .section(range, end: here, usesDot: children.contains(where: \.mayUseDot))
        case .partial(.named(let name), let indentation, _):
            program.ops.append(.partial(template: index(of: name), indentation: add(indentation)))
        case .partial(.dynamic(let path), let indentation, _):
            program.ops.append(.dynamicPartial(add(path), indentation: add(indentation)))
        case .parent(let target, let indentation, let blocks, _):
            addParent(target, add(indentation), blocks)
        case .block(let block):
            let at = reserve()
            let content = add(content: block)
            program.ops[at] = .block(name: nameID(block.name), site: add(block.site), content: content)
        }
    }

    private mutating func addParent(_ target: Target, _ indentation: Int32, _ blocks: [Block]) {
        let at = reserve()
        let arguments = blocks.map { Argument(name: nameID($0.name), content: add(content: $0)) }
        let list = Int32(program.arguments.count)
        program.arguments.append(arguments)
        program.ops[at] =
            switch target {
            case .named(let name): .parent(template: index(of: name), arguments: list, indentation: indentation, end: here)
            case .dynamic(let path): .dynamicParent(add(path), arguments: list, indentation: indentation, end: here)
            }
    }

    private mutating func add(content block: Block) -> BlockContent {
        let start = here
        add(block.content)
        return BlockContent(start: start, end: here, beginsLine: block.beginsLine)
    }

    private mutating func addText(_ bytes: [UInt8], startsLine: Bool) {
        let position = Int32(program.literals.count)
        program.literals += bytes
        let end = Int32(program.literals.count)
        if canExtendLiteral, case .literal(let start, _, let starts, let endsAtLineStart)? = program.ops.last {
            let last = program.ops.count - 1
            let endsLine = position > start && program.literals[Int(position) - 1] == UInt8(ascii: "\n")
            if bytes.isEmpty, endsLine {
                program.ops[last] = .literal(start: start, end: end, startsLine: starts, endsAtLineStart: true)
                return
            }
            if endsAtLineStart || endsLine == startsLine || position == start {
                program.ops[last] = .literal(start: start, end: end, startsLine: starts, endsAtLineStart: false)
                return
            }
        }
        program.ops.append(.literal(start: position, end: end, startsLine: startsLine, endsAtLineStart: false))
        canExtendLiteral = true
    }

    private mutating func add(_ path: Path) -> PathRange {
        let start = Int32(program.pathNames.count)
        for part in path.parts {
            let id = nameID(part)
            program.pathNames.append(id)
            program.nameTexts[id] = part
        }
        return PathRange(start: start, count: Int32(path.parts.count))
    }

    private mutating func add(_ indentation: [UInt8]?) -> Int32 {
        guard let indentation else { return -1 }
        if let known = program.indentations.firstIndex(of: indentation) { return Int32(known) }
        program.indentations.append(indentation)
        return Int32(program.indentations.count - 1)
    }

    private mutating func add(_ site: Block.Site) -> BlockSite {
        switch site {
        case .inline: BlockSite(kind: .inline, indentation: -1)
        case .ownLine(let indentation): BlockSite(kind: .ownLine, indentation: add(indentation))
        case .wholeLine(let indentation): BlockSite(kind: .wholeLine, indentation: add(indentation))
        }
    }

    private func nameID(_ name: String) -> Int32 { Int32(NameTable.id(of: name)) }

    private func index(of template: String) -> Int32 { program.indexes[template].map(Int32.init) ?? missing }

    private var here: Int32 { Int32(program.ops.count) }

    /// A place for a step whose end is not known yet.
    private mutating func reserve() -> Int {
        program.ops.append(.literal(start: 0, end: 0, startsLine: false, endsAtLineStart: false))
        return program.ops.count - 1
    }
}

extension Node {
    /// Whether rendering this may ask for the value of the innermost section.
    fileprivate var mayUseDot: Bool {
        switch self {
        case .text: false
        case .value(let path, _, _): path.isDot
        case .section(let path, _, let children, _): path.isDot || children.contains(where: \.mayUseDot)
        case .partial, .parent, .block: true
        }
    }
}
