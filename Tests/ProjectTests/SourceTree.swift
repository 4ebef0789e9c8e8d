import Foundation
import Testing

/// A Swift file of this repository.
struct SourceFile: Sendable, CustomTestStringConvertible {
    /// From the repository's root: `Sources/JSON/Parser.swift`.
    let path: String
    let text: String

    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
    /// Folders below the root, then the file's name without its ending.
    var words: [String] { path.dropLast(".swift".count).split(separator: "/").map(String.init) }
    /// The target a file below `Sources` belongs to.
    var target: String { words[1] }
    var testDescription: String { path }
}

/// The repository as it lies on disk, found from this file's own place.
enum SourceTree {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Every Swift file below the folder; none when there is no such folder.
    static func swiftFiles(below folder: String) throws -> [SourceFile] {
        let top = root.appending(path: folder).resolvingSymlinksInPath()
        guard let paths = FileManager.default.enumerator(atPath: top.path(percentEncoded: false)) else { return [] }
        var files: [SourceFile] = []
        for case let path as String in paths where path.hasSuffix(".swift") {
            let text = try String(contentsOf: top.appending(path: path), encoding: .utf8)
            files.append(SourceFile(path: "\(folder)/\(path)", text: text))
        }
        return files.sorted { $0.path < $1.path }
    }
}
