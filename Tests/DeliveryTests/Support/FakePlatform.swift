import Clinics
import Foundation
import JSON
import Synchronization
import Vocabulary

@testable import Delivery

/// A platform in memory: stores resources as SATUSEHAT does, keeps a ledger, and fails as it is told.
final class FakePlatform: PlatformPort {
    let channel = Channel.satusehat

    /// What goes wrong with a request.
    enum Fault: Sendable {
        /// No connection: nothing left.
        case down
        /// Stored, and the answer is lost.
        case lostAnswer
        /// Not stored, and the answer is lost.
        case lostRequest
        /// Stored, and a gateway says 502.
        case badGateway
        /// The platform's own 500 about this body; not stored.
        case ownError
        /// The platform's own 500, though it was stored.
        case ownErrorAfterStoring
        case tooMany(retryAfter: Int)
        /// "Found duplicate resource", nothing stored.
        case duplicate
        case credentialRefused
        /// The clinic has no right to this resource type.
        case noRight
        /// Refused for good, in the platform's own shape.
        case refused(String)
        /// Waits until the gate is opened, then goes on as usual, or answers so.
        case waits(Gate, then: Exchange? = nil)
    }

    struct Entry: Sendable {
        var method: String
        var type: String
        var path: String
        var at: ContinuousClock.Instant
        var body: JSON?
        var status: Int?
    }

    private struct Rule {
        var matches: @Sendable (PlatformRequest) -> Bool
        var fault: Fault
        var left: Int
    }

    private struct State {
        var resources: [String: [String: JSON]] = [:]
        var ledger: [Entry] = []
        var rules: [Rule] = []
        var niks: [String: String] = [:]
    }

    private let state = Mutex(State())

    init() { knows(nik: Sample.nik.digits, as: "P02478375538") }

    /// The platform knows a person.
    func knows(nik: String, as number: String) { state.withLock { $0.niks[nik] = number } }
    func forget(nik: String) { state.withLock { _ = $0.niks.removeValue(forKey: nik) } }

    /// The next `times` requests that match fail so.
    func fail(_ fault: Fault, times: Int = .max, _ matches: @escaping @Sendable (PlatformRequest) -> Bool = { _ in true }) {
        state.withLock { $0.rules.append(Rule(matches: matches, fault: fault, left: times)) }
    }

    /// Everything works again.
    func recover() { state.withLock { $0.rules = [] } }

    var ledger: [Entry] { state.withLock { $0.ledger } }
    func sent(_ method: String, _ type: String) -> [Entry] { ledger.filter { $0.method == method && $0.type == type } }
    func stored(_ type: String) -> [JSON] { state.withLock { Array(($0.resources[type] ?? [:]).values) } }

    /// Puts a resource there, as if somebody else had sent it.
    func put(_ body: JSON, _ type: String) -> String {
        let id = UUID().lowerText
        state.withLock { $0.resources[type, default: [:]][id] = Self.with(id, body) }
        return id
    }

    /// Changes what is stored, as if somebody else had; nil takes it away.
    func change(_ type: String, _ id: String, _ change: (JSON) -> JSON?) {
        state.withLock { state in
            let changed = state.resources[type]?[id].flatMap(change)
            state.resources[type]?[id] = changed
        }
    }

    /// Puts one back that was taken away.
    func restore(_ resource: JSON, _ type: String, _ id: String) { state.withLock { $0.resources[type, default: [:]][id] = resource } }

    /// Identifiers that more than one resource carries.
    var doubled: [String] {
        state.withLock { state in
            let all = state.resources.flatMap { type, resources in
                resources.values.compactMap { $0["identifier"]?[0]?["value"]?.string.map { "\(type) \($0)" } }
            }
            return Dictionary(grouping: all) { $0 }.filter { $0.value.count > 1 }.keys.sorted()
        }
    }

    func shownURL(_ request: PlatformRequest, for access: PlatformAccess) -> String { "https://platform.test" + request.path }

    func send(_ request: PlatformRequest, for access: PlatformAccess, meter: Meter) async -> Exchange {
        let number = state.withLock { state in
            state.ledger.append(
                Entry(
                    method: request.method, type: Self.type(request), path: request.path, at: .now,
                    body: request.body.flatMap { try? JSON.parse($0) }))
            return state.ledger.count - 1
        }
        let fault = state.withLock { state -> Fault? in
            guard let index = state.rules.firstIndex(where: { $0.left > 0 && $0.matches(request) }) else { return nil }
            state.rules[index].left -= 1
            return state.rules[index].fault
        }
        if case .waits(let gate, _) = fault { await gate.pass() }
        await Task.yield()
        let exchange = self.exchange(request, fault)
        if case .answered(let response) = exchange { state.withLock { $0.ledger[number].status = response.status } }
        return exchange
    }

