import Foundation
import Synchronization

/// The template files of a folder and its subfolders.
enum TemplateFolder {
    /// What tells a changed file from an unchanged one.
    struct Stamp: Hashable {
        let modified: Date
        let size: Int
    }

    /// Every template file, by template name.
    static func stamps(in folder: String) throws(TemplateProblems) -> [String: Stamp] {
        let root = URL(filePath: folder, directoryHint: .isDirectory).resolvingSymlinksInPath()
        let keys: [URLResourceKey] = [.contentModificationDateKey, .fileSizeKey]
        var isDirectory = ObjCBool(false)
        guard FileManager.default.fileExists(atPath: root.path, isDirectory: &isDirectory), isDirectory.boolValue,
            let files = FileManager.default.enumerator(atPath: root.path)
        else { throw unreadable(folder, "the template folder cannot be read") }
        var stamps: [String: Stamp] = [:]
        while let path = files.nextObject() as? String {
            guard path.hasSuffix(TemplateSyntax.fileExtension) else { continue }
            let values = try? root.appending(path: path).resourceValues(forKeys: Set(keys))
            let name = String(path.dropLast(TemplateSyntax.fileExtension.count))
            stamps[name] = Stamp(modified: values?.contentModificationDate ?? .distantPast, size: values?.fileSize ?? 0)
        }
        return stamps
    }

    static func read(_ names: some Sequence<String>, in folder: String) throws(TemplateProblems) -> TemplateSet {
        var sources: [String: [UInt8]] = [:]
        for name in names {
            let file = name + TemplateSyntax.fileExtension
            guard let data = FileManager.default.contents(atPath: folder + "/" + file) else {
                throw unreadable(file, "the file cannot be read")
            }
            sources[name] = Array(data)
        }
        return try TemplateSet(sources: sources)
    }

    private static func unreadable(_ file: String, _ message: String) -> TemplateProblems {
        TemplateProblems(problems: [TemplateProblem(file: file, line: 0, message: message)])
    }
}

/// A folder whose templates are read again when a file changes: for development only, since every render asks the file system.
final class WatchedFolder: Sendable {
    private struct State {
        var stamps: [String: TemplateFolder.Stamp]
        var templates: TemplateSet
    }

    private let folder: String
    private let state: Mutex<State>

    init(folder: String) throws(TemplateProblems) {
        let stamps = try TemplateFolder.stamps(in: folder)
        self.folder = folder
        state = Mutex(State(stamps: stamps, templates: try TemplateFolder.read(stamps.keys, in: folder)))
    }

    /// The templates as the files are now. The lock is held while files are compared and read, not while rendering.
    func current() throws -> TemplateSet {
        try state.withLock { state in
            let stamps = try TemplateFolder.stamps(in: folder)
            if stamps != state.stamps {
                state.templates = try TemplateFolder.read(stamps.keys, in: folder)
                state.stamps = stamps
            }
            return state.templates
        }
    }

    /// The templates as they were read last, also when the files are broken now.
    var latest: TemplateSet { (try? current()) ?? state.withLock { $0.templates } }
}
