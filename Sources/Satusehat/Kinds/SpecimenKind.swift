import Delivery
import Foundation
import JSON

/// What was taken for an order. Found among those of the order, by identifier, else type and time.
struct SpecimenKind: ResourceKind {
    let now: @Sendable () -> Date
    let name = ResourceType.specimen
    let order = 13
    let title = "Specimen"
    let summary = "Spesimen pemeriksaan laboratorium"
    let consent = ConsentNeed.all
    let lockedPaths = ["resourceType", "id", "identifier", "subject.reference", "request"]
    let foundAgain = FoundAgain("request", by: ["identifier", "type + collection.collectedDateTime"])

    let columns = [
        KindColumn("No. spesimen") { $0["identifier"]?[0]?["value"]?.string },
        KindColumn("Jenis") { $0["type"]?["text"]?.string ?? $0["type"]?["coding"]?[0]?["display"]?.string },
        KindColumn("Pasien") { $0["subject"]?["display"]?.string },
        KindColumn("Diambil") { $0["collection"]?["collectedDateTime"]?.string },
        KindColumn("Diterima") { $0["receivedTime"]?.string },
    ]

    func find(_ body: JSON) -> PlatformRequest? { Query.byOrder(name, body) }

    func isLikely(_ candidate: JSON, _ body: JSON) -> Bool {
        let collected = { (specimen: JSON) in specimen["collection"]?["collectedDateTime"] }
        return Candidates.shareCode("type", candidate, body) && Candidates.sameTime(collected(candidate), collected(body))
    }

    /// The platform may drop the identifier; that alone is no difference.
    func isSame(_ candidate: JSON, _ body: JSON) -> Bool { Content.isSame(candidate, body, ignoring: ["identifier"]) }
}
