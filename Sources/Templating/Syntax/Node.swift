/// A part of a parsed template.
indirect enum Node: Sendable {
    /// A line of text or a piece of one; an empty one that starts a line marks a line that begins with a tag.
    case text(bytes: [UInt8], startsLine: Bool)
    case value(Path, isEscaped: Bool, line: Int)
    case section(Path, isInverted: Bool, children: [Node], line: Int)
    /// The indentation is nil when the tag shares its line with something else.
    case partial(Target, indentation: [UInt8]?, line: Int)
    case parent(Target, indentation: [UInt8]?, arguments: [Block], line: Int)
    case block(Block)
}

/// What a tag names in the context: `.`, or names with dots between them.
struct Path: Sendable, Hashable {
    /// Empty for `.`.
    let parts: [String]

    var isDot: Bool { parts.isEmpty }
    var text: String { isDot ? "." : parts.joined(separator: ".") }
}

/// Which template a partial or parent tag names.
enum Target: Sendable, Hashable {
    case named(String)
    /// The context says the name (`{{>*kind}}`).
    case dynamic(Path)
}

/// A block: a parameter of a layout with its default content, or an argument given to one.
struct Block: Sendable {
    /// How the block stands in its line, which decides the indentation of what replaces it.
    enum Site: Sendable {
        /// Other text is on the line.
        case inline
        /// The opening tag is alone on its line; the line is dropped and the content indented by this.
        case ownLine([UInt8])
        /// Opening and closing tag are alone on one line; lines behind the first are indented by this.
        case wholeLine([UInt8])
    }

    let name: String
    let content: [Node]
    /// Whether the content starts on a line of its own.
    let beginsLine: Bool
    var site: Site
    let line: Int
}

/// A parsed template file.
struct TemplateSyntax: Sendable {
    /// The path inside the folder without its extension.
    let name: String
    let nodes: [Node]

    var file: String { name + TemplateSyntax.fileExtension }

    static let fileExtension = ".mustache"
}
