extension JSON {
    /// The value as UTF-8 bytes.
    /// - Parameter pretty: one member or element a line, indented by two spaces; otherwise without any white space.
    public func bytes(pretty: Bool = false) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(256)
        write(into: &out, indentation: pretty ? 0 : nil)
        return out
    }

    /// The value as text; `pretty` as for `bytes(pretty:)`.
    public func text(pretty: Bool = false) -> String {
        String(decoding: bytes(pretty: pretty), as: UTF8.self)
    }

    /// Appends the value to a buffer, compact when `indentation` is nil.
    private func write(into out: inout [UInt8], indentation: Int?) {
        switch self {
        case .null: out.append("null")
        case .bool(let value): out.append(value ? "true" : "false")
        case .number(let number): out.append(contentsOf: number.text.utf8)
        case .string(let text): JSON.writeString(text, into: &out)
        case .array(let elements):
            let inner = indentation.map { $0 + 2 }
            out.append(UInt8(ascii: "["))
            var isFirst = true
            for element in elements {
                if !isFirst { out.append(UInt8(ascii: ",")) }
                isFirst = false
                JSON.breakLine(inner, into: &out)
                element.write(into: &out, indentation: inner)
            }
            if !elements.isEmpty { JSON.breakLine(indentation, into: &out) }
            out.append(UInt8(ascii: "]"))
        case .object(let object):
            let inner = indentation.map { $0 + 2 }
            out.append(UInt8(ascii: "{"))
            var isFirst = true
            for member in object.members {
                if !isFirst { out.append(UInt8(ascii: ",")) }
                isFirst = false
                JSON.breakLine(inner, into: &out)
                JSON.writeString(member.key, into: &out)
                out.append(UInt8(ascii: ":"))
                if inner != nil { out.append(UInt8(ascii: " ")) }
                member.value.write(into: &out, indentation: inner)
            }
            if !object.isEmpty { JSON.breakLine(indentation, into: &out) }
            out.append(UInt8(ascii: "}"))
        }
    }

    private static func breakLine(_ indentation: Int?, into out: inout [UInt8]) {
        guard let indentation else { return }
        out.append(UInt8(ascii: "\n"))
        out.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indentation))
    }

    private static func writeString(_ text: String, into out: inout [UInt8]) {
        out.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { bytes in
            var start = 0
            for index in bytes.indices {
                let byte = bytes[index]
                guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
                out.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<index]))
                writeEscape(byte, into: &out)
                start = index + 1
            }
            out.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start...]))
        }
        out.append(UInt8(ascii: "\""))
    }

    private static func writeEscape(_ byte: UInt8, into out: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "\""): out.append("\\\"")
        case UInt8(ascii: "\\"): out.append("\\\\")
        case 0x0A: out.append("\\n")
        case 0x0D: out.append("\\r")
        case 0x09: out.append("\\t")
        case 0x08: out.append("\\b")
        case 0x0C: out.append("\\f")
        default:
            let digits = Array("0123456789abcdef".utf8)
            out.append("\\u00")
            out.append(digits[Int(byte >> 4)])
            out.append(digits[Int(byte & 15)])
        }
    }
}

extension [UInt8] {
    /// Appends a text known at compile time without making a `String` of it.
    fileprivate mutating func append(_ text: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}
