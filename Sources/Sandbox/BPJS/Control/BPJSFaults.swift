import JSON

/// What faults of a BPJS family do; what they say looks like BPJS's gateway (reference of BPJS, section 7.6).
enum BPJSFaults {
    /// nil for a name that is no fault of BPJS.
    static func effect(_ name: String, _ json: JSON, of family: BPJSFamily) -> Fault.Effect? {
        switch name {
        case "outage": .disruption(.answer(page(502, "Bad Gateway")))
        case "empty": .disruption(.answer(Answer(status: 200, contentType: "application/json", body: [])))
        case "envelope": envelope(json, of: family).map { .disruption(.answer($0)) }
        case "created_null": .disruption(.answer(createdNull))
        case "clock": json["seconds"]?.int.map(Fault.Effect.clock)
        case "status": status(json).map { .disruption(.answer($0)) }
        default: nil
        }
    }

    /// Faults that are the same on every platform.
    static let common: Set<String> = ["latency", "slow", "lost_request", "lost_answer", "stored_5xx", "truncated"]

    /// A code and a message of the test's choice, in the family's spelling.
    private static func envelope(_ json: JSON, of family: BPJSFamily) -> Answer? {
        guard let code = json["code"], let message = json["message"]?.string else { return nil }
        let metadata: JSON = ["message": .string(message), "code": code]
        let status = json["status"]?.int ?? (family == .pcare ? code.int : nil) ?? 200
        guard (200...599).contains(status) else { return nil }
        return .json(status, .object(["response": json["response"] ?? .null, family.envelopeKey: metadata]))
    }

    /// Created, it says, and nothing was (reference of BPJS, section 3.4).
    private static let createdNull = Answer.json(
        201, ["response": ["field": "noUrut", "message": "null"], "metaData": ["message": "CREATED", "code": 201]])

    private static func status(_ json: JSON) -> Answer? {
        switch json["status"]?.int {
        case 429: tooMany(retryAfter: json["retry_after"]?.int)
        case 500: page(500, "Runtime Error")
        case 502: page(502, "Bad Gateway")
        case 503: page(503, "Service Unavailable")
        case 504: page(504, "Gateway Time-out")
        default: nil
        }
    }

    private static func tooMany(retryAfter: Int?) -> Answer {
        var answer = Answer.json(429, ["message": "API rate limit exceeded"])
        if let retryAfter { answer.extra.append(("Retry-After", String(retryAfter))) }
        return answer
    }

    private static func page(_ status: Int, _ title: String) -> Answer {
        .text(
            status,
            "<html><head><title>\(status) \(title)</title></head><body><center><h1>\(status) \(title)</h1></center></body></html>",
            contentType: "text/html")
    }
}
