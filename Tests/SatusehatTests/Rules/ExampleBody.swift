import Foundation
import JSON

/// A body of `Tests/Bodies`, whole or with one thing changed.
enum ExampleBody {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Bodies").resolvingSymlinksInPath()

    static let types = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))) ?? []
        return files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(".json".count)) }.sorted()
    }()

    static func read(_ type: String) throws -> JSON {
        try JSON.parse(String(contentsOf: folder.appending(path: type + ".json"), encoding: .utf8))
    }

    /// The body with the value at a path such as `Specimen.identifier.0.system` replaced, or taken out when it is nil.
    static func read(_ path: String, changedTo value: JSON?) throws -> JSON {
        let elements = path.split(separator: ".").map(String.init)
        return change(try read(elements[0]), elements.dropFirst(), to: value)
    }

    private static func change(_ json: JSON, _ path: ArraySlice<String>, to value: JSON?) -> JSON {
        guard let name = path.first else { return value ?? .null }
        let rest = path.dropFirst()
        var json = json
        if let index = Int(name), var items = json.array {
            items[index] = change(items[index], rest, to: value)
            return .array(items)
        }
        json[name] = rest.isEmpty ? value : change(json[name] ?? [:], rest, to: value)
        return json
    }
}
