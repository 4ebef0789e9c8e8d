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
    /// What may be said of it by PATCH; everything else goes as a whole resource.
    var patches: [ElementPatch] { get }
}

extension ResourceKind {
    var channel: Channel { .satusehat }
    var permission: Permission { .satusehat }
    var recovery: Recovery { .search }
    var isFoundation: Bool { false }
    var patches: [ElementPatch] { [] }

    func bind(_ body: JSON, to links: RemoteLinks) -> Binding { ReferenceBinding.bind(body, to: links) }

    /// What the rest of the resource says is not known with a patch, and so not checked.
    func validate(_ body: JSON) -> [Problem] {
        if body.array != nil { return patchProblems(body) }
        return FHIRValidator.findings(in: body).map { Problem(element: $0.element, rule: $0.rule, message: $0.message) }
            + PlatformRules.problems(in: body, now: now())
    }

    private func patchProblems(_ body: JSON) -> [Problem] {
        if let patch = ElementPatch(body), patches.contains(patch) { return [] }
        let allowed = patches.map { $0.body.text() }.joined(separator: " atau ")
        return [Problem(element: name, rule: "patch", message: "PATCH \(name) hanya boleh berisi \(allowed)")]
    }

    func isWithdrawn(_ body: JSON) -> Bool { EnteredInError.isMarked(body) }

    /// A delivery whose operation is a search goes out as one.
    func request(_ delivery: Outgoing, body: JSON) -> PlatformRequest {
        switch delivery.operation {
        case .create: return PlatformRequest("POST", "/\(name)", body: body)
        case .update:
            let path = "/\(name)/\(Query.encoded(delivery.remoteID ?? body["id"]?.string ?? ""))"
            return body.array == nil
                ? PlatformRequest("PUT", path, body: body)
                : PlatformRequest("PATCH", path, body: body, contentType: "application/json-patch+json")
        case .search: return find(body) ?? PlatformRequest("GET", "/\(name)")
        }
    }

    func classify(_ response: PlatformResponse, for delivery: Outgoing) -> Outcome {
        Classification.outcome(response, for: delivery, type: name)
    }

    /// A whole update needs no search: the same PUT again does no harm. Nor does a PATCH; but what it changes may be changed by others
    /// too, so it is not repeated where it has arrived.
    func search(_ delivery: Outgoing, body: JSON) -> PlatformRequest? {
        guard delivery.operation == .update else { return find(body) }
        return body.array == nil ? nil : delivery.remoteID.flatMap(read)
    }

    func match(_ response: PlatformResponse, for delivery: Outgoing, body: JSON) -> Match {
        if let patch = ElementPatch(body) {
            guard let found = found(response, delivery.remoteID ?? "") else { return .unreadable }
            return .one(remoteID: delivery.remoteID ?? "", sameContent: patch.holds(of: found))
        }
        return Candidates.match(
            response, body: body, type: name, isLikely: { isLikely($0, body) }, sameContent: { isSame($0, body) })
    }

    func read(_ remoteID: String) -> PlatformRequest? { PlatformRequest("GET", "/\(name)/\(Query.encoded(remoteID))") }

    /// The platform may drop an identifier of ours; that alone is no difference.
    func differences(_ response: PlatformResponse, remoteID: String, body: JSON) -> [String]? {
        found(response, remoteID).map { Content.differences($0, body, ignoring: ["identifier"]) }
    }

    /// The one of that id, read by itself or among the results of a search.
    private func found(_ response: PlatformResponse, _ remoteID: String) -> JSON? {
        guard response.status < 300, let json = response.json else { return nil }
        return (FHIRBundle(json)?.resources ?? [json]).first { $0["resourceType"]?.string == name && $0["id"]?.string == remoteID }
    }

    func explain(_ code: String, element: String?) -> Explanation { ErrorCatalog.explain(code, element: element, kind: name) }

    func isLikely(_ candidate: JSON, _ body: JSON) -> Bool { false }

    func isSame(_ candidate: JSON, _ body: JSON) -> Bool { Content.isSame(candidate, body) }
}
