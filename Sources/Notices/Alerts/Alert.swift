import Foundation
import JSON
import Vocabulary

/// Something a clinic, or the platform, is told of.
public struct Alert: Sendable, Hashable {
    /// Ours, UUIDv7.
    public var id: UUID
    /// Whose it is; 0 is the platform's.
    public var clinic: ClinicID
    /// The rule.
    public var rule: AlertRule
    /// What it is about: a channel, a webhook's id, a host; "" is the clinic.
    public var subject: String
    /// Open, acknowledged or over.
    public var state: State
    /// What was found when it was last seen; no personal data.
    public var facts: JSON
    /// When it began.
    public var raisedAt: Date
    /// When it was last seen.
    public var lastSeenAt: Date
    /// How often in a row it was no longer seen.
    public var goodLooks: Int = 0
    /// Who has acknowledged it.
    public var acknowledgedBy: String?
    /// When it was acknowledged.
    public var acknowledgedAt: Date?
    /// What the person noted.
    public var note: String?
    /// When it was over.
    public var recoveredAt: Date?
    /// When a mail last said that it is open.
    public var toldAt: Date?

    /// Where an alert stands.
    public enum State: String, Sendable, Hashable {
        /// Nobody has taken it up: told of once a day.
        case open
        /// Somebody has.
        case acknowledged
        /// It is over.
        case recovered
    }
}
