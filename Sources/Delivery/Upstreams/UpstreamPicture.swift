import Foundation

/// One check of an endpoint (seed 002, satusehat_health_check).
public struct HealthCheck: Sendable, Hashable {
    /// Seed 002, status.
    public enum Status: String, Sendable, Hashable { case healthy, degraded, unhealthy }
    /// Seed 002, endpoint_checked: as `upstream_minute` names it.
    public var endpoint: String
    /// Seed 002, check_datetime.
    public var checkedAt: Date
    /// Seed 002, response_time_ms; nil without an answer.
    public var responseMs: Int?
    /// Seed 002, status.
    public var status: Status
    /// Seed 002, error_message: a stable code, without personal data.
    public var errorMessage: String?

    /// A check as it is stored.
    public init(endpoint: String, checkedAt: Date, responseMs: Int?, status: Status, errorMessage: String?) {
        self.endpoint = endpoint
        self.checkedAt = checkedAt
        self.responseMs = responseMs
        self.status = status
        self.errorMessage = errorMessage
    }
}

/// Calls to one endpoint: now, and as they usually are at this hour.
public struct EndpointPicture: Sendable, Hashable {
    /// token, Patient, Encounter, …
    public var name: String
    /// Calls of the last 2, 5, 15 and 60 minutes.
    var windows: [Int: CallFigures] = [:]
    /// Calls at this hour of the seven days before; none when nothing is known of them.
    public var usual = CallFigures()
    /// The last check.
    public var check: HealthCheck?

    /// Calls of the last `minutes`: 2, 5, 15 or 60.
    public func last(_ minutes: Int) -> CallFigures { windows[minutes] ?? CallFigures() }

    /// The youngest figures that are enough to say something: of the last 5, 15 or 60 minutes.
    public var recent: (minutes: Int, figures: CallFigures) {
        for minutes in [5, 15] where last(minutes).calls >= 5 { return (minutes, last(minutes)) }
        return (60, last(60))
    }

    /// Whether it is more than a single mishap.
    public var isTroubled: Bool { recent.figures.troubled >= 2 && recent.figures.troubledShare >= 0.2 }

    /// Whether clinics' own sending shows there.
    var isMain: Bool { !Endpoint.aside.contains(name) }
}

/// How many clinics got through in the last 15 minutes.
public struct ClinicsReached: Sendable, Hashable {
    /// With any call.
    public var total = 0
    /// With an answer of the platform to what they sent.
    public var reached = 0
    /// Of the others, those whose credentials were refused.
    public var unauthorized = 0
    /// With a failure of the platform in the last 10 minutes.
    public var failing = 0
    /// With an answer, and without such a failure.
    public var calm = 0

    /// Those that got neither an answer nor a refusal.
    public var troubled: Int { total - reached - unauthorized }
}

/// Calls of one clinic.
public struct OwnCalls: Sendable, Hashable {
    /// Those in which the platform did its work.
    public var answered = 0
    /// Those whose credentials were refused.
    public var unauthorized = 0
    /// Those in which it did not.
    public var troubled = 0
    /// Of what was answered, together, ms.
    var latencyMs = 0

    /// How long an answer took on average, ms; nil without answers.
    public var meanMs: Int? { answered == 0 ? nil : latencyMs / answered }
    /// All calls.
    public var calls: Int { answered + unauthorized + troubled }
}

/// What is known of a platform's hosts now, over all clinics; and of one clinic's calls to them.
public struct UpstreamPicture: Sendable, Hashable {
    /// By name.
    public var endpoints: [EndpointPicture] = []
    /// All clinics, the one that asks among them.
    public var clinics = ClinicsReached()
    /// The clinic that asks, over the last 10 minutes; nil for the platform's page.
    public var own: OwnCalls?
    /// Whether the asking clinic's lane stands because its credentials were refused.
    public var isOwnCredentialRefused = false
    /// When the open breaker of the host lets a probe pass.
    public var breakerUntil: Date?
    /// Since when that breaker is open.
    public var openedAt: Date?
    /// Why a person holds the host.
    public var pausedReason: String?

    /// Calls of the last `minutes`, to all endpoints or to the main ones.
    func last(_ minutes: Int, mainOnly: Bool = false) -> CallFigures {
        endpoints.filter { !mainOnly || $0.isMain }.reduce(CallFigures()) { $0 + $1.last(minutes) }
    }

    /// Calls to the endpoints that clinics send to, of the last `minutes`: 2, 5, 15 or 60.
    public func sending(_ minutes: Int) -> CallFigures { last(minutes, mainOnly: true) }
}

/// Half an hour of calls.
public struct UpstreamSlot: Sendable, Hashable {
    /// Its start.
    public var at: Date
    /// Its calls to the endpoints that clinics send to.
    public var figures: CallFigures
}
