import Foundation

/// One file `NNNN_subject.sql` of the migrations folder.
public struct Migration: Sendable, Hashable {
    /// The number that the file's name begins with.
    public let version: Int
    /// The file's name.
    public let file: String
    /// Its bytes: what the checksum is of.
    let bytes: [UInt8]

    /// What is between the number and `.sql`.
    public var name: String { String(file.dropFirst(5).dropLast(4)) }

    /// Every migration of a folder, in order. Other files are left alone, unless they end in `.sql`.
    static func read(folder: String) throws(MigrationError) -> [Migration] {
        let files: [String]
        do {
            files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".sql") }.sorted()
        } catch {
            throw .unreadable(folder)
        }
        var migrations: [Migration] = []
        for file in files {
            let digits = file.prefix { $0.isASCII && $0.isNumber }
            guard digits.count == 4, let version = Int(digits), file.dropFirst(4).first == "_", file.count > 9 else { throw .badName(file) }
            if migrations.last?.version == version { throw .sameVersion(migrations.last!.file, file) }
            guard let data = FileManager.default.contents(atPath: folder + "/" + file) else { throw .unreadable(file) }
            migrations.append(Migration(version: version, file: file, bytes: Array(data)))
        }
        return migrations
    }
}

/// What a migration's relation to a database is.
public struct MigrationStatus: Sendable, Hashable {
    /// Where it stands.
    public enum State: Sendable, Hashable {
        /// It ran.
        case applied(at: Date)
        /// It has not run yet.
        case pending
        /// It ran, and its file is another one now.
        case edited
        /// It ran, and this program has no such file: the schema is of a newer program.
        case unknown
    }

    /// Its number.
    public let version: Int
    /// Its file's name; of an unknown one as it was noted when it ran.
    public let file: String
    /// Where it stands.
    public let state: State
}

/// Why migrations cannot run, or why a schema is not this program's.
public enum MigrationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The folder or a file in it cannot be read.
    case unreadable(String)
    /// A file's name is not `NNNN_subject.sql`.
    case badName(String)
    /// Two files have one number.
    case sameVersion(String, String)
    /// A file changed after it had run.
    case edited(String)
    /// The database has a migration that this program does not know.
    case unknown(version: Int, name: String)
    /// A file has not run although a later one has.
    case outOfOrder(String)
    /// Files have not run: the schema is older than this program.
    case pending([String])
    /// A statement of a file failed; nothing of that file took effect.
    case failed(file: String, line: Int?, PostgresError)
    /// The database could not be asked.
    case database(PostgresError)

    /// One English sentence.
    public var description: String {
        switch self {
        case .unreadable(let path): "cannot read \(path)"
        case .badName(let file): "\(file) is not named NNNN_subject.sql"
        case .sameVersion(let one, let other): "\(one) and \(other) have the same number"
        case .edited(let file): "\(file) was edited after it had been applied: restore it and write a new migration"
        case .unknown(let version, let name):
            "the database has migration \(version) (\(name)), which this program does not know: it is too old"
        case .outOfOrder(let file): "\(file) has not been applied although a later one has: give it the next number"
        case .pending(let files): "the database lacks \(files.joined(separator: ", ")): run migrate"
        case .failed(let file, let line, let error): "\(file)\(line.map { " line \($0)" } ?? ""): \(error)"
        case .database(let error): "\(error)"
        }
    }
}
