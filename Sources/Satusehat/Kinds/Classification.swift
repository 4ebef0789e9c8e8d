import Delivery
import FHIR
import JSON

/// What an answer means for a delivery (reference section 1.3, design section 3).
enum Classification {
    /// The outcome of a request about a resource of that type.
    static func outcome(_ response: PlatformResponse, for delivery: Outgoing, type: String) -> Outcome {
        let answer = PlatformAnswer(response)
        let isWrite = delivery.operation != .search
        switch response.status {
        case 200..<300: return accepted(response, answer, for: delivery, type: type)
        case 401:
            if answer.lacksProduct { return .kindRefused(Refusal.noRight(answer, status: 401)) }
            return .credentialRefused(message: answer.words)
        // "Too many" without a time: at least a second, whatever else works.
        case 429: return .away(reason: "http_429", after: response.retryAfter ?? .seconds(1), perhapsStored: false)
        case 502, 503, 504: return away(response, perhapsStored: isWrite)
        case 500...: return answer.isOwnShape ? failed(answer, response, isWrite) : away(response, perhapsStored: isWrite)
        case 403 where !answer.isOwnShape, ..<400: return away(response, perhapsStored: isWrite)
        default: return refused(answer, response, isWrite, type: type)
        }
    }

    /// Any 2xx with an id is success; of a search, what was found is read by `match`.
    private static func accepted(_ response: PlatformResponse, _ answer: PlatformAnswer, for delivery: Outgoing, type: String) -> Outcome {
        if let json = response.json, json["resourceType"]?.string == type, let id = json["id"]?.string, !id.isEmpty {
            return .sent(remoteID: id)
        }
        if case .outcome(let outcome) = answer {
            if outcome.isDuplicate { return .duplicate(Refusal.read(answer, status: response.status)) }
            let saysError = outcome.issues.contains { $0.severity == "error" || $0.severity == "fatal" || $0.code == "suppressed" }
            if saysError { return .rejected(Refusal.read(answer, status: response.status)) }
        }
        if delivery.operation == .search { return .found(remoteID: "") }
        return .ambiguous(reason: "unreadable_answer", rejection: nil)
    }

    private static func refused(_ answer: PlatformAnswer, _ response: PlatformResponse, _ isWrite: Bool, type: String) -> Outcome {
        let rejection = Refusal.read(answer, status: response.status)
        if case .outcome(let outcome) = answer, outcome.isDuplicate { return .duplicate(rejection) }
        if Refusal.isOfType(type, answer, rejection) { return .kindRefused(rejection) }
        // A refusal by something on the way: known not stored is only what the platform itself refused.
        guard answer.isOwnShape || !isWrite else { return .ambiguous(reason: "http_\(response.status)", rejection: rejection) }
        return .rejected(rejection)
    }

    /// A 500 in the platform's own shape may have been stored: it is looked for before it costs an attempt.
    private static func failed(_ answer: PlatformAnswer, _ response: PlatformResponse, _ isWrite: Bool) -> Outcome {
        let rejection = Refusal.read(answer, status: response.status)
        guard isWrite else { return .retry(rejection, after: response.retryAfter) }
        return .ambiguous(reason: "http_\(response.status)", rejection: rejection)
    }

    private static func away(_ response: PlatformResponse, perhapsStored: Bool) -> Outcome {
        .away(reason: "http_\(response.status)", after: response.retryAfter, perhapsStored: perhapsStored)
    }
}

extension PlatformResponse {
    var retryAfter: Duration? { retryAfterSeconds.map { .seconds($0) } }
}
