import Testing

/// Names that say nothing about what is inside attract everything; long files are two things in one.
enum Shape {
    static let longestFile = 400

    /// Words that no folder, file or type may be called, alone or as the last word of a name (`StringUtils`, `SessionManager`).
    private static var emptyWord: Regex<Substring> { /(?:.*[a-z0-9_])?(?:Utils?|Utilities|Common|Helpers?|Managers?|Core)/ }

    static func emptyNames(in file: SourceFile) -> [String] {
        var names = Array(file.words.dropFirst())
        let declaration = /\b(?:struct|class|enum|actor|protocol|typealias)\s+(?<name>[A-Z]\w*)/
        for line in file.lines where !line.trimmingPrefix(while: \.isWhitespace).hasPrefix("//") {
            names += line.matches(of: declaration).map { String($0.name) }
        }
        let emptyWord = emptyWord
        return names.filter { $0.wholeMatch(of: emptyWord) != nil }.map { "\(file.path): \($0)" }
    }

    static func excess(of file: SourceFile) -> String? {
        // A file ends with a newline, which starts no further line.
        let count = file.lines.count - (file.text.hasSuffix("\n") ? 1 : 0)
        return count > longestFile ? "\(file.path): \(count) lines" : nil
    }
}

@Suite("Shape of the code")
struct ShapeTests {
    static func files() throws -> [SourceFile] {
        // This file plants names that say nothing.
        try ["Sources", "Tests", "Benchmarks"].flatMap(SourceTree.swiftFiles).filter { !$0.path.hasSuffix("ShapeTests.swift") }
    }

    @Test("no folder, file or type is called Utils, Common, Helpers, Manager or Core")
    func namesSaySomething() throws {
        for name in try Self.files().flatMap(Shape.emptyNames) { Issue.record("\(name)") }
    }

    @Test("no Swift file has more than 400 lines")
    func filesAreShort() throws {
        for file in try Self.files().compactMap(Shape.excess) { Issue.record("\(file)") }
    }

    @Test(
        "a name that says nothing is found",
        arguments: [
            ("Sources/Web/Utils/Dates.swift", "enum Dates {}"),
            ("Sources/Web/StringHelpers.swift", ""),
            ("Sources/Web/Session.swift", "public final class SessionManager: Sendable {}"),
            ("Sources/Web/Session.swift", "struct Core {}"),
        ])
    func emptyNameIsFound(path: String, text: String) {
        #expect(Shape.emptyNames(in: SourceFile(path: path, text: text)).count == 1)
    }

    @Test(
        "a name that merely contains such a word passes",
        arguments: [
            ("Sources/Web/Score.swift", "struct Score { let files = FileManager.default }"),
            ("Sources/Web/Commonwealth.swift", "// class Manager\nenum CoreferenceKind {}"),
        ])
    func tellingNamePasses(path: String, text: String) {
        #expect(Shape.emptyNames(in: SourceFile(path: path, text: text)) == [])
    }

    @Test("the 401st line is one too many")
    func longFileIsFound() {
        let text = String(repeating: "\n", count: Shape.longestFile)
        #expect(Shape.excess(of: SourceFile(path: "Sources/Web/A.swift", text: text)) == nil)
        #expect(Shape.excess(of: SourceFile(path: "Sources/Web/A.swift", text: text + "\n")) != nil)
    }
}
