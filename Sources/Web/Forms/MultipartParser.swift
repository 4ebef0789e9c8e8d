import Foundation

/// Takes apart `multipart/form-data` (RFC 7578) as its bytes arrive. Fields are held in memory and bounded; the bytes of a file are
/// handed on.
struct MultipartParser {
    enum Event: Hashable {
        case field(name: String, value: String)
        /// A file begins; its bytes follow, up to the next event of another kind.
        case file(name: String, fileName: String)
        case bytes(Data)
    }

    /// The body is no form, or larger than forms are.
    struct Malformed: Error {}

    private enum Place { case preamble, headers, field(name: String), file, end }

    private static let longestHeaders = 8_192
    private static let longestField = 65_536
    private static let mostParts = 100

    private let delimiter: Data
    private var place = Place.preamble
    private var buffer: Data
    private var parts = 0

    init(boundary: String) {
        delimiter = Data("\r\n--\(boundary)".utf8)
        // The first delimiter may stand at the very begin.
        buffer = Data("\r\n".utf8)
    }

    /// The boundary of a content type that is a form's.
    static func boundary(_ contentType: String?) -> String? {
        guard let contentType, contentType.lowercased().hasPrefix("multipart/form-data") else { return nil }
        guard let match = contentType.firstMatch(of: /boundary="?([^";\s]{1,70})"?/) else { return nil }
        return String(match.1)
    }

    mutating func take(_ bytes: some DataProtocol) throws(Malformed) -> [Event] {
        buffer.append(contentsOf: bytes)
        var events: [Event] = []
        while let event = try next() { if let event = event.said { events.append(event) } }
        return events
    }

    /// Whether the form has come to its end.
    var isWhole: Bool { if case .end = place { true } else { false } }

    private struct Step { var said: Event? }

    /// nil: more bytes are needed.
    private mutating func next() throws(Malformed) -> Step? {
        switch place {
        case .preamble:
            guard let found = nextDelimiter() else {
                guard buffer.count <= Self.longestHeaders else { throw Malformed() }
                return nil
            }
            drop(through: found.upperBound)
            place = .headers
            return Step()
        case .headers: return try headers()
        case .field(let name):
            guard let found = nextDelimiter() else {
                guard buffer.count <= Self.longestField else { throw Malformed() }
                return nil
            }
            guard let value = String(validating: buffer[..<found.lowerBound], as: UTF8.self), !value.utf8.contains(0) else {
                throw Malformed()
            }
            drop(through: found.upperBound)
            place = .headers
            return Step(said: .field(name: name, value: value))
        case .file: return file()
        case .end:
            buffer = Data()
            return nil
        }
    }

    private mutating func headers() throws(Malformed) -> Step? {
        guard buffer.count >= 2 else { return nil }
        if buffer.starts(with: Data("--".utf8)) {
            place = .end
            return Step()
        }
        guard let end = buffer.range(of: Data("\r\n\r\n".utf8)) else {
            guard buffer.count <= Self.longestHeaders else { throw Malformed() }
            return nil
        }
        let lines = String(decoding: buffer[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
        drop(through: end.upperBound)
        parts += 1
        guard parts <= Self.mostParts, let line = lines.first(where: { $0.lowercased().hasPrefix("content-disposition:") }),
            let name = Self.parameter("name", in: line)
        else { throw Malformed() }
        guard let fileName = Self.parameter("filename", in: line) else {
            place = .field(name: name)
            return Step()
        }
        place = .file
        return Step(said: .file(name: name, fileName: fileName))
    }

    private mutating func file() -> Step? {
        if let found = nextDelimiter() {
            let rest = Data(buffer[..<found.lowerBound])
            drop(through: found.upperBound)
            place = .headers
            return Step(said: rest.isEmpty ? nil : .bytes(rest))
        }
        // The delimiter may have begun at the end of what is here.
        let sure = buffer.count - delimiter.count - 2
        guard sure > 0 else { return nil }
        let bytes = Data(buffer.prefix(sure))
        buffer = Data(buffer.dropFirst(sure))
        return Step(said: .bytes(bytes))
    }

    /// The next delimiter: one that ends its line, or the form. nil while that is not here.
    private func nextDelimiter() -> Range<Data.Index>? {
        var start = buffer.startIndex
        while let found = buffer.range(of: delimiter, in: start..<buffer.endIndex), buffer.endIndex - found.upperBound >= 2 {
            let rest = buffer[found.upperBound...]
            if rest.starts(with: Data("\r\n".utf8)) || rest.starts(with: Data("--".utf8)) { return found }
            start = found.upperBound
        }
        return nil
    }

    private mutating func drop(through end: Data.Index) { buffer = Data(buffer[end...]) }

    /// Browsers write quotes in a name as %22 (WHATWG, multipart/form-data encoding).
    private static func parameter(_ name: String, in line: Substring) -> String? {
        for part in line.split(separator: ";").dropFirst() {
            let halves = part.split(separator: "=", maxSplits: 1)
            guard halves.count == 2, halves[0].trimmed.lowercased() == name else { continue }
            return halves[1].trimmed.trimmingCharacters(in: CharacterSet(charactersIn: "\"")).replacing("%22", with: "\"")
        }
        return nil
    }
}
