import Clinics
import Foundation
import JSON

/// One round of work on one delivery: consent, binding, search, validation, sending, reading the answer. Its result is a value; it
/// writes nothing to the delivery's own rows.
struct Sender: Sendable {
    let kinds: KindRegistry
    let ports: [Channel: any PlatformPort]

    /// Sends or finds the delivery. The lane's token for the first request was drawn with it; further ones draw by `meter`.
    func work(_ picked: PickedDelivery, lane: LeasedLane, access: PlatformAccess, meter: Meter) async -> DeliveryResult {
        guard let kind = kinds.kind(picked.outgoing.kind, lane.channel), let port = ports[lane.channel] else {
            return result(picked, lane, .rejected(Rejection(.unknown, code: "unknown-kind", message: picked.outgoing.kind)), [])
        }
        var round = Round(kind: kind, port: port, picked: picked, access: access, meter: meter)
        let outcome = await round.outcome()
        var made = result(picked, lane, outcome, round.attempts)
        made.needsUpdate = round.foundOtherContent
        made.isNamedByVisits = kind.isNamedByVisits
        // A doubt ends only when a search says that it is not there, or when it is there.
        if round.inDoubt, made.transition.state != .completed { made.transition.uncertain = true }
        return made
    }

    private func result(_ picked: PickedDelivery, _ lane: LeasedLane, _ outcome: Outcome, _ attempts: [AttemptRecord]) -> DeliveryResult {
        DeliveryResult(
            lane: lane, picked: picked, resourceType: picked.outgoing.kind,
            transition: picked.facts.after(outcome, jitter: Double.random(in: 0...1)), attempts: attempts)
    }
}

/// The steps of one round, with what it gathers on the way.
private struct Round: Sendable {
    let kind: any DeliveryKind
    let port: any PlatformPort
    let picked: PickedDelivery
    let access: PlatformAccess
    let meter: Meter
    var attempts: [AttemptRecord] = []
    var foundOtherContent = false
    private(set) var inDoubt: Bool
    private var tokenIsThere = true
    /// When the last request began, once the rate allowed it: waiting for our own rate is no slowness of the platform.
    private var started = ContinuousClock.now

    init(kind: any DeliveryKind, port: any PlatformPort, picked: PickedDelivery, access: PlatformAccess, meter: Meter) {
        self.kind = kind
        self.port = port
        self.picked = picked
        self.access = access
        self.meter = meter
        inDoubt = picked.uncertain
    }

    mutating func outcome() async -> Outcome {
        // What was made for one environment never goes to another; the draw proved that the context is today's.
        if picked.outgoing.environment != access.clinic.environment.rawValue { return .skipped(reason: .sandboxData) }
        if picked.uncertain, picked.facts.recovery == .person, picked.outgoing.operation != .search {
            return .ambiguous(reason: "instance_lost", rejection: nil)
        }
        if picked.body.isNull { return .rejected(Rejection(.unknown, code: "body-unreadable", message: "body")) }
        if let end = needless, !inDoubt { return .skipped(reason: end) }
        let stop = ConsentGate.verdict(picked.consent?.state ?? .unknown, need: kind.consent, policy: picked.policy)
        // One that perhaps left under an older consent is looked for first: what the platform holds is never told as stopped.
        if let stop, !inDoubt { return stop }
        let body: JSON
        switch kind.bind(picked.body, to: picked.links) {
        case .bound(let bound): body = bound
        case .missing(let ids): return .missing(HoldReason(.mapping, "rujukan:\(ids.count)"))
        }
        let searchesFirst = picked.outgoing.operation == .search || picked.uncertain && picked.facts.recovery == .search
        if searchesFirst, let found = await find(body) { return found }
        if let stop { return stop }
        if let end = needless { return .skipped(reason: end) }
        if let problem = kind.validate(body).first {
            return .rejected(Rejection(.client, code: "validation", element: problem.element, message: problem.message))
        }
        let outcome = await send(body)
        guard case .duplicate(let rejection) = outcome else { return outcome }
        return await find(body)
            ?? .rejected(
                Rejection(.client, code: "duplicate-not-found", element: rejection.element, message: rejection.message, httpStatus: 400))
    }

    /// Why it is not to be created any more: what is there already is told otherwise.
    private var needless: SkipReason? {
        if picked.isCancelled { return .visitCancelled }
        return picked.outgoing.operation == .create && kind.isWithdrawn(picked.body) ? .enteredInError : nil
    }

