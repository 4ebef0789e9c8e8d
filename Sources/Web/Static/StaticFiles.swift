import Foundation

/// The files of `Public/`, read once at start-up: fingerprinted by content and compressed ahead.
public struct StaticFiles: Sendable {
    /// One file, ready to be sent.
    struct File: Sendable {
        let fingerprint: String
        let contentType: String
        let plain: [UInt8]
        let compressed: [UInt8]?
    }

    private let files: [String: File]

    /// Reads every file below `folder`. Throws what the file system says. `gzip` comes from outside, so that Web needs no zlib.
    public init(folder: String, gzip: ([UInt8]) -> [UInt8]) throws {
        var files: [String: File] = [:]
        let root = URL(fileURLWithPath: folder, isDirectory: true)
        for path in try FileManager.default.subpathsOfDirectory(atPath: root.path) {
            let url = root.appendingPathComponent(path)
            guard let contentType = Self.contentTypes[url.pathExtension] else { continue }
            let plain = [UInt8](try Data(contentsOf: url))
            let compressed = gzip(plain)
            files[path] = File(
                fingerprint: Self.fingerprint(plain), contentType: contentType, plain: plain,
                compressed: compressed.count < plain.count ? compressed : nil)
        }
        self.files = files
    }

    /// By path below the folder, e.g. `css/app.css`.
    func file(_ path: String) -> File? { files[path] }

    /// The address under which a file may be cached for ever, because other content gets another one. Icons keep one plain address,
    /// so that partials can name it; they are revalidated by ETag instead.
    public func address(_ path: String) -> String {
        guard let file = files[path] else { return "/" + path }
        return "/static/\(file.fingerprint)/\(path)"
    }

    /// The only kinds of file that are served.
    private static let contentTypes = [
        "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml",
        "txt": "text/plain; charset=utf-8",
        "png": "image/png", "ico": "image/x-icon", "json": "application/json",
    ]

    /// FNV-1a, 64 bits: it tells versions of our own files apart and protects nothing.
    private static func fingerprint(_ bytes: [UInt8]) -> String {
        let hash = bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let text = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - text.count) + text
    }
}
