import JSON

/// The primitive types of R4 and what their JSON must look like (FHIR R4, 2.24.0.1).
enum Primitive: String, CaseIterable {
    case boolean, integer, positiveInt, unsignedInt, decimal
    case string, markdown, code, id, uri, url, canonical, oid, uuid, base64Binary, xhtml
    case date, dateTime, instant, time

    enum Problem: Equatable {
        case type
        case empty
        case format
    }

    /// What is wrong with a value; nil when nothing is.
    func problem(with value: JSON) -> Problem? {
        switch self {
        case .boolean: value.bool == nil ? .type : nil
        case .decimal: value.number == nil ? .type : nil
        case .integer: integerProblem(value, Int(Int32.min)...Int(Int32.max))
        case .unsignedInt: integerProblem(value, 0...Int(Int32.max))
        case .positiveInt: integerProblem(value, 1...Int(Int32.max))
        default: textProblem(value)
        }
    }

    private func integerProblem(_ value: JSON, _ range: ClosedRange<Int>) -> Problem? {
        guard let number = value.number else { return .type }
        guard let integer = number.int, range.contains(integer) else { return .format }
        return nil
    }

    private func textProblem(_ value: JSON) -> Problem? {
        guard let text = value.string else { return .type }
        if text.allSatisfy(\.isWhitespace) { return .empty }
        let bytes = Array(text.utf8)
        return hasForm(bytes) ? nil : .format
    }

    private func hasForm(_ bytes: [UInt8]) -> Bool {
        switch self {
        case .string, .markdown: !bytes.contains { $0 < 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
        case .code: isCode(bytes)
        case .id: bytes.count <= 64 && bytes.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
        case .uri, .url, .canonical: !bytes.contains { $0 <= 0x20 }
        case .oid: bytes.starts(with: "urn:oid:".utf8) && bytes.dropFirst(8).allSatisfy { isDigit($0) || $0 == UInt8(ascii: ".") }
        case .uuid: bytes.starts(with: "urn:uuid:".utf8) && ReferenceForm.isUUID(bytes[9...])
        case .base64Binary: isBase64(bytes)
        case .xhtml: bytes.starts(with: "<div".utf8) && bytes.reversed().starts(with: "</div>".utf8.reversed())
        case .date: DateForm(bytes)?.hasTime == false
        case .dateTime: DateForm(bytes) != nil
        case .instant: DateForm(bytes)?.hasTime == true
        case .time: DateForm.isTime(bytes[...])
        case .boolean, .integer, .positiveInt, .unsignedInt, .decimal: true
        }
    }

    /// No spaces at the ends, single ones between.
    private func isCode(_ bytes: [UInt8]) -> Bool {
        if bytes.first == 0x20 || bytes.last == 0x20 { return false }
        return zip(bytes, bytes.dropFirst()).allSatisfy { !($0 == 0x20 && $1 == 0x20) } && !bytes.contains { $0 < 0x20 }
    }

    private func isBase64(_ bytes: [UInt8]) -> Bool {
        let content = bytes.filter { $0 > 0x20 }
        let padding = content.reversed().prefix { $0 == UInt8(ascii: "=") }.count
        let alphabet = content.dropLast(padding).allSatisfy {
            isAlphanumeric($0) || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "/")
        }
        return content.count % 4 == 0 && padding <= 2 && alphabet
    }
}

func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

func isAlphanumeric(_ byte: UInt8) -> Bool { isDigit(byte) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A) }
