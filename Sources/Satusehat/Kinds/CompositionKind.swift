import Delivery
import Foundation
import JSON

/// The resume medis of a visit. Found among those of its encounter, by identifier, else type and time.
struct CompositionKind: ResourceKind {
    let now: @Sendable () -> Date
    let name = ResourceType.composition
    let order = 15
    let title = "Composition"
    let summary = "Resume medis kunjungan"
    let consent = ConsentNeed.all
    let lockedPaths = ["resourceType", "id", "identifier", "subject.reference", "encounter.reference"]
    let foundAgain = FoundAgain.ofEncounter(else: "type", "date")

    let columns = [
        KindColumn("No. kunjungan") { $0["identifier"]?["value"]?.string },
        KindColumn("Judul") { $0["title"]?.string },
        KindColumn("Bagian") { body in body["section"]?.array.map { $0.compactMap { $0["title"]?.string }.joined(separator: ", ") } },
        KindColumn("Pasien") { $0["subject"]?["display"]?.string },
        KindColumn("Waktu") { $0["date"]?.string },
    ]

    func find(_ body: JSON) -> PlatformRequest? { Query.byEncounter(name, body) }

    func isLikely(_ candidate: JSON, _ body: JSON) -> Bool {
        Candidates.shareCode("type", candidate, body) && Candidates.sameTime(candidate["date"], body["date"])
    }

    /// The platform may drop the identifier; that alone is no difference.
    func isSame(_ candidate: JSON, _ body: JSON) -> Bool { Content.isSame(candidate, body, ignoring: ["identifier"]) }
}