    /// nil: it is not there, and may be sent.
    private mutating func find(_ body: JSON) async -> Outcome? {
        guard let request = kind.search(picked.outgoing, body: body) else {
            // Nothing can be asked: whether it is there is for a person to see, who then sends it again or not.
            guard picked.facts.wasReconciling, picked.outgoing.operation == .create, picked.resentBy == nil else { return nil }
            return .rejected(picked.pendingError ?? Rejection(.unknown, code: "answer-unknown", message: "not searchable"))
        }
        let exchange = await exchange(request)
        await meter.record(
            PlatformCall(
                purpose: "search", method: request.method, url: port.shownURL(request, for: access), httpStatus: exchange.status,
                tookMs: started.elapsedMs, outcome: exchange.word))
        switch exchange {
        case .answered(let response):
            let said = kind.classify(response, for: searching)
            switch said {
            case .away, .credentialRefused, .kindRefused: return said
            // The search itself failed, in the platform's own words: a lookup spends an attempt, what is in doubt stays in doubt.
            case .ambiguous(let reason, .some(let rejection)):
                return picked.outgoing.operation == .search
                    ? .retry(rejection, after: nil) : .ambiguous(reason: reason, rejection: rejection)
            default: break
            }
            return verdict(kind.match(response, for: picked.outgoing, body: body), said)
        case .notSent(let reason), .answerUnknown(let reason): return .away(reason: reason, after: nil, perhapsStored: false)
        case .heldBack(let why): return .heldBack(why)
        case .credentialRefused(let message), .notConfigured(let message): return .credentialRefused(message: message)
        }
    }

    private var searching: Outgoing {
        var outgoing = picked.outgoing
        outgoing.operation = .search
        return outgoing
    }

    private mutating func verdict(_ match: Match, _ said: Outcome) -> Outcome? {
        switch match {
        case .one(let remoteID, let sameContent) where picked.outgoing.operation == .update:
            // An update in doubt that the platform holds already is not sent a second time.
            if sameContent { return .sent(remoteID: remoteID) }
            inDoubt = false
            return picked.pendingError.map { .retry($0, after: nil) }
        case .one(let remoteID, let sameContent):
            foundOtherContent = !sameContent
            return picked.outgoing.operation == .search ? .found(remoteID: remoteID) : .sent(remoteID: remoteID)
        case .several(let ids):
            return .rejected(Rejection(.client, code: "several-matches", message: "\(ids.count)", candidates: ids))
        case .none:
            if picked.outgoing.operation == .search {
                return .rejected(
                    Rejection(.notFound, code: "\(picked.outgoing.kind.lowercased())-not-found", message: "total: 0", httpStatus: 200))
            }
            inDoubt = false
            return picked.pendingError.map { .retry($0, after: nil) }
        case .unreadable:
            if case .rejected = said { return said }
            return .away(reason: "unreadable_answer", after: nil, perhapsStored: false)
        }
    }

    private mutating func send(_ body: JSON) async -> Outcome {
        let request = kind.request(picked.outgoing, body: body)
        let exchange = await exchange(request)
        let outcome: Outcome =
            switch exchange {
            case .answered(let response): kind.classify(response, for: picked.outgoing)
            case .notSent(let reason): .away(reason: reason, after: nil, perhapsStored: false)
            case .heldBack(let why): .heldBack(why)
            case .answerUnknown(let reason): .ambiguous(reason: reason, rejection: nil)
            case .credentialRefused(let message), .notConfigured(let message): .credentialRefused(message: message)
            }
        if case .heldBack = outcome { return outcome }
        var record = AttemptRecord(
            number: picked.requestNumber, tookMs: started.elapsedMs, method: request.method, url: port.shownURL(request, for: access),
            requestHeaders: ["content-type": .string(request.contentType ?? "")], request: request.body, outcome: outcome.word,
            revision: picked.revision, errorType: outcome.problem?.type, errorMessage: outcome.problem?.message)
        if case .answered(let response) = exchange {
            record.status = response.status
            record.response = response.body
            record.responseHeaders = .object(JSONObject(response.headers.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
        }
        attempts.append(record)
        return outcome
    }

    private mutating func exchange(_ request: PlatformRequest) async -> Exchange {
        if !tokenIsThere {
            do { try await meter.draw() } catch { return .heldBack(.rate) }
        }
        tokenIsThere = false
        started = .now
        return await port.send(request, for: access, meter: meter)
    }
}

extension Exchange {
    /// The answer's status; nil where there was none.
    public var status: Int? {
        if case .answered(let response) = self { response.status } else { nil }
    }

    /// The word in `platform_call.outcome`.
    public var word: String {
        switch self {
        case .answered(let response): response.status < 400 ? "answered" : "refused"
        case .notSent(let reason), .answerUnknown(let reason): reason
        case .heldBack(let why): why.rawValue
        case .credentialRefused: "credential_refused"
        case .notConfigured: "not_configured"
        }
    }
}

extension ContinuousClock.Instant {
    /// Whole milliseconds since then.
    var elapsedMs: Int {
        let passed = ContinuousClock.now - self
        return Int(passed.components.seconds) * 1_000 + Int(passed.components.attoseconds / 1_000_000_000_000_000)
    }
}
