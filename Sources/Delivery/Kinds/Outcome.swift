import Foundation

/// What an exchange means for a delivery: says what happens next.
public enum Outcome: Sendable, Hashable {
    /// Accepted, or found to be there: this is its id on the platform.
    case sent(remoteID: String)
    /// A search that is its own purpose found it.
    case found(remoteID: String)
    /// The body is wrong, or the thing does not exist: a person decides.
    case rejected(Rejection)
    /// An answer about this body that may pass: spends an attempt.
    case retry(Rejection, after: Duration?)
    /// The platform is away: parks the lane, spends nothing.
    case away(reason: String, after: Duration?, perhapsStored: Bool)
    /// Our own rate or database kept it back: nothing is spent, and nothing is said about the platform.
    case heldBack(HeldBack)
    /// Sent, and the answer is unknown or says too little: searched for before anything else. `rejection` is kept for when nothing is found.
    case ambiguous(reason: String, rejection: Rejection?)
    /// It is there already: find and adopt it.
    case duplicate(Rejection)
    /// Stops the lane, spends nothing.
    case credentialRefused(message: String)
    /// The clinic has no right to this resource type at all: the kind waits, the others go on, nothing is spent.
    case kindRefused(Rejection)
    /// Something it refers to is not known yet: back to waiting.
    case missing(HoldReason)
    /// Not to be sent, for good reason (consent).
    case skipped(reason: SkipReason)
}

/// What the platform had against a body, in catalogue terms: no values of the body.
public struct Rejection: Sendable, Hashable {
    /// Seed 002, error_category.
    public enum Category: String, Sendable, Hashable {
        case transient, client, auth, notFound = "not_found", server, mapping, consent, unknown
    }

    /// Seed 002, error_category.
    public var category: Category
    /// Stable code of the error catalogue: "rule-10117", "code-not-found", "http-400".
    public var code: String
    /// The FHIR element or BPJS field, e.g. "Condition.code".
    public var element: String?
    /// The platform's own words with identifiers taken out; shown when the catalogue has none.
    public var message: String
    /// Status of the last answer.
    public var httpStatus: Int?
    /// The platform's rule numbers (reference section 3.20).
    public var ruleNumbers: [Int]
    /// Ids on the platform among which a person has to choose.
    public var candidates: [String]

    /// Makes a rejection.
    public init(
        _ category: Category, code: String, element: String? = nil, message: String, httpStatus: Int? = nil, ruleNumbers: [Int] = [],
        candidates: [String] = []
    ) {
        self.category = category
        self.code = code
        self.element = element
        self.message = message
        self.httpStatus = httpStatus
        self.ruleNumbers = ruleNumbers
        self.candidates = candidates
    }
}

/// Why a pending delivery may not go.
public struct HoldReason: Sendable, Hashable {
    /// Why a pending delivery may not go.
    public enum Hold: String, Sendable, Hashable, CaseIterable { case retry, dependency, mapping, consent, reconciling, paused }
    /// Why it may not go yet.
    public var hold: Hold
    /// What it waits for, as a code with a value that is no personal data: "dokter:D-01", "poli:U1", "diagnosis".
    public var reason: String

    /// Makes a reason.
    public init(_ hold: Hold, _ reason: String) {
        self.hold = hold
        self.reason = reason
    }
}

/// Why a delivery is not sent at all.
public enum SkipReason: String, Sendable, Hashable {
    case consentRefused = "consent_refused"
    case consentRevoked = "consent_revoked"
    case consentExpired = "consent_expired"
    case encounterOnly = "encounter_only"
    case parentSkipped = "parent_skipped"
    case sandboxData = "sandbox_data"
    case visitCancelled = "visit_cancelled"
    case enteredInError = "entered_in_error"
    case cancelledBeforeSending = "cancelled_before_sending"
    case markedSent = "marked_sent"
    case replaced
}
