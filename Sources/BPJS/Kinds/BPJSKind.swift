import Clinics
import Delivery
import Foundation
import JSON

/// What is told BPJS. What all kinds share is here; a kind adds its request, how it is found again, and what it asks of a body.
protocol BPJSKind: DeliveryKind {
    /// Which service takes it.
    var family: ServiceFamily { get }
    /// What it is called at BPJS where BPJS gives it no number of its own.
    var fixedRemoteID: String? { get }
    /// Answers that say, as a success does, that what was wanted is so: it was told before, or what was to go is gone.
    var settledBy: Set<BPJSAnswer.Verdict> { get }
    /// What it is called at BPJS once it was accepted; nil where an accepting answer must say more.
    func remoteID(_ answer: BPJSAnswer, _ delivery: Outgoing) -> String?
    /// What an answer means for this kind alone; nil leaves it to the rules of all.
    func own(_ answer: BPJSAnswer, for delivery: Outgoing) -> Outcome?
}

extension BPJSKind {
    var channel: Channel { family.channel }
    var permission: Permission { .satusehat }
    var isFoundation: Bool { false }
    var consent: ConsentNeed { .none }
    /// BPJS changes visits alone: whatever else is told again is a duplicate to it.
    var takesUpdates: Bool { false }

    var fixedRemoteID: String? { nil }
    var settledBy: Set<BPJSAnswer.Verdict> { [] }

    func remoteID(_ answer: BPJSAnswer, _ delivery: Outgoing) -> String? { fixedRemoteID }

    func own(_ answer: BPJSAnswer, for delivery: Outgoing) -> Outcome? { nil }

    func bind(_ body: JSON, to links: RemoteLinks) -> Binding { RemoteNumbers.bind(body, to: links) }

    func classify(_ response: PlatformResponse, for delivery: Outgoing) -> Outcome {
        let answer = BPJSAnswer(response, family)
        if let own = own(answer, for: delivery) { return own }
        if settledBy.contains(answer.verdict), let id = remoteID(answer, delivery) { return .sent(remoteID: id) }
        return answer.outcome(family, isWrite: delivery.operation != .search) { remoteID($0, delivery) }
    }

    func search(_ delivery: Outgoing, body: JSON) -> PlatformRequest? { nil }

    func match(_ response: PlatformResponse, for delivery: Outgoing, body: JSON) -> Match { .unreadable }

    func explain(_ code: String, element: String?) -> Explanation { BusinessRules.explain(code, family) }
}

extension KindColumn {
    /// A number that BPJS gives; nothing while it is not known.
    static func given(_ title: String, _ name: String) -> KindColumn {
        KindColumn(title) { body in body[name]?.string.flatMap { $0.hasPrefix("urn:uuid:") ? nil : $0 } }
    }
}

/// Numbers that BPJS gives and we learn late stand as `urn:uuid:` of the delivery that brings them.
enum RemoteNumbers {
    /// Puts them in; they may hold slashes themselves.
    static func bind(_ body: JSON, to links: RemoteLinks) -> Binding {
        var missing: [UUID] = []
        let bound = replaced(body, links, &missing)
        return missing.isEmpty ? .bound(bound) : .missing(missing)
    }

    private static func replaced(_ value: JSON, _ links: RemoteLinks, _ missing: inout [UUID]) -> JSON {
        switch value {
        case .string(let text):
            guard text.hasPrefix("urn:uuid:"), let id = UUID(uuidString: String(text.dropFirst(9))) else { return value }
            guard let reference = links.references[id], let slash = reference.firstIndex(of: "/") else {
                missing.append(id)
                return value
            }
            return .string(String(reference[reference.index(after: slash)...]))
        case .object(let members):
            var all = JSONObject()
            for (name, member) in members { all[name] = replaced(member, links, &missing) }
            return .object(all)
        case .array(let elements): return .array(elements.map { replaced($0, links, &missing) })
        default: return value
        }
    }
}

/// Path elements: everything but letters, digits and `-._~` is percent-encoded, a slash in a booking code too.
enum PathElement {
    static func encoded(_ text: String?) -> String {
        (text ?? "").addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
    }

    private static let allowed = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
}
