import Delivery
import Foundation
import JSON

/// A doctor's conclusion. Found among those of its encounter, by identifier, else time and code.
struct ClinicalImpressionKind: ResourceKind {
    let now: @Sendable () -> Date
    let name = ResourceType.clinicalImpression
    let order = 22
    let title = "ClinicalImpression"
    let summary = "Penilaian klinis dan prognosis"
    let consent = ConsentNeed.all
    let lockedPaths = ["resourceType", "id", "identifier", "subject.reference", "encounter.reference"]
    let foundAgain = FoundAgain.ofEncounter(else: "code", "effectiveDateTime")

    let columns = [
        KindColumn("Kode") { $0["code"]?["coding"]?[0]?["code"]?.string },
        KindColumn("Ringkasan") { $0["summary"]?.string },
        KindColumn("Pasien") { $0["subject"]?["display"]?.string },
        KindColumn("Waktu") { $0["effectiveDateTime"]?.string },
    ]

    func find(_ body: JSON) -> PlatformRequest? { Query.byEncounter(name, body) }

    func isLikely(_ candidate: JSON, _ body: JSON) -> Bool {
        Candidates.codes(candidate["code"]) == Candidates.codes(body["code"])
            && Candidates.sameTime(candidate["effectiveDateTime"], body["effectiveDateTime"])
    }

    /// The platform may drop the identifier; that alone is no difference.
    func isSame(_ candidate: JSON, _ body: JSON) -> Bool { Content.isSame(candidate, body, ignoring: ["identifier"]) }
}
