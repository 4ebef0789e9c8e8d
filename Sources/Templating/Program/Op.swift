/// One step of a compiled template. Positions are indexes into the program's arrays.
enum Op: Sendable {
    /// Writes literal bytes. `startsLine`: they begin a line; `endsAtLineStart`: what follows begins one.
    case literal(start: Int32, end: Int32, startsLine: Bool, endsAtLineStart: Bool)
    case value(PathRange, isEscaped: Bool)
    /// Runs the steps up to `end` for each element. `usesDot`: something inside may ask for `{{.}}`.
    case section(PathRange, end: Int32, usesDot: Bool)
    case inverted(PathRange, end: Int32)
    /// `indentation` is an index into the program's indentations, -1 when the tag shares its line.
    case partial(template: Int32, indentation: Int32)
    case dynamicPartial(PathRange, indentation: Int32)
    /// Runs a template with arguments; their steps follow, up to `end`.
    case parent(template: Int32, arguments: Int32, indentation: Int32, end: Int32)
    case dynamicParent(PathRange, arguments: Int32, indentation: Int32, end: Int32)
    /// Runs the argument of this name, or the default content that follows, up to `end`.
    case block(name: Int32, site: BlockSite, content: BlockContent)
}

/// The name numbers of a path inside the program's `pathNames`; empty for `.`.
struct PathRange: Sendable {
    let start: Int32
    let count: Int32
}

/// How a block stands in its line, and its indentation as an index.
struct BlockSite: Sendable {
    enum Kind: Sendable { case inline, ownLine, wholeLine }

    let kind: Kind
    let indentation: Int32
}

/// The steps of a block's content.
struct BlockContent: Sendable {
    let start: Int32
    let end: Int32
    let beginsLine: Bool
}

/// What a parent tag gives to its template.
struct Argument: Sendable {
    let name: Int32
    let content: BlockContent
}

/// All templates of a library, compiled. It never changes, so renders share it without a lock.
struct Program: Sendable {
    var ops: [Op] = []
    var literals: [UInt8] = []
    var pathNames: [Int32] = []
    var indentations: [[UInt8]] = []
    var arguments: [[Argument]] = []
    /// The text of each name number that occurs in a path, for contexts that are looked up by text.
    var nameTexts: [Int32: String] = [:]
    /// The steps of each template.
    var templates: [Range<Int>] = []
    /// The index in `templates` of each name.
    var indexes: [String: Int] = [:]
}
