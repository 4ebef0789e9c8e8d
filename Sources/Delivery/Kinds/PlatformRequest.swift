import JSON

/// One request to a platform, without what the channel adds (host, credentials, signatures).
public struct PlatformRequest: Sendable, Hashable {
    /// HTTP method.
    public var method: String
    /// Which API of the platform: the channel knows its base URL.
    public var service: Service
    /// Path and query under that base, percent-encoded, with its leading slash: "/Encounter?identifier=…".
    public var path: String
    /// Content type of the body.
    public var contentType: String?
    /// The body.
    public var body: [UInt8]?

    /// The APIs of SATUSEHAT; BPJS channels have one each.
    public enum Service: String, Sendable, Hashable { case fhir, kfa, consent, masterData, bpjs }

    /// Makes a request; a body is `application/json` unless said otherwise.
    public init(
        _ method: String, _ path: String, service: Service = .fhir, body: JSON? = nil, contentType: String = "application/json"
    ) {
        self.method = method
        self.service = service
        self.path = path
        self.body = body?.bytes()
        self.contentType = body == nil ? nil : contentType
    }

    /// Whether repeating it could change something: what was perhaps stored must be searched for.
    public var isWrite: Bool { method != "GET" }
}

/// What the platform answered: read as bytes first, since half of its error answers are not JSON (reference section 1.3).
public struct PlatformResponse: Sendable, Hashable {
    /// What was picked or answered.
    public var status: Int
    /// Lower-case names, without cookies and credentials.
    public var headers: [String: String]
    /// The body.
    public var body: [UInt8]
    /// nil when the body is not JSON.
    public var json: JSON?

    /// Reads a response.
    public init(status: Int, headers: [String: String], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
        json = try? JSON.parse(body)
    }

    /// Reads a response as it came, without cookies and credentials, which never enter what is stored.
    public init(status: Int, fields: some Sequence<(name: String, value: String)>, body: [UInt8]) {
        let unwanted: Set<String> = ["set-cookie", "authorization", "proxy-authorization", "www-authenticate"]
        var headers: [String: String] = [:]
        for field in fields where !unwanted.contains(field.name) && headers[field.name] == nil { headers[field.name] = field.value }
        self.init(status: status, headers: headers, body: body)
    }

    /// `Retry-After` in seconds, when it is a number.
    public var retryAfterSeconds: Int? { headers["retry-after"].flatMap { Int($0) }.map { max(0, min($0, 3600)) } }
}

/// What became of a request on the wire.
public enum Exchange: Sendable {
    case answered(PlatformResponse)
    /// No byte of it left. `reason` is a stable code such as `connection_refused`.
    case notSent(reason: String)
    /// We kept it back ourselves: it says nothing about the platform.
    case heldBack(HeldBack)
    /// It left, and what the platform did with it is not known.
    case answerUnknown(reason: String)
    /// The platform refuses the clinic's credentials (after one renewal of the token), with its words.
    case credentialRefused(message: String)
    /// There is nothing to log in with; said in Indonesian.
    case notConfigured(message: String)
}

/// Why a request was kept back on our side.
public enum HeldBack: String, Sendable, Hashable {
    /// The clinic's rate allowed no request in time.
    case rate = "rate_wait_ended"
    /// Its credentials could not be read.
    case credentials = "credential_unavailable"
    /// Our database did not answer.
    case database = "database_away"
    /// The lane is stopped by a person, or waits for the platform to come back.
    case paused = "lane_paused"
    case parked = "lane_parked"
}
