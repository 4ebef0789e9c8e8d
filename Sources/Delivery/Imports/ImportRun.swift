import Foundation
import Postgres

/// What a file brings. The raw value stands in addresses and in `import_run.kind`.
public enum ImportKind: String, Sendable, Hashable, CaseIterable, PostgresValue {
    case locations, practitioners, patients, products, visits, registrations
}

/// A file that somebody brought in, and how far it is.
public struct ImportRun: Sendable, Hashable {
    /// Where it stands.
    public enum State: String, Sendable, Hashable, PostgresValue {
        /// Its bytes are coming.
        case uploading
        /// Its rows are looked at.
        case reading
        /// Somebody decides.
        case ready
        /// Its good rows are stored.
        case applying
        /// They are.
        case applied
        /// What they changed is put back.
        case undoing
        /// It is.
        case undone
        /// Nothing of it was stored.
        case cancelled
        /// It is no table of this kind.
        case unreadable
    }

    /// Ours, UUIDv7.
    public let id: UUID
    /// What it brings.
    public let kind: ImportKind
    /// As the person's computer calls the file.
    public let fileName: String
    /// Where it stands.
    public let state: State
    /// Why it cannot be read, in Bahasa Indonesia.
    public let problem: String?
    /// Headings that mean nothing here; those columns were not read.
    public let ignored: [String]
    /// Its length.
    public let bytes: Int
    /// How much of it was read.
    public let readBytes: Int
    /// Rows that could be read.
    public let good: Int
    /// Rows with something wrong.
    public let bad: Int
    /// Rows that made something new.
    public let added: Int
    /// Rows that changed something.
    public let changed: Int
    /// Rows that said what was known.
    public let same: Int
    /// Rows that could be read and not stored.
    public let refused: Int
    /// Rows whose change was put back.
    public let restored: Int
    /// Rows that were put back and of which something stays, since it had left the house.
    public let withdrawn: Int
    /// Rows whose change stays, since somebody has changed or used it.
    public let kept: Int
    /// Who brought, applied or undid it.
    public let personID: UUID
    /// That person's name.
    public let person: String
    /// When it came.
    public let createdAt: Date
    /// When its last row was stored.
    public let appliedAt: Date?
    /// When its last row was put back.
    public let undoneAt: Date?
    /// When its rows left: it cannot be undone any more.
    public let emptiedAt: Date?

    /// Rows of which something was stored.
    public var stored: Int { added + changed + same }
    /// Rows that are worked off in this step, of ``toWork``.
    public var worked: Int { state == .undoing ? restored + withdrawn + kept : stored + refused }
    /// Rows of this step.
    public var toWork: Int { state == .undoing ? added + changed : good }
    /// Whether what it changed can be put back.
    public var canBeUndone: Bool { state == .applied && emptiedAt == nil && added + changed > 0 }
    /// Whether the program works on it.
    public var isMoving: Bool { [.uploading, .reading, .applying, .undoing].contains(state) }
}

extension ImportRun {
    init(_ row: Row) throws {
        id = try row.get("id")
        kind = try row.get("kind")
        fileName = try row.get("file_name")
        state = try row.get("state")
        problem = try row.get("problem")
        ignored = try row.get("ignored")
        bytes = try row.get("bytes")
        readBytes = try row.get("read_bytes")
        good = try row.get("good")
        bad = try row.get("bad")
        added = try row.get("added")
        changed = try row.get("changed")
        same = try row.get("same")
        refused = try row.get("refused")
        restored = try row.get("restored")
        withdrawn = try row.get("withdrawn")
        kept = try row.get("kept")
        personID = try row.get("actor_id")
        person = try row.get("person")
        createdAt = try row.get("created_at")
        appliedAt = try row.get("applied_at")
        undoneAt = try row.get("undone_at")
        emptiedAt = try row.get("emptied_at")
    }
}
