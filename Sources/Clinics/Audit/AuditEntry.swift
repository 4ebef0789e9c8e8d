import Foundation
import JSON

/// A change to put into the audit chain. Values are masked: `change` is read by people who may not see the data itself.
public struct AuditEntry: Sendable {
    /// What was changed.
    public struct Subject: Sendable, Hashable {
        /// The aggregate, for example `user`, `clinic`, `delivery`.
        public let type: String
        /// Its id or code.
        public let id: String

        /// A subject by type and id.
        public init(_ type: String, _ id: String) {
            self.type = type
            self.id = id
        }
    }

    /// What was done, `subject.verb`, for example `credential.changed`.
    public var action: String
    /// To what, if to one thing.
    public var subject: Subject?
    /// The changed values before, masked.
    public var before: JSON?
    /// The changed values after, masked.
    public var after: JSON?
    /// Who did it.
    public var actor: Actor

    /// An entry that is not in the chain yet.
    public init(action: String, subject: Subject? = nil, before: JSON? = nil, after: JSON? = nil, by actor: Actor) {
        self.action = action
        self.subject = subject
        self.before = before
        self.after = after
        self.actor = actor
    }

    /// `{"before":…,"after":…}` as it is stored; nil when nothing is told.
    var change: String? {
        guard before != nil || after != nil else { return nil }
        var object = JSONObject()
        if let before { object["before"] = before }
        if let after { object["after"] = after }
        return JSON.object(object).text()
    }
}

/// An entry as it stands in the chain.
public struct AuditRecord: Sendable, Hashable {
    /// Its place in the chain, from 1.
    public let seq: Int64
    /// When, to the millisecond.
    public let at: Date
    /// The person, if it was one.
    public let actorID: UUID?
    /// Who, as shown.
    public let actor: String
    /// What was done.
    public let action: String
    /// The kind of thing it was done to.
    public let subjectType: String?
    /// Which one.
    public let subjectID: String?
    /// JSON `{"before":…,"after":…}`, masked.
    public let change: String?
    /// From where.
    public let address: String?
}

/// Which entries a page wants.
public struct AuditFilter: Sendable, Hashable {
    /// Only this action, or all that begin with it when it ends in a dot (`user.`).
    public var action: String?
    /// Only by this person.
    public var actorID: UUID?
    /// Only about this subject.
    public var subject: AuditEntry.Subject?
    /// From this instant.
    public var since: Date?
    /// Before this instant.
    public var until: Date?

    /// A filter that lets everything through.
    public init() {}
}

extension AuditEntry.Subject {
    /// A clinic, by code.
    static func clinic(_ clinic: Clinic) -> Self { Self("clinic", clinic.code.text) }
    /// A user, by id.
    static func user(_ id: UUID) -> Self { Self("user", id.lowerText) }
}

/// What checking a chain found.
public enum AuditVerdict: Sendable, Hashable {
    /// Every entry is as it was written, none is missing; so many, and the head's hash.
    case intact(entries: Int64, head: [UInt8])
    /// The chain is broken at this entry.
    case broken(at: Int64, Damage)

    /// What is wrong.
    public enum Damage: Sendable, Hashable {
        /// The entry is not there.
        case missing
        /// The entry's content does not give its hash.
        case altered
        /// The entry does not follow the one before it.
        case unlinked
        /// The head names another last entry: entries after it were removed, or the head was changed.
        case headDiffers
    }
}
