import Foundation
import JSON
import Synchronization

/// An append-only file of everything that was stored, one JSON object a line.
final class Journal: Sendable {
    private let pending = Mutex<[UInt8]>([])
    private let file: JournalFile

    /// Opens or makes the file and gives its lines, oldest first.
    init(directory: String, replay: (JSON) -> Void) throws(SandboxError) {
        let path = directory + "/satusehat.jsonl"
        let complete = try Self.read(path, in: directory)
        for (number, line) in complete.split(separator: UInt8(ascii: "\n")).enumerated() {
            guard let json = try? JSON.parse(Array(line)) else { throw .journalDamaged(line: number + 1) }
            replay(json)
        }
        guard let handle = FileHandle(forWritingAtPath: path), (try? handle.truncate(atOffset: UInt64(complete.count))) != nil else {
            throw .stateUnusable(path: path)
        }
        file = JournalFile(handle)
    }

    /// Takes a line in the order of the changes; `flush` brings it to the file.
    func append(_ line: [UInt8]) {
        pending.withLock { pending in
            pending += line
            pending.append(UInt8(ascii: "\n"))
        }
    }

    /// Takes a stored resource, as it is answered.
    func keep(_ resource: [UInt8], owner: String) {
        let start = #"{"kind":"resource","owner":"# + String(decoding: JSON.string(owner).bytes(), as: UTF8.self) + #","resource":"#
        append(Array(start.utf8) + resource + Array("}".utf8))
    }

    /// Returns when everything appended before is in the file. Calls that come together share one write.
    func flush() async throws {
        try await file.write { self.take() }
    }

    private func take() -> [UInt8] {
        pending.withLock { bytes in
            defer { bytes = [] }
            return bytes
        }
    }

    /// A last line without its end was cut by a kill during the write: it was never answered, so it is dropped.
    private static func read(_ path: String, in directory: String) throws(SandboxError) -> Data {
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            if !FileManager.default.fileExists(atPath: path) {
                // It holds client secrets of the simulation.
                guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]) else {
                    throw SandboxError.stateUnusable(path: path)
                }
            }
            let data = try Data(contentsOf: URL(fileURLWithPath: path))
            let end = data.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
            return data.prefix(end)
        } catch {
            throw .stateUnusable(path: path)
        }
    }
}

/// One writer at a time. Writes go to the page cache, without waiting for the disk: the journal survives a kill, not a power cut.
private actor JournalFile {
    private let handle: FileHandle
    /// What a failed write took may belong to other calls, so that all of them fail from then on.
    private var failure: (any Error)?

    init(_ handle: sending FileHandle) {
        self.handle = handle
    }

    func write(_ take: @Sendable () -> [UInt8]) throws {
        if let failure { throw failure }
        let bytes = take()
        guard !bytes.isEmpty else { return }
        do {
            try handle.write(contentsOf: bytes)
        } catch {
            failure = error
            throw error
        }
    }
}
