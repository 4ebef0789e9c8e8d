import Delivery
import Foundation
import JSON

/// A diagnosis or chief complaint. Found among those of its encounter, by identifier, else code and category.
struct ConditionKind: ResourceKind {
    let now: @Sendable () -> Date
    let name = ResourceType.condition
    let order = 8
    let title = "Condition"
    let summary = "Diagnosis dan keluhan utama"
    let consent = ConsentNeed.all
    let lockedPaths = ["resourceType", "id", "identifier", "subject.reference", "encounter.reference"]
    let foundAgain = FoundAgain.ofEncounter(else: "code", "category", "recordedDate")

    let columns = [
        KindColumn("Kode") { $0["code"]?["coding"]?[0]?["code"]?.string },
        KindColumn("Diagnosis") { $0["code"]?["text"]?.string ?? $0["code"]?["coding"]?[0]?["display"]?.string },
        KindColumn("Kategori") { $0["category"]?[0]?["coding"]?[0]?["display"]?.string },
        KindColumn("Pasien") { $0["subject"]?["display"]?.string },
        KindColumn("Waktu") { $0["recordedDate"]?.string },
    ]

    func find(_ body: JSON) -> PlatformRequest? { Query.byEncounter(name, body) }

    /// Two diagnoses of one code in a visit differ in their time.
    func isLikely(_ candidate: JSON, _ body: JSON) -> Bool {
        Candidates.shareCode("code", candidate, body) && Candidates.shareCode("category", candidate, body)
            && (candidate["recordedDate"] == nil || Candidates.sameTime(candidate["recordedDate"], body["recordedDate"]))
    }

    /// The platform may drop the identifier; that alone is no difference.
    func isSame(_ candidate: JSON, _ body: JSON) -> Bool { Content.isSame(candidate, body, ignoring: ["identifier"]) }
}
