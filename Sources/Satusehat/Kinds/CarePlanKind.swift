import Delivery
import Foundation
import JSON

/// A plan of care. Found among those of its encounter, by title and time.
struct CarePlanKind: ResourceKind {
    let now: @Sendable () -> Date
    let name = ResourceType.carePlan
    let order = 23
    let title = "CarePlan"
    let summary = "Rencana perawatan pasien"
    let consent = ConsentNeed.all
    let lockedPaths = ["resourceType", "id", "identifier", "subject.reference", "encounter.reference"]
    let foundAgain = FoundAgain("subject", "encounter", by: ["title + created"])

    let columns = [
        KindColumn("Judul") { $0["title"]?.string },
        KindColumn("Kategori") { $0["category"]?[0]?["text"]?.string ?? $0["category"]?[0]?["coding"]?[0]?["display"]?.string },
        KindColumn("Pasien") { $0["subject"]?["display"]?.string },
        KindColumn("Waktu") { $0["created"]?.string },
    ]

    func find(_ body: JSON) -> PlatformRequest? { Query.byEncounter(name, body) }

    func isLikely(_ candidate: JSON, _ body: JSON) -> Bool {
        candidate["title"] == body["title"] && Candidates.sameTime(candidate["created"], body["created"])
    }
}
