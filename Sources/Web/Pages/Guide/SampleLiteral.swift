import JSON

/// How a language writes down a JSON value.
struct SampleLiteral: Sendable {
    let open: (object: String, array: String)
    let close: (object: String, array: String)
    let colon: String
    /// A text in quotation marks.
    let quoted: @Sendable (String) -> String
    /// A member of an answer that came before.
    let member: @Sendable (String) -> String
    let words: (yes: String, no: String, none: String)

    /// Lines of at most so many characters stay one line.
    private static let longestLine = 72

    static func php(_ answer: String) -> SampleLiteral {
        SampleLiteral(
            open: ("[", "["), close: ("]", "]"), colon: " => ",
            quoted: { "'" + $0.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'" },
            member: { "$\(answer)['\($0)']" }, words: ("true", "false", "null"))
    }

    static func javascript(_ answer: String) -> SampleLiteral {
        SampleLiteral(
            open: ("{", "["), close: ("}", "]"), colon: ": ", quoted: { JSON.string($0).text() }, member: { "\(answer).\($0)" },
            words: ("true", "false", "null"))
    }

    static func python(_ answer: String) -> SampleLiteral {
        SampleLiteral(
            open: ("{", "["), close: ("}", "]"), colon: ": ", quoted: { JSON.string($0).text() }, member: { "\(answer)[\"\($0)\"]" },
            words: ("True", "False", "None"))
    }

    /// JSON in a here-document, where members are found by `sed`.
    static func shell(_ answer: String) -> SampleLiteral {
        SampleLiteral(
            open: ("{", "["), close: ("}", "]"), colon: ": ", quoted: { JSON.string($0).text() },
            member: { #""$(echo "$\#(answer)" | sed 's/.*"\#($0)":"\([^"]*\)".*/\1/')""# }, words: ("true", "false", "null"))
    }

    func text(_ value: JSON, indent: String = "") -> String {
        switch value {
        case .null: return words.none
        case .bool(let flag): return flag ? words.yes : words.no
        case .number(let number): return number.text
        case .string(let text): return text.hasPrefix("$") ? member(String(text.dropFirst())) : quoted(text)
        case .array(let elements): return list(elements.map { text($0, indent: indent + "  ") }, open.array, close.array, indent)
        case .object(let members):
            let parts = members.map { name, value in quoted(name) + colon + text(value, indent: indent + "  ") }
            return list(parts, open.object, close.object, indent)
        }
    }

    private func list(_ parts: [String], _ open: String, _ close: String, _ indent: String) -> String {
        let line = open + parts.joined(separator: ", ") + close
        if line.count + indent.count <= Self.longestLine, !line.contains("\n") { return line }
        return open + "\n" + parts.map { indent + "  " + $0 }.joined(separator: ",\n") + "\n" + indent + close
    }
}
