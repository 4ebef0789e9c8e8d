import Delivery
import FHIR
import Foundation
import JSON

/// Finds a resource of ours among the results of a search (reference section 4).
enum Candidates {
    /// - Parameters:
    ///   - isLikely: whether one without an identifier of ours is it, by code and time.
    ///   - sameContent: whether the found one says what we would send.
    static func match(
        _ response: PlatformResponse, body: JSON, type: String, isLikely: (JSON) -> Bool, sameContent: (JSON) -> Bool
    ) -> Match {
        guard response.status < 300, let bundle = response.json.flatMap({ FHIRBundle($0) }) else { return .unreadable }
        let all = bundle.resources.filter { $0["resourceType"]?.string == type && $0["id"]?.string != nil }
        let own = identifiers(body)
        var found = all.filter { !identifiers($0).isDisjoint(with: own) }
        if found.isEmpty {
            // Another record of ours carries its own identifier; only one whose identifier was dropped can be this one.
            let systems = Set(own.map(\.system))
            found = all.filter { candidate in identifiers(candidate).allSatisfy { !systems.contains($0.system) } && isLikely(candidate) }
        }
        if found.isEmpty, bundle.nextLink != nil { return .several([]) }
        guard let first = found.first, let id = first["id"]?.string else { return .none }
        return found.count > 1 ? .several(found.compactMap { $0["id"]?.string }) : .one(remoteID: id, sameContent: sameContent(first))
    }

    struct Identifier: Hashable {
        let system: String
        let value: String
    }

    /// A list everywhere but in a Composition, which has one.
    static func identifiers(_ resource: JSON) -> Set<Identifier> {
        Set(
            (resource["identifier"]?.array ?? resource["identifier"].map { [$0] } ?? []).compactMap { identifier in
                guard let system = identifier["system"]?.string, let value = identifier["value"]?.string else { return nil }
                return Identifier(system: system, value: value)
            })
    }

    /// `system|code` of a CodeableConcept, or of a list of them.
    static func codes(_ concept: JSON?) -> Set<String> {
        let concepts = concept?.array ?? concept.map { [$0] } ?? []
        return Set(
            concepts.flatMap { $0["coding"]?.array ?? [] }.compactMap { coding in
                coding["code"]?.string.map { "\(coding["system"]?.string ?? "")|\($0)" }
            })
    }

    /// Whether two resources have a code in common there.
    static func shareCode(_ element: String, _ left: JSON, _ right: JSON) -> Bool {
        !codes(left[element]).isDisjoint(with: codes(right[element]))
    }

    /// Whether both name the same instant.
    static func sameTime(_ left: JSON?, _ right: JSON?) -> Bool {
        guard let left = left?.string.flatMap(Content.instant), let right = right?.string.flatMap(Content.instant) else { return false }
        return left.timeIntervalSince1970.rounded(.down) == right.timeIntervalSince1970.rounded(.down)
    }
}
