import JSON

/// JSON as HTML with its parts marked, for the viewer of requests and answers. Everything that came from outside is escaped here, as
/// templates write the result as it is.
enum JSONMarkup {
    /// More than this is shown as plain text: a page stays light.
    static let mostMarked = 200_000

    /// Bytes of a request or an answer; what is no JSON is shown as text.
    /// - Parameter element: FHIR path of what an error is about, e.g. `Condition.code.coding`; its values are marked.
    static func html(_ bytes: [UInt8], element: String? = nil, masking: (JSON) -> JSON, text: (String) -> String) -> String {
        guard bytes.count <= mostMarked, let json = try? JSON.parse(bytes) else {
            return escaped(text(String(decoding: bytes.prefix(mostMarked), as: UTF8.self)))
        }
        return html(masking(json), element: element)
    }

    /// A value, two spaces a level.
    static func html(_ json: JSON, element: String? = nil) -> String {
        var writer = Writer(target: element.map { $0.split(separator: ".").dropFirst().map(String.init) })
        writer.write(json, path: [], level: 0)
        return writer.out
    }

    /// Text as HTML.
    static func escaped(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for character in text.unicodeScalars {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }

    private struct Writer {
        let target: [String]?
        var out = ""

        mutating func write(_ json: JSON, path: [String], level: Int) {
            switch json {
            case .object(let members) where !members.isEmpty:
                lines(open: "{", close: "}", level: level, of: Array(members)) { writer, member in
                    writer.span("jk", JSON.string(member.key).text())
                    writer.out += ": "
                    writer.write(member.value, path: path + [member.key], level: level + 1)
                }
            case .array(let items) where !items.isEmpty:
                lines(open: "[", close: "]", level: level, of: items) { writer, item in writer.write(item, path: path, level: level + 1) }
            case .object: out += "{}"
            case .array: out += "[]"
            case .string: leaf("js", json, path)
            case .number, .bool, .null: leaf("jn", json, path)
            }
        }

        private mutating func lines<Item>(open: String, close: String, level: Int, of items: [Item], _ write: (inout Writer, Item) -> Void)
        {
            out += open
            for (index, item) in items.enumerated() {
                out += (index == 0 ? "\n" : ",\n") + String(repeating: "  ", count: level + 1)
                write(&self, item)
            }
            out += "\n" + String(repeating: "  ", count: level) + close
        }

        private mutating func leaf(_ kind: String, _ json: JSON, _ path: [String]) {
            let isMarked = target.map { !$0.isEmpty && path.starts(with: $0) } ?? false
            if isMarked { out += "<mark>" }
            span(kind, json.text())
            if isMarked { out += "</mark>" }
        }

        private mutating func span(_ kind: String, _ text: String) {
            out += "<span class=\"\(kind)\">\(JSONMarkup.escaped(text))</span>"
        }
    }
}
