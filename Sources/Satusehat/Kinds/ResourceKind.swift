import Clinics
import Delivery
import FHIR
import Foundation
import JSON

/// A FHIR resource that is delivered to SATUSEHAT. What all of them share is here; a kind adds how it is found again.
protocol ResourceKind: DeliveryKind {
    /// What the rules on dates in the future are checked against.
    var now: @Sendable () -> Date { get }
    /// Whether one without an identifier of ours, found beside this one, is it.
    func isLikely(_ candidate: JSON, _ body: JSON) -> Bool
    /// Whether the found one says what we would send.
    func isSame(_ candidate: JSON, _ body: JSON) -> Bool
    /// How it is found again: what `find` asks and `match` compares.
    var foundAgain: FoundAgain { get }
    /// The search that finds what a body would create.
    func find(_ body: JSON) -> PlatformRequest?
}

extension ResourceKind {
    var channel: Channel { .satusehat }
    var permission: Permission { .satusehat }
    var recovery: Recovery { .search }
    var isFoundation: Bool { false }

    func bind(_ body: JSON, to links: RemoteLinks) -> Binding { ReferenceBinding.bind(body, to: links) }

    func validate(_ body: JSON) -> [Problem] {
        FHIRValidator.findings(in: body).map { Problem(element: $0.element, rule: $0.rule, message: $0.message) }
            + PlatformRules.problems(in: body, now: now())
    }

    func isWithdrawn(_ body: JSON) -> Bool { EnteredInError.isMarked(body) }

    /// A delivery whose operation is a search goes out as one.
    func request(_ delivery: Outgoing, body: JSON) -> PlatformRequest {
        switch delivery.operation {
        case .create: return PlatformRequest("POST", "/\(name)", body: body)
        case .update:
            let id = delivery.remoteID ?? body["id"]?.string ?? ""
            return PlatformRequest("PUT", "/\(name)/\(Query.encoded(id))", body: body)
        case .search: return find(body) ?? PlatformRequest("GET", "/\(name)")
        }
    }

    func classify(_ response: PlatformResponse, for delivery: Outgoing) -> Outcome {
        Classification.outcome(response, for: delivery, type: name)
    }

    /// An update needs no search: the same PUT again does no harm.
    func search(_ delivery: Outgoing, body: JSON) -> PlatformRequest? { delivery.operation == .update ? nil : find(body) }

    func match(_ response: PlatformResponse, for delivery: Outgoing, body: JSON) -> Match {
        Candidates.match(
            response, body: body, type: name, isLikely: { isLikely($0, body) }, sameContent: { isSame($0, body) })
    }

    func read(_ remoteID: String) -> PlatformRequest { PlatformRequest("GET", "/\(name)/\(Query.encoded(remoteID))") }

    /// The platform may drop an identifier of ours; that alone is no difference.
    func differences(_ response: PlatformResponse, remoteID: String, body: JSON) -> [String]? {
        guard response.status < 300, let json = response.json else { return nil }
        let found = (FHIRBundle(json)?.resources ?? [json]).first { $0["resourceType"]?.string == name && $0["id"]?.string == remoteID }
        return found.map { Content.differences($0, body, ignoring: ["identifier"]) }
    }

    func explain(_ code: String, element: String?) -> Explanation { ErrorCatalog.explain(code, element: element, kind: name) }

    func isLikely(_ candidate: JSON, _ body: JSON) -> Bool { false }

    func isSame(_ candidate: JSON, _ body: JSON) -> Bool { Content.isSame(candidate, body) }
}
