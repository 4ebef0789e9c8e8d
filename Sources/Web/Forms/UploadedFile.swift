import Foundation

/// A file of a submitted form. Its name is the sender's word and is not kept.
public struct UploadedFile: Sendable {
    /// The field that it came in.
    let field: String
    /// The bytes.
    let content: [UInt8]
}

/// A submitted `multipart/form-data` (RFC 7578): its fields as a form, its files beside it.
struct MultipartForm {
    let form: Form
    let files: [UploadedFile]

    private static let mostParts = 50

    /// The boundary of a content type; nil when it has none.
    static func boundary(_ contentType: String) -> String? {
        let parameters = contentType.split(separator: ";").dropFirst().map { $0.trimmed }
        let named = parameters.first { $0.lowercased().hasPrefix("boundary=") }
        let value = named?.dropFirst("boundary=".count).trimmingCharacters(in: CharacterSet(charactersIn: "\"")) ?? ""
        return (1...70).contains(value.utf8.count) ? value : nil
    }

    /// The next boundary: one that ends its line, or the form.
    private static func boundary(_ mark: Data, in body: Data, from start: Data.Index) -> Range<Data.Index>? {
        var start = start
        while let found = body.range(of: mark, in: start..<body.endIndex) {
            let rest = body[found.upperBound...]
            if rest.starts(with: Data("\r\n".utf8)) || rest.starts(with: Data("--".utf8)) { return found }
            start = found.upperBound
        }
        return nil
    }

    /// Reads the parts. nil: no such form.
    init?(_ bytes: [UInt8], boundary: String) {
        // The first boundary stands at the begin, every other after a line's end.
        let body = Data("\r\n".utf8) + Data(bytes)
        let mark = Data("\r\n--\(boundary)".utf8)
        var pairs: [(name: String, value: String)] = []
        var files: [UploadedFile] = []
        guard var last = body.range(of: mark) else { return nil }
        for _ in 0..<Self.mostParts {
            guard let next = Self.boundary(mark, in: body, from: last.upperBound) else { break }
            guard let part = Part(body[last.upperBound..<next.lowerBound]) else { return nil }
            if part.isFile {
                if !part.content.isEmpty { files.append(UploadedFile(field: part.name, content: [UInt8](part.content))) }
            } else {
                guard let text = String(validating: part.content, as: UTF8.self), !text.utf8.contains(0) else { return nil }
                pairs.append((part.name, text))
            }
            last = next
        }
        // What follows the last boundary says that it is the last.
        guard body[last.upperBound...].starts(with: Data("--".utf8)) else { return nil }
        form = Form(pairs: pairs)
        self.files = files
    }

    private struct Part {
        let name: String
        let isFile: Bool
        let content: Data

        init?(_ bytes: Data) {
            let gap = Data("\r\n\r\n".utf8)
            guard let end = bytes.range(of: gap), let head = String(validating: bytes[..<end.lowerBound], as: UTF8.self) else { return nil }
            let lines = head.split(whereSeparator: \.isNewline)
            guard let disposition = lines.first(where: { $0.lowercased().hasPrefix("content-disposition:") }) else { return nil }
            let parameters = disposition.split(separator: ";").map { $0.trimmed }
            func value(_ name: String) -> String? {
                parameters.first { $0.hasPrefix(name + "=\"") && $0.hasSuffix("\"") }.map {
                    String($0.dropFirst(name.count + 2).dropLast())
                }
            }
            guard let name = value("name") else { return nil }
            self.name = name
            isFile = parameters.contains { $0.hasPrefix("filename") }
            content = bytes[end.upperBound...]
        }
    }
}
