/// What an alert can be about. The raw value is stored, and told to clinics' systems.
public enum AlertRule: String, Sendable, Hashable, CaseIterable {
    /// Many of those that were settled in the last hour have failed.
    case failureRate = "failure_rate"
    /// Something that goes by itself has not gone for long.
    case oldestWaiting = "oldest_waiting"
    /// The platform does not answer: the lane is parked.
    case platformAway = "platform_away"
    /// The platform refuses the clinic's credentials.
    case credentialRefused = "credential_refused"
    /// The platform gives the clinic no right to a kind of data.
    case kindRefused = "kind_refused"
    /// Nothing came in and nothing went out, at a time when it usually does.
    case silence
    /// A webhook address was switched off because it does not answer.
    case webhookDisabled = "webhook_disabled"
    /// A SIP or STR of somebody who works there ends soon or has ended.
    case licenceExpiring = "licence_expiring"
    /// A platform's host is away for several clinics. The platform's own; no clinic has it.
    case hostAway = "host_away"

    /// Those that a clinic has, in the order of its settings.
    public static let ofClinic: [AlertRule] = [
        .credentialRefused, .platformAway, .kindRefused, .failureRate, .oldestWaiting, .silence, .webhookDisabled, .licenceExpiring,
    ]

    /// Nothing at all is sent: may be told in the quiet hours too.
    public var isUrgent: Bool { isOutage || self == .credentialRefused }

    /// A platform's own trouble: nobody of the clinic can mend it.
    public var isOutage: Bool { self == .platformAway || self == .hostAway }

    /// How long it has to be so before it is an alert, by the clinic's settings, in seconds.
    func patience(_ settings: AlertSettings) -> Int {
        switch self {
        case .platformAway: settings.breakerMinutes * 60
        // What was held for days and is released now is old when it starts to wait: it gets some minutes to go.
        case .oldestWaiting: 600
        case .failureRate, .credentialRefused, .kindRefused, .silence, .webhookDisabled, .licenceExpiring, .hostAway: 0
        }
    }
}
