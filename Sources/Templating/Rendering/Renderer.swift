import JSON

/// Runs a program: one for each render call.
struct Renderer {
    /// Partials and blocks inside each other beyond this have no end.
    private static let maximumDepth = 200

    let program: Program
    var frames: [Frame]
    /// Written at the start of each line of text; empty except inside indented partials and blocks.
    var indentation: [UInt8] = []
    /// The next line start belongs to a line that something has been written on already.
    var skipsNextLineStart = false
    /// The arguments of the parents around, each with the one outside of it.
    var arguments: [(list: Int, outer: Int)] = []
    /// The innermost of `arguments` that counts here, -1 for none.
    var innermost = -1
    private var depth = 0
    private let name: String

    init(program: Program, name: String, frame: Frame) {
        self.program = program
        self.name = name
        frames = [frame]
    }

    mutating func run(template index: Int, into out: inout [UInt8]) throws(RenderError) {
        let steps = program.templates[index]
        try run(steps.lowerBound, steps.upperBound, &out)
    }

    private mutating func run(_ start: Int, _ end: Int, _ out: inout [UInt8]) throws(RenderError) {
        var at = start
        while at < end {
            switch program.ops[at] {
            case .literal(let start, let end, let startsLine, let endsAtLineStart):
                if indentation.isEmpty {
                    program.literals.withUnsafeBufferPointer {
                        out.append(contentsOf: UnsafeBufferPointer(rebasing: $0[Int(start)..<Int(end)]))
                    }
                } else {
                    writeIndented(Int(start), Int(end), startsLine, endsAtLineStart, &out)
                }
                at += 1
            case .value(let path, let isEscaped):
                find(path).write(into: &out, isEscaped: isEscaped)
                at += 1
            case .section(let path, let end, let usesDot):
                try section(path, at + 1, Int(end), usesDot, &out)
                at = Int(end)
            case .inverted(let path, let end):
                if !find(path).isTrue { try run(at + 1, Int(end), &out) }
                at = Int(end)
            case .partial(let template, let indentation):
                try call(Int(template), indentation, &out)
                at += 1
            case .dynamicPartial(let path, let indentation):
                if let template = dynamicTemplate(path) { try call(template, indentation, &out) }
                at += 1
            case .parent(let template, let list, let indentation, let end):
                try call(Int(template), indentation, arguments: Int(list), &out)
                at = Int(end)
            case .dynamicParent(let path, let list, let indentation, let end):
                if let template = dynamicTemplate(path) { try call(template, indentation, arguments: Int(list), &out) }
                at = Int(end)
            case .block(let name, let site, let content):
                try block(name, site, content, &out)
                at = Int(content.end)
            }
        }
    }

    // MARK: Sections

    private mutating func section(_ path: PathRange, _ start: Int, _ end: Int, _ usesDot: Bool, _ out: inout [UInt8]) throws(RenderError) {
        let found = find(path)
        switch found.entries {
        case .none: return
        case .scalar:
            guard usesDot else { return try run(start, end, &out) }
            try run(start, end, inside: .scalar(found), &out)
        case .same: try run(start, end, &out)
        case .view(let frame): try run(start, end, inside: .view(frame), &out)
        case .json(let value): try run(start, end, inside: .json(value), &out)
        case .views(let list):
            for index in 0..<list.count { try run(start, end, inside: .view(list.frame(at: index)), &out) }
        case .texts(let texts):
            for text in texts { try run(start, end, inside: .scalar(.text(text)), &out) }
        case .values(let values):
            for value in values { try run(start, end, inside: .json(value), &out) }
        }
    }

    private mutating func run(_ start: Int, _ end: Int, inside frame: Frame, _ out: inout [UInt8]) throws(RenderError) {
        frames.append(frame)
        try run(start, end, &out)
        frames.removeLast()
    }

    // MARK: Partials, parents and blocks

    private func dynamicTemplate(_ path: PathRange) -> Int? {
        find(path).plainText.flatMap { program.indexes[$0] }
    }

    private mutating func call(_ template: Int, _ added: Int32, _ out: inout [UInt8]) throws(RenderError) {
        try enter()
        let outside = indentation
        // A partial in the middle of a line is not indented at all; one on its own line by everything around it.
        if added < 0 { indentation = [] } else { indentation += program.indentations[Int(added)] }
        try run(template: template, into: &out)
        indentation = outside
        depth -= 1
    }

    private mutating func call(_ template: Int, _ added: Int32, arguments list: Int, _ out: inout [UInt8]) throws(RenderError) {
        let outer = innermost
        arguments.append((list, outer))
        innermost = arguments.count - 1
        try call(template, added, &out)
        arguments.removeLast()
        innermost = outer
    }

    /// The outermost argument wins; what stands inside it sees only the arguments from further outside, for it was written there.
    private mutating func block(_ name: Int32, _ site: BlockSite, _ standard: BlockContent, _ out: inout [UInt8]) throws(RenderError) {
        var content = standard
        var visible = innermost
        var candidate = innermost
        while candidate >= 0 {
            let entry = arguments[candidate]
            if let argument = program.arguments[entry.list].first(where: { $0.name == name }) {
                content = argument.content
                visible = entry.outer
            }
            candidate = entry.outer
        }
        guard content.start < content.end else { return }
        try enter()
        let (outside, outerArguments) = (indentation, innermost)
        innermost = visible
        if site.indentation >= 0 { indentation += program.indentations[Int(site.indentation)] }
        if site.kind == .ownLine {
            if !content.beginsLine { out.append(contentsOf: indentation) }
        } else {
            skipsNextLineStart = content.beginsLine && !indentation.isEmpty
        }
        try run(Int(content.start), Int(content.end), &out)
        skipsNextLineStart = false
        indentation = outside
        innermost = outerArguments
        depth -= 1
    }

    private mutating func enter() throws(RenderError) {
        depth += 1
        if depth > Renderer.maximumDepth { throw RenderError.tooDeep(name) }
    }

    // MARK: Indented text

    private mutating func writeIndented(_ start: Int, _ end: Int, _ startsLine: Bool, _ endsAtLineStart: Bool, _ out: inout [UInt8]) {
        if startsLine, !skipsNextLineStart { out.append(contentsOf: indentation) }
        skipsNextLineStart = false
        program.literals.withUnsafeBufferPointer { literals in
            var lineStart = start
            while lineStart < end {
                var lineEnd = lineStart
                while lineEnd < end, literals[lineEnd] != UInt8(ascii: "\n") { lineEnd += 1 }
                let endsLine = lineEnd < end
                if endsLine { lineEnd += 1 }
                out.append(contentsOf: UnsafeBufferPointer(rebasing: literals[lineStart..<lineEnd]))
                if endsLine, lineEnd < end || endsAtLineStart { out.append(contentsOf: indentation) }
                lineStart = lineEnd
            }
        }
    }
}
