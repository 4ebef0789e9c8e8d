/// A tag with its place in the source.
struct Tag {
    enum Kind: UInt8 {
        case value, unescaped, section, inverted, close, partial, parent, block, comment, delimiters
    }

    let kind: Kind
    /// The content without sigil and outer white space.
    let content: String
    /// Offsets of the first byte and of the byte behind the last one.
    let start: Int
    let end: Int
    let line: Int

    /// Whether it can stand alone on a line and then takes the line with it.
    var canStandAlone: Bool { kind != .value && kind != .unescaped }
}

/// Splits a template into tags; the text is what lies between them.
struct Lexer {
    let source: [UInt8]
    private var opening = Array("{{".utf8)
    private var closing = Array("}}".utf8)
    private var at = 0
    private var line = 1

    init(source: [UInt8]) { self.source = source }

    static func tags(of source: [UInt8]) throws(SyntaxError) -> [Tag] {
        var lexer = Lexer(source: source)
        var tags: [Tag] = []
        while let tag = try lexer.next() { tags.append(tag) }
        return tags
    }

    private mutating func next() throws(SyntaxError) -> Tag? {
        guard let start = find(opening, from: at) else { return nil }
        advance(to: start)
        let firstLine = line
        var contentStart = skipBlank(from: start + opening.count)
        guard contentStart < source.count else { throw SyntaxError(line: firstLine, message: "the tag is never closed") }
        let sigil = source[contentStart]
        let kind = Tag.Kind(sigil: sigil)
        if kind != .value { contentStart += 1 }
        var ending = closing
        if sigil == UInt8(ascii: "{") { ending.insert(UInt8(ascii: "}"), at: 0) }
        if kind == .delimiters { ending.insert(UInt8(ascii: "="), at: 0) }
        guard let contentEnd = find(ending, from: contentStart) else {
            throw SyntaxError(line: firstLine, message: "the tag is never closed")
        }
        let content = trimmed(contentStart, contentEnd)
        let end = contentEnd + ending.count
        advance(to: end)
        if kind == .delimiters { try changeDelimiters(content, line: firstLine) }
        return Tag(kind: kind, content: content, start: start, end: end, line: firstLine)
    }

    private mutating func changeDelimiters(_ content: String, line: Int) throws(SyntaxError) {
        let pair = content.split { $0 == " " || $0 == "\t" || $0.isNewline }
        guard pair.count == 2, !content.contains("=") else {
            throw SyntaxError(line: line, message: "a delimiter tag needs two delimiters with a space between them")
        }
        opening = Array(pair[0].utf8)
        closing = Array(pair[1].utf8)
    }

    private mutating func advance(to offset: Int) {
        for byte in source[at..<offset] where byte == UInt8(ascii: "\n") { line += 1 }
        at = offset
    }

    private func find(_ pattern: [UInt8], from start: Int) -> Int? {
        var offset = start
        while offset + pattern.count <= source.count {
            if source[offset] == pattern[0], source[offset..<(offset + pattern.count)].elementsEqual(pattern) { return offset }
            offset += 1
        }
        return nil
    }

    private func skipBlank(from start: Int) -> Int {
        var offset = start
        while offset < source.count, Lexer.isBlank(source[offset]) { offset += 1 }
        return offset
    }

    private func trimmed(_ start: Int, _ end: Int) -> String {
        var slice = source[start..<end]
        while let first = slice.first, Lexer.isBlank(first) { slice.removeFirst() }
        while let last = slice.last, Lexer.isBlank(last) { slice.removeLast() }
        return String(decoding: slice, as: UTF8.self)
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}

extension Tag.Kind {
    fileprivate init(sigil: UInt8) {
        switch sigil {
        case UInt8(ascii: "{"), UInt8(ascii: "&"): self = .unescaped
        case UInt8(ascii: "#"): self = .section
        case UInt8(ascii: "^"): self = .inverted
        case UInt8(ascii: "/"): self = .close
        case UInt8(ascii: ">"): self = .partial
        case UInt8(ascii: "<"): self = .parent
        case UInt8(ascii: "$"): self = .block
        case UInt8(ascii: "!"): self = .comment
        case UInt8(ascii: "="): self = .delimiters
        default: self = .value
        }
    }
}

/// What the lexer or the parser found wrong in one file.
struct SyntaxError: Error {
    let line: Int
    let message: String
}
