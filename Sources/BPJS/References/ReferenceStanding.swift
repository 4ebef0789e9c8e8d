import Foundation

/// How it stands with a clinic's copy of a list.
public struct ReferenceStanding: Sendable, Hashable {
    /// ``ReferenceList/name``.
    public var list: String
    /// End of the last complete reading.
    public var readAt: Date?
    /// How many rows it has.
    public var rows = 0
    /// How many the last reading found new, renamed, gone or back.
    public var changed = 0
    /// When a person asked for a reading that has not been done.
    public var wantedAt: Date?
    /// The reading that is under way, or was interrupted.
    public var reading: Reading?
    /// Why the last try stopped, and when.
    public var error: String?
    /// When it stopped.
    public var errorAt: Date?

    /// A reading, question by question.
    public struct Reading: Sendable, Hashable {
        /// When it began.
        public var begunAt: Date
        /// The question to be asked next, from 0.
        public var nextQuery = 0
        /// How many questions there are.
        public var queries: Int
    }

    init(list: String) { self.list = list }

    /// Whether it is to be read now.
    func isDue(_ list: ReferenceList, at now: Date, isForced: Bool) -> Bool {
        if isForced || wantedAt != nil || reading != nil { return true }
        return readAt.map { now.timeIntervalSince($0) > Double(list.dueAfterHours) * 3600 } ?? true
    }
}

/// What a reading found otherwise than before.
public struct ReferenceChange: Sendable, Hashable {
    /// What happened.
    public enum What: String, Sendable, Hashable, CaseIterable { case added, renamed, removed, returned }

    /// The row's code.
    public var code: String
    /// What happened.
    public var what: What
    /// What it was called before, where that is another name.
    public var nameBefore: String?
    /// What it is called now.
    public var name: String
    /// When the reading began that found it.
    public var at: Date
}
