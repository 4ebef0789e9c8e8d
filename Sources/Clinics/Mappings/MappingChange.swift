import Foundation

/// What was mapped: a location to its Location id, a practitioner to an IHS number, a product to a KFA code.
public enum MappingSubject: String, Sendable, Hashable { case location, practitioner, product }

/// A mapping before and after a change, to be remembered.
public struct NewMapping: Sendable, Hashable {
    /// What is mapped.
    public var subject: MappingSubject
    /// Our id of it.
    public var subjectID: UUID
    /// Where it is called so; nil for a KFA code, which is the same everywhere.
    public var environment: PlatformEnvironment?
    /// What it was mapped to; nil when it was not.
    public var from: String?
    /// What it is mapped to now; nil when the mapping was taken away.
    public var to: String?

    /// Makes one.
    public init(_ subject: MappingSubject, _ subjectID: UUID, in environment: PlatformEnvironment?, from: String?, to: String?) {
        self.subject = subject
        self.subjectID = subjectID
        self.environment = environment
        self.from = from
        self.to = to
    }
}

/// A change of a mapping as it is remembered.
public struct MappingChange: Sendable, Hashable {
    /// Ours, UUIDv7.
    public var id: UUID
    /// What it was mapped to before.
    public var from: String?
    /// What it was mapped to from then on.
    public var to: String?
    /// When.
    public var changedAt: Date
    /// Who, as the audit shows it.
    public var actor: String
    /// When a person had what it affects sent again.
    public var resentAt: Date?

    /// Whether something that was mapped before is mapped otherwise now, so that the platform may hold what is wrong.
    public var replaces: Bool { from != nil && to != nil }
}
