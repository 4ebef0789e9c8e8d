/// Makes a tree of a template's tags, and decides which tags stand alone on their line (Mustache specification, "standalone").
struct Parser {
    private let lines: SourceLines
    private let tags: [Tag]
    private var next = 0
    /// Where the text that is not taken yet begins.
    private var cursor = 0

    static func parse(_ source: [UInt8]) throws(SyntaxError) -> [Node] {
        var parser = Parser(lines: SourceLines(source: source), tags: try Lexer.tags(of: source))
        return try parser.children(of: nil).nodes
    }

    private init(lines: SourceLines, tags: [Tag]) {
        self.lines = lines
        self.tags = tags
    }

    /// Everything up to the tag that closes `opener`, which is returned too; its line has not been looked at.
    private mutating func children(of opener: Tag?) throws(SyntaxError) -> (nodes: [Node], close: Tag?) {
        var nodes: [Node] = []
        while next < tags.count {
            let tag = tags[next]
            next += 1
            switch tag.kind {
            case .close:
                try check(tag, closes: opener)
                return (nodes, tag)
            case .value, .unescaped:
                takeText(before: tag, into: &nodes)
                nodes.append(.value(try path(tag.content, tag), isEscaped: tag.kind == .value, line: tag.line))
            case .comment, .delimiters:
                _ = takeLine(of: tag, into: &nodes)
            case .section, .inverted:
                nodes.append(try section(tag, &nodes))
            case .partial:
                let target = try target(of: tag)
                nodes.append(.partial(target, indentation: takeLine(of: tag, into: &nodes), line: tag.line))
            case .parent:
                nodes.append(try parent(tag, &nodes))
            case .block:
                nodes.append(.block(try block(tag, &nodes)))
            }
        }
        if let opener { throw SyntaxError(line: opener.line, message: "'\(opener.content)' is never closed") }
        takeText(to: lines.source.count, into: &nodes)
        return (nodes, nil)
    }

    private mutating func section(_ tag: Tag, _ nodes: inout [Node]) throws(SyntaxError) -> Node {
        let path = try path(tag.content, tag)
        _ = takeLine(of: tag, into: &nodes)
        var (children, close) = try children(of: tag)
        if let close { _ = takeLine(of: close, into: &children) }
        return .section(path, isInverted: tag.kind == .inverted, children: children, line: tag.line)
    }

    /// A parent tag stands alone when nothing is before it and nothing behind its closing tag, on one line or on many. Only the
    /// blocks inside count.
    private mutating func parent(_ tag: Tag, _ nodes: inout [Node]) throws(SyntaxError) -> Node {
        let target = try target(of: tag)
        let textStart = cursor
        var arguments: [Block] = []
        var close: Tag?
        while close == nil {
            guard next < tags.count else { throw SyntaxError(line: tag.line, message: "'\(tag.content)' is never closed") }
            let inner = tags[next]
            next += 1
            switch inner.kind {
            case .comment, .delimiters: break
            case .block: arguments.append(try argument(inner))
            case .close:
                try check(inner, closes: tag)
                close = inner
            default:
                throw SyntaxError(line: inner.line, message: "'\(inner.content)' has no effect here: only blocks count inside a parent")
            }
        }
        let end = close?.end ?? tag.end
        let lineEnd = lines.blankEnd(after: end)
        cursor = textStart
        guard let lineStart = lines.blankStart(before: tag.start), let lineEnd else {
            takeText(before: tag, into: &nodes)
            let closesAlone = close.flatMap { lines.blankStart(before: $0.start) } != nil
            cursor = closesAlone ? lineEnd ?? end : end
            return .parent(target, indentation: nil, arguments: arguments, line: tag.line)
        }
        takeText(to: lineStart, into: &nodes)
        cursor = lineEnd
        let indentation = Array(lines.source[lineStart..<tag.start])
        return .parent(target, indentation: indentation, arguments: arguments, line: tag.line)
    }

