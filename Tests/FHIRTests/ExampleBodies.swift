import Foundation
import JSON

/// The bodies in `Tests/Bodies`, by resource type: one complete example of each, in the form of the platform's published ones.
enum ExampleBodies {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(path: "Bodies")
        .resolvingSymlinksInPath()

    static let all: [String: JSON] = {
        do {
            let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
                .filter { $0.pathExtension == "json" }
            return try Dictionary(
                uniqueKeysWithValues: files.map {
                    ($0.deletingPathExtension().lastPathComponent, try JSON.parse(String(contentsOf: $0, encoding: .utf8)))
                })
        } catch { preconditionFailure("bodies: \(error)") }
    }()
}
