import Delivery
import JSON

/// How requests and dispenses of medicines are found again: all items of a prescription carry its number, so only that of the item tells
/// them apart (reference section 4).
enum PrescriptionItem {
    static func match(
        _ response: PlatformResponse, body: JSON, type: String, time: String, sameContent: (JSON) -> Bool
    ) -> Match {
        var own = body
        own["identifier"] = .array((body["identifier"]?.array ?? []).filter(isItem))
        return Candidates.match(
            response, body: own, type: type, isLikely: { isLikely($0, body, time: time) }, sameContent: sameContent)
    }

    /// Of the same medicine at the same time.
    static func isLikely(_ candidate: JSON, _ body: JSON, time: String) -> Bool {
        !medicines(candidate).isDisjoint(with: medicines(body)) && Candidates.sameTime(candidate[time], body[time])
    }

    /// The item's number, for a column.
    static func number(_ body: JSON) -> String? { body["identifier"]?.array?.first(where: isItem)?["value"]?.string }

    private static func isItem(_ identifier: JSON) -> Bool { identifier["system"]?.string?.contains("/prescription-item/") ?? false }

    private static func medicines(_ resource: JSON) -> Set<String> {
        Set((resource["contained"]?.array ?? []).flatMap { Candidates.codes($0["code"]) })
    }
}