    /// A block in running text: a parameter with default content.
    private mutating func block(_ tag: Tag, _ nodes: inout [Node]) throws(SyntaxError) -> Block {
        let lineStart = lines.blankStart(before: tag.start)
        if let lineStart, let contentStart = lines.blankEnd(after: tag.end) {
            takeText(to: lineStart, into: &nodes)
            let own = Array(lines.source[lineStart..<tag.start])
            let (content, close) = try blockContent(tag, from: contentStart, ignoresRest: false)
            let cursorBehind = lines.blankStart(before: close.start) == nil ? nil : lines.blankEnd(after: close.end)
            cursor = cursorBehind ?? close.end
            let intrinsic = lines.intrinsicIndentation(from: contentStart, to: close.start)
            let dedented = content.dedented(by: intrinsic ?? [])
            return Block(name: tag.content, content: dedented, beginsLine: true, site: .ownLine(intrinsic ?? own), line: tag.line)
        }
        takeText(before: tag, into: &nodes)
        let (content, close) = try blockContent(tag, from: tag.end, ignoresRest: false)
        cursor = close.end
        var site = Block.Site.inline
        if let lineStart, lines.blankEnd(after: close.end) != nil, close.line == tag.line {
            site = .wholeLine(Array(lines.source[lineStart..<tag.start]))
        } else if lines.blankStart(before: close.start) != nil, let lineEnd = lines.blankEnd(after: close.end) {
            cursor = lineEnd
        }
        return Block(name: tag.content, content: content, beginsLine: false, site: site, line: tag.line)
    }

    /// A block directly inside a parent tag: what stands beside its tags is ignored, so it does not count for their lines.
    private mutating func argument(_ tag: Tag) throws(SyntaxError) -> Block {
        let contentStart = lines.blankEnd(after: tag.end)
        let (content, close) = try blockContent(tag, from: contentStart ?? tag.end, ignoresRest: true)
        let intrinsic = contentStart.flatMap { lines.intrinsicIndentation(from: $0, to: close.start) } ?? []
        return Block(
            name: tag.content, content: content.dedented(by: intrinsic), beginsLine: contentStart != nil, site: .inline, line: tag.line)
    }

    /// The content of a block, without the blanks before a closing tag that is alone on its line.
    private mutating func blockContent(
        _ tag: Tag, from start: Int, ignoresRest: Bool
    ) throws(SyntaxError) -> (content: [Node], close: Tag) {
        guard !tag.content.isEmpty else { throw SyntaxError(line: tag.line, message: "the block has no name") }
        cursor = start
        var (content, close) = try children(of: tag)
        guard let close else { throw SyntaxError(line: tag.line, message: "'\(tag.content)' is never closed") }
        let isLast = ignoresRest || lines.blankEnd(after: close.end) != nil
        let lineStart = isLast ? lines.blankStart(before: close.start) : nil
        takeText(to: max(cursor, lineStart ?? close.start), into: &content)
        return (content, close)
    }

    // MARK: Text and lines

    private mutating func takeText(to end: Int, into nodes: inout [Node]) {
        if end > cursor { nodes += lines.text(from: cursor, to: end) }
        cursor = end
    }

    /// The text before a tag that stays in its line.
    private mutating func takeText(before tag: Tag, into nodes: inout [Node]) {
        takeText(to: tag.start, into: &nodes)
        if lines.isLineStart(tag.start) { nodes.append(.text(bytes: [], startsLine: true)) }
        cursor = tag.end
    }

    /// The text before a tag; a tag alone on its line takes the line with it and its indentation is returned.
    private mutating func takeLine(of tag: Tag, into nodes: inout [Node]) -> [UInt8]? {
        guard let start = lines.blankStart(before: tag.start), let end = lines.blankEnd(after: tag.end) else {
            takeText(before: tag, into: &nodes)
            return nil
        }
        takeText(to: start, into: &nodes)
        cursor = end
        return Array(lines.source[start..<tag.start])
    }

    // MARK: Names

    private func check(_ close: Tag, closes opener: Tag?) throws(SyntaxError) {
        guard let opener else { throw SyntaxError(line: close.line, message: "'\(close.content)' is closed but was never opened") }
        guard close.content == opener.content else {
            let message = "'\(close.content)' is closed, but '\(opener.content)' of line \(opener.line) is still open"
            throw SyntaxError(line: close.line, message: message)
        }
    }

    private func path(_ text: String, _ tag: Tag) throws(SyntaxError) -> Path {
        if text == "." { return Path(parts: []) }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.allSatisfy({ !$0.isEmpty }), !text.contains(where: \.isWhitespace) else {
            throw SyntaxError(line: tag.line, message: text.isEmpty ? "the tag has no name" : "'\(text)' is not a name")
        }
        return Path(parts: parts)
    }

    private func target(of tag: Tag) throws(SyntaxError) -> Target {
        if tag.content.hasPrefix("*") {
            return .dynamic(try path(String(tag.content.dropFirst().drop { $0.isWhitespace }), tag))
        }
        guard !tag.content.isEmpty, !tag.content.contains(where: \.isWhitespace) else {
            throw SyntaxError(line: tag.line, message: "'\(tag.content)' is not the name of a template")
        }
        return .named(tag.content)
    }
}
