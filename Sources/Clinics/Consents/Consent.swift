import Foundation
import Postgres

/// What a patient's consent says at some time; the engine asks it before it sends (design section 3).
public enum ConsentState: Sendable, Hashable, CaseIterable {
    /// No record that is valid yet: the clinic's ``ConsentPolicy`` decides.
    case unknown
    /// Everything may go.
    case all
    /// Encounters and their updates may go.
    case encounterOnly
    /// The patient said no.
    case refused
    /// Consent was taken back.
    case revoked
    /// Consent ran out.
    case expired
}

/// What is covered (seed 002, `consent_scope`).
public enum ConsentCoverage: String, Sendable, Hashable, CaseIterable, PostgresValue {
    /// Everything.
    case all
    /// Encounters alone.
    case encounterOnly = "encounter_only"
    /// Nothing: a refusal.
    case nothing = "none"
}

/// How consent was given (seed 002, `consent_method`).
public enum ConsentMethod: String, Sendable, Hashable, CaseIterable, PostgresValue {
    /// Signed.
    case written
    /// Said before a witness.
    case verbal
    /// Ticked or signed on a screen.
    case electronic
}

/// One entry of a patient's consent history; a change is a new entry, and the newest valid one counts.
public struct Consent: Sendable, Hashable {
    /// Ours, UUIDv7.
    public var id: UUID
    /// The patient.
    public var patientID: UUID
    /// What is covered.
    public var coverage: ConsentCoverage
    /// When the patient decided.
    public var decidedAt: Date
    /// How.
    public var method: ConsentMethod
    /// The user who witnessed it, if it was one.
    public var witnessID: UUID?
    /// The witness's name.
    public var witnessName: String?
    /// From when it holds.
    public var validFrom: Date
    /// Until when, if it ends.
    public var validUntil: Date?
    /// When it was taken back; nil while it holds.
    public var revokedAt: Date?
    /// Why it was taken back.
    public var revokedReason: String?
    /// The user who entered it.
    public var recordedBy: UUID?

    /// Makes a decision of now that has no end.
    public init(id: UUID, patientID: UUID, coverage: ConsentCoverage, decidedAt: Date, method: ConsentMethod) {
        self.id = id
        self.patientID = patientID
        self.coverage = coverage
        self.decidedAt = decidedAt
        self.method = method
        validFrom = decidedAt
    }

    /// Whether it may be taken back: a refusal, or what was taken back, is none that could be.
    public var isRevocable: Bool { revokedAt == nil && coverage != .nothing }

    /// The entry that takes this one back.
    public func revoked(at instant: Date, reason: String?) -> Consent {
        var entry = self
        entry.id = .v7()
        entry.revokedAt = instant
        entry.revokedReason = reason
        entry.recordedBy = nil
        return entry
    }

    /// When the patient asked for what this entry says.
    public var askedAt: Date { revokedAt ?? decidedAt }

    /// What this entry says at an instant; nil before it is valid.
    public func state(at instant: Date) -> ConsentState? {
        if revokedAt != nil { return .revoked }
        if validFrom > instant { return nil }
        if coverage == .nothing { return .refused }
        if let validUntil, validUntil <= instant { return .expired }
        return coverage == .all ? .all : .encounterOnly
    }
}
