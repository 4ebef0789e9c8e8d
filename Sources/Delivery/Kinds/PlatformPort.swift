import Clinics

/// A channel's wire: adds host, credentials and signatures, and sends. Every exchange that it makes besides the one asked for
/// (a token) draws on the same rate through `meter`.
public protocol PlatformPort: Sendable {
    var channel: Channel { get }
    /// Sends one request for a clinic. Renews the token once on a 401. Never throws: what went wrong is an `Exchange`.
    func send(_ request: PlatformRequest, for access: PlatformAccess, meter: Meter) async -> Exchange
    /// The URL and headers of that request as they may be stored and shown: no credentials.
    func shownURL(_ request: PlatformRequest, for access: PlatformAccess) -> String
}

/// Who sends, from the lane and the clinic's settings.
public struct PlatformAccess: Sendable {
    /// The clinic.
    public var clinic: Clinic
    /// Until the connection stands, ms.
    public var connectTimeoutMs: Int
    /// From the start to the whole answer, ms.
    public var totalTimeoutMs: Int

    /// Makes an access.
    public init(clinic: Clinic, connectTimeoutMs: Int, totalTimeoutMs: Int) {
        self.clinic = clinic
        self.connectTimeoutMs = connectTimeoutMs
        self.totalTimeoutMs = totalTimeoutMs
    }
}

/// Draws on a lane's rate and keeps the record of calls that are not deliveries.
public struct Meter: Sendable {
    /// Waits until the lane's rate allows one more request.
    public var draw: @Sendable () async throws -> Void
    /// Records the call in `platform_call`: purpose, method, shown URL, status, ms, outcome.
    public var record: @Sendable (PlatformCall) async -> Void

    /// Makes a meter.
    public init(draw: @escaping @Sendable () async throws -> Void, record: @escaping @Sendable (PlatformCall) async -> Void) {
        self.draw = draw
        self.record = record
    }
}

/// A call that is not a delivery, as recorded.
public struct PlatformCall: Sendable, Hashable {
    /// What the call was for: token, search, lookup, test.
    public var purpose: String
    /// HTTP method.
    public var method: String
    /// Address without credentials.
    public var url: String
    /// Status of the last answer.
    public var httpStatus: Int?
    /// Duration, ms.
    public var tookMs: Int
    /// What it came to, as one word.
    public var outcome: String

    /// Makes a record.
    public init(purpose: String, method: String, url: String, httpStatus: Int?, tookMs: Int, outcome: String) {
        self.purpose = purpose
        self.method = method
        self.url = url
        self.httpStatus = httpStatus
        self.tookMs = tookMs
        self.outcome = outcome
    }
}
