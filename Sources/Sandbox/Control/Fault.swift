import JSON

/// What a fault does to one request, apart from delaying it.
enum Disruption: Sendable, Equatable {
    case answer(Answer)
    case lostAnswer
    case lostRequest
    case storedBadGateway
    case truncated
    case expireToken
    case slow(Duration)

    static func == (left: Disruption, right: Disruption) -> Bool {
        switch (left, right) {
        case (.lostAnswer, .lostAnswer), (.lostRequest, .lostRequest), (.storedBadGateway, .storedBadGateway): true
        case (.truncated, .truncated), (.expireToken, .expireToken): true
        case (.slow(let one), .slow(let other)): one == other
        case (.answer(let one), .answer(let other)): one.status == other.status && one.body == other.body
        default: false
        }
    }
}

/// A fault that was asked for: whom it hits, how often, and what it does.
///
/// `{"fault","client_id"|"*","path" (prefix),"resource" (one FHIR type),"method","probability","count","for_ms","seed"}`; without `path` and
/// `resource` the token endpoint is hit too. Names:
/// - `latency` (`ms`) waits before the request is looked at, `slow` (`ms`) spreads the answer's body;
/// - `status` (`status`: 429 with `retry_after`, 500 with `"body":"text"` or as OperationOutcome, 502, 503, 504) and `html403` store nothing;
/// - `lost_request` closes the connection before anything is stored, `lost_answer` afterwards, both without a byte;
/// - `no_right` refuses what it hits, which `resource` or `path` must name: with `"rule":20004` as not for this kind of facility, with
///   `"rule":20003` as not in the key's scope, without a rule at the gateway, as a key without the product;
/// - `stored_5xx` stores and answers 502, `truncated` stores and sends half of the answer, `expire_token` ends the token that was used.
///
/// With `"family"` (`pcare`, `antreanfktp`, `antreanrs`) it hits that family of BPJS alone, `client_id` is a consumer id, `path` goes on
/// below the family's base, and the gateway's answers are BPJS's. Only then there are:
/// - `outage`: HTML with 502, `empty`: 200 without a body, `created_null`: PCare's 201 that created nothing; nothing is stored;
/// - `envelope` (`code`, `message`, `status`, `response`): any answer in the family's spelling, nothing is stored;
/// - `clock` (`seconds`): the gateway's clock is ahead by so much.
struct Fault: Sendable {
    enum Effect: Sendable {
        case delay(Duration)
        case clock(Int)
        case disruption(Disruption)
    }

    let name: String
    let clientID: String?
    let family: BPJSFamily?
    let pathPrefix: String
    let resource: String?
    let method: String?
    let effect: Effect
    let probability: Double
    var remaining: Int?
    /// From then on it does nothing.
    let ends: ContinuousClock.Instant?
    var used = 0
    var random: SeededRandom

    func matches(clientID: String?, method: String, path: String) -> Bool {
        if let wanted = self.clientID, wanted != clientID { return false }
        if let wanted = self.method, wanted != method { return false }
        if case .disruption(.expireToken) = effect, path.hasPrefix("/oauth2/") { return false }
        // What SATUSEHAT suffers is not BPJS's trouble, and the other way round.
        if (family == nil) == BPJSFamily.allCases.contains(where: { path.hasPrefix("/\($0.base)/") }) { return false }
        if let resource {
            let place = Self.fhirBase + resource
            guard path == place || path.hasPrefix(place + "/") else { return false }
        }
        return path.hasPrefix(pathPrefix)
    }

    private static let fhirBase = "/fhir-r4/v1/"

    /// Reads the body of `POST /_control/faults`; nil says that it is not a fault.
    init?(_ json: JSON) {
        let family = json["family"]?.string.flatMap(BPJSFamily.init)
        guard (json["family"] == nil) == (family == nil), let name = json["fault"]?.string else { return nil }
        let found: Effect? =
            if let family, !BPJSFaults.common.contains(name) { BPJSFaults.effect(name, json, of: family) } else { Self.effect(name, json) }
        guard let effect = found else { return nil }
        let client = json["client_id"]?.string ?? "*"
        self.name = name
        self.clientID = client == "*" ? nil : client
        self.family = family
        self.pathPrefix = (family.map { "/" + $0.base } ?? "") + (json["path"]?.string ?? "/")
        self.resource = json["resource"]?.string
        self.method = json["method"]?.string?.uppercased()
        self.effect = effect
        self.probability = json["probability"]?.number?.double ?? 1
        self.remaining = json["count"]?.int
        self.ends = json["for_ms"]?.int.map { .now + .milliseconds($0) }
        self.random = SeededRandom(seed: json["seed"]?.int.map { UInt64(bitPattern: Int64($0)) } ?? .random(in: .min ... .max))
    }

    private static func effect(_ name: String, _ json: JSON) -> Effect? {
        let duration = Duration.milliseconds(json["ms"]?.int ?? 1000)
        switch name {
        case "latency": return .delay(duration)
        case "slow": return .disruption(.slow(duration))
        case "status": return statusAnswer(json).map { .disruption(.answer($0)) }
        case "html403": return .disruption(.answer(FaultAnswers.html403))
        case "lost_answer": return .disruption(.lostAnswer)
        case "lost_request": return .disruption(.lostRequest)
        case "stored_5xx": return .disruption(.storedBadGateway)
        case "no_right": return noRight(json).map { .disruption(.answer($0)) }
        case "truncated": return .disruption(.truncated)
        case "expire_token": return .disruption(.expireToken)
        default: return nil
        }
    }

    private static func noRight(_ json: JSON) -> Answer? {
        let type = json["resource"]?.string
        guard type != nil || json["path"]?.string != nil else { return nil }
        switch json["rule"]?.int {
        case 20003: return Outcome.noPermission
        case 20004: return type.map(Outcome.noAccess)
        case nil: return GatewayFault.noProduct
        default: return nil
        }
    }

    private static func statusAnswer(_ json: JSON) -> Answer? {
        switch json["status"]?.int {
        case 429: FaultAnswers.tooMany(retryAfter: json["retry_after"]?.int)
        case 500: json["body"]?.string == "text" ? .text(500, "Internal Server Error") : FaultAnswers.internalError
        case 502: .text(502, "Bad Gateway")
        case 503: .text(503, "no healthy upstream")
        case 504: .text(504, "Gateway Timeout")
        default: nil
        }
    }
}

/// The bodies of section 1.3 that have nothing to do with the request.
enum FaultAnswers {
    static let html403 = Answer.text(
        403,
        "<!doctype html><meta charset=\"utf-8\"><meta name=viewport content=\"width=device-width, initial-scale=1\">"
            + "<title>403</title>403 Forbidden",
        contentType: "text/html; charset=UTF-8")

    static let internalError = Answer.json(
        500, Outcome.processor([Issue(code: "exception", text: "Internal server error, please try again later")]))

    static func tooMany(retryAfter: Int?) -> Answer {
        var answer = GatewayFault.answer(
            429, "Rate limit quota violation. Quota limit exceeded", code: "policies.ratelimit.QuotaViolation")
        if let retryAfter { answer.extra.append(("Retry-After", String(retryAfter))) }
        return answer
    }
}

/// SplitMix64: the same seed hits the same requests of a run.
struct SeededRandom: Sendable {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// A number from 0 up to but not including 1.
    mutating func next() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Double((mixed ^ (mixed >> 31)) >> 11) / 9_007_199_254_740_992
    }
}