    private func exchange(_ request: PlatformRequest, _ fault: Fault?) -> Exchange {
        switch fault {
        case .down: return .notSent(reason: "connection_refused")
        case .lostAnswer:
            _ = answer(request)
            return .answerUnknown(reason: "timeout")
        case .lostRequest: return .answerUnknown(reason: "timeout")
        case .badGateway:
            _ = answer(request)
            return reply(502, "<html><title>502 Bad Gateway</title></html>")
        case .ownError: return reply(500, Self.outcome("exception", "unexpected_error"))
        case .ownErrorAfterStoring:
            _ = answer(request)
            return reply(500, Self.outcome("exception", "unexpected_error"))
        case .tooMany(let seconds): return reply(429, #"{"fault":{"faultstring":"Rate limit"}}"#, ["retry-after": String(seconds)])
        case .duplicate: return reply(400, Self.outcome("duplicate", "Found duplicate resource"))
        case .credentialRefused: return .credentialRefused(message: "invalid_client")
        case .noRight: return Self.noRight
        case .refused(let words): return reply(400, Self.outcome("value", words))
        case .waits(_, .some(let exchange)): return exchange
        case .waits(_, nil), nil: return answer(request)
        }
    }

    // MARK: - As the platform does

    private func answer(_ request: PlatformRequest) -> Exchange {
        let type = Self.type(request)
        return state.withLock { state in
            switch request.method {
            case "GET" where !request.path.contains("?"):
                let id = request.path.split(separator: "/").last.map(String.init) ?? ""
                guard let found = state.resources[type]?[id] else { return reply(404, Self.outcome("not-found", "resource_not_found")) }
                return reply(200, found.text())
            case "GET": return reply(200, Self.bundle(Self.found(type, Self.query(request.path), state)))
            case "POST":
                guard let body = request.body.flatMap({ try? JSON.parse($0) }) else {
                    return reply(400, Self.outcome("structure", "no body"))
                }
                if let missing = Self.missing(body, state) { return reply(400, Self.outcome("value", "reference_not_found \(missing)")) }
                let id = UUID().lowerText
                state.resources[type, default: [:]][id] = Self.with(id, body)
                return reply(201, Self.with(id, body).text())
            default:
                let id = request.path.split(separator: "/").last.map(String.init) ?? ""
                guard let body = request.body.flatMap({ try? JSON.parse($0) }), state.resources[type]?[id] != nil else {
                    return reply(404, Self.outcome("not-found", "resource_not_found"))
                }
                if let missing = Self.missing(body, state) { return reply(400, Self.outcome("value", "reference_not_found \(missing)")) }
                let changed = ElementPatch(body).flatMap { patch in state.resources[type]?[id].map(patch.applied) } ?? Self.with(id, body)
                state.resources[type]?[id] = changed
                return reply(200, changed.text())
            }
        }
    }

    private static func found(_ type: String, _ query: [String: String], _ state: State) -> [JSON] {
        let identifier = query["identifier"]?.split(separator: "|").last.map(String.init)
        if type == "Patient" {
            guard let identifier, let number = state.niks[identifier] else { return [] }
            return [["resourceType": "Patient", "id": .string(number)]]
        }
        return (state.resources[type] ?? [:]).values.filter { resource in
            if let identifier { return resource["identifier"]?[0]?["value"]?.string == identifier }
            return query["encounter"].map { resource["encounter"]?["reference"]?.string == "Encounter/\($0)" } ?? false
        }
    }

    /// The first reference to something that is not there; people and places are.
    private static func missing(_ json: JSON, _ state: State) -> String? {
        switch json {
        case .string(let text):
            for type in ["Encounter", "Condition"] where text.hasPrefix(type + "/") {
                if state.resources[type]?[String(text.dropFirst(type.count + 1))] == nil { return text }
            }
            return text.hasPrefix("urn:uuid:") ? text : nil
        case .array(let items): return items.lazy.compactMap { missing($0, state) }.first
        case .object(let members): return members.lazy.compactMap { missing($0.value, state) }.first
        default: return nil
        }
    }

    private static func with(_ id: String, _ body: JSON) -> JSON {
        var stored = body
        stored["id"] = .string(id)
        return stored
    }

    private static func bundle(_ resources: [JSON]) -> String {
        let entries = resources.map { resource -> JSON in ["resource": resource, "search": ["mode": "match"]] }
        let bundle: JSON = [
            "resourceType": "Bundle", "type": "searchset", "total": .number(JSONNumber(entries.count)), "entry": .array(entries),
        ]
        return bundle.text()
    }

    private static func outcome(_ code: String, _ words: String) -> String {
        let outcome: JSON = [
            "resourceType": "OperationOutcome",
            "issue": [["severity": "error", "code": .string(code), "details": ["text": .string(words)]]],
        ]
        return outcome.text()
    }

    static let noRight = Exchange.answered(
        PlatformResponse(
            status: 403, headers: [:],
            body: Array(outcome("forbidden", "Failed to get permission for client for resource type. RuleNumber: 20003").utf8)))

    private func reply(_ status: Int, _ body: String, _ headers: [String: String] = [:]) -> Exchange {
        .answered(PlatformResponse(status: status, headers: headers, body: Array(body.utf8)))
    }

    static func type(_ request: PlatformRequest) -> String {
        String(request.path.dropFirst().prefix { $0 != "/" && $0 != "?" })
    }

    private static func query(_ path: String) -> [String: String] {
        let pairs = path.split(separator: "?", maxSplits: 1).dropFirst().first?.split(separator: "&") ?? []
        var query: [String: String] = [:]
        for pair in pairs {
            let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
            if parts.count == 2 { query[parts[0]] = parts[1].removingPercentEncoding }
        }
        return query
    }
}

/// Requests wait here until it is opened.
actor Gate {
    private var isOpen = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func pass() async {
        if isOpen { return }
        await withCheckedContinuation { waiting.append($0) }
    }

    func open() {
        isOpen = true
        for continuation in waiting { continuation.resume() }
        waiting = []
    }
}

extension PlatformRequest {
    /// A POST of that type.
    func creates(_ type: String) -> Bool { method == "POST" && FakePlatform.type(self) == type }
}
