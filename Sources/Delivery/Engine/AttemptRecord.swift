import Foundation
import JSON

/// One request of a delivery that left, or was refused before it could: a row of seed 002's satusehat_sync_log.
struct AttemptRecord: Sendable {
    var number: Int
    var tookMs: Int
    var method: String
    var url: String
    var requestHeaders: JSON
    var request: [UInt8]?
    var status: Int?
    var responseHeaders: JSON?
    var response: [UInt8]?
    var outcome: String
    var revision: Int
    var errorType: String?
    var errorMessage: String?
}

/// What one round of work on a delivery came to; written in one batch with others.
struct DeliveryResult: Sendable {
    var lane: LeasedLane
    var picked: PickedDelivery
    var resourceType: String
    var transition: Transition
    var attempts: [AttemptRecord]
    /// It was found on the platform with other content: an update follows.
    var needsUpdate = false
    /// Visits may wait for it.
    var isNamedByVisits = false

    /// Deliveries that an accepted body names and the platform did not know, as ids with commas; nil when it named all.
    var leftOut: String? {
        let unknown = Set(picked.body.localReferences).subtracting(picked.links.references.keys)
        guard transition.state == .completed, !unknown.isEmpty else { return nil }
        return unknown.map(\.lowerText).sorted().joined(separator: ",")
    }

    /// Whether it counts as one of the delivery's attempts: an answer about this body, accepted or not.
    var counts: Bool { transition.spends || transition.state == .completed && !attempts.isEmpty }
}

extension Outcome {
    /// The word in the column `attempt.outcome`.
    var word: String {
        switch self {
        case .sent: "completed"
        case .found: "found"
        case .rejected: "rejected"
        case .retry: "retry"
        case .away: "away"
        case .heldBack: "held_back"
        case .ambiguous: "ambiguous"
        case .duplicate: "duplicate"
        case .credentialRefused: "credential_refused"
        case .kindRefused: "kind_refused"
        case .missing: "missing"
        case .skipped: "skipped"
        }
    }

    /// What went wrong, for the attempt's row.
    var problem: (type: String, message: String)? {
        switch self {
        case .sent, .found, .missing, .skipped, .heldBack: nil
        case .rejected(let rejection), .retry(let rejection, _), .duplicate(let rejection), .kindRefused(let rejection):
            (rejection.category.rawValue, rejection.message)
        case .away(let reason, _, _): ("transient", reason)
        case .ambiguous(let reason, let rejection): (rejection == nil ? "unknown" : "server", rejection?.message ?? reason)
        case .credentialRefused(let message): ("auth", message)
        }
    }
}

extension Rejection {
    /// The candidates with commas, for a column; nil without any. A page does not show more than a person can compare.
    var candidateText: String? { candidates.isEmpty ? nil : candidates.prefix(20).joined(separator: ",") }
}
