import Foundation
import JSON
import Testing

@testable import Templating

/// The official Mustache specification, when its files lie beside the repository.
@Suite("The Mustache specification")
struct SpecificationTests {
    @Test("every case of the official files renders as expected")
    func officialFiles() throws {
        guard let folder = SpecificationTests.folder else {
            print("skipped: no mustache-spec folder beside the repository")
            return
        }
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix(".json") && $0 != "~lambdas.json" }.sorted()
        var count = 0
        for file in files {
            let data = try #require(FileManager.default.contents(atPath: folder + "/" + file))
            for example in try JSON.parse(Array(data))["tests"]?.array ?? [] {
                try check(example, file)
                count += 1
            }
        }
        #expect(count > 150)
    }

    private func check(_ example: JSON, _ file: String) throws {
        let name = example["name"]?.string ?? "?"
        var templates: [String: String] = [:]
        for (key, value) in example["partials"]?.object ?? [:] { templates[key] = value.string }
        templates["the template"] = try #require(example["template"]?.string)
        let library = try TemplateLibrary(lenient: templates)
        let text = String(decoding: try library.render("the template", json: example["data"] ?? .null), as: UTF8.self)
        #expect(text == example["expected"]?.string, "\(file): \(name)")
    }

    private static let folder: String? = {
        var place = URL(filePath: #filePath).deletingLastPathComponent()
        while place.path != "/" {
            let isRoot = FileManager.default.fileExists(atPath: place.appending(path: "Package.swift").path)
            if isRoot {
                let candidate = place.deletingLastPathComponent().appending(path: "shared/mustache-spec").path
                return FileManager.default.fileExists(atPath: candidate) ? candidate : nil
            }
            place.deleteLastPathComponent()
        }
        return nil
    }()
}
