import Delivery
import Foundation
import JSON

/// A procedure. Found among those of its encounter, by identifier, else code and time.
struct ProcedureKind: ResourceKind {
    let now: @Sendable () -> Date
    let name = ResourceType.procedure
    let order = 9
    let title = "Procedure"
    let summary = "Tindakan medis (ICD-9-CM)"
    let consent = ConsentNeed.all
    let lockedPaths = ["resourceType", "id", "identifier", "subject.reference", "encounter.reference"]
    let foundAgain = FoundAgain.ofEncounter(else: "code", "performedPeriod.start")

    let columns = [
        KindColumn("Kode") { $0["code"]?["coding"]?[0]?["code"]?.string },
        KindColumn("Tindakan") { $0["code"]?["text"]?.string ?? $0["code"]?["coding"]?[0]?["display"]?.string },
        KindColumn("Pasien") { $0["subject"]?["display"]?.string },
        KindColumn("Waktu") { $0["performedPeriod"]?["start"]?.string },
    ]

    func find(_ body: JSON) -> PlatformRequest? { Query.byEncounter(name, body) }

    func isLikely(_ candidate: JSON, _ body: JSON) -> Bool {
        let performed = { (procedure: JSON) in procedure["performedPeriod"]?["start"] ?? procedure["performedDateTime"] }
        return Candidates.shareCode("code", candidate, body) && Candidates.sameTime(performed(candidate), performed(body))
    }

    /// The platform may drop the identifier; that alone is no difference.
    func isSame(_ candidate: JSON, _ body: JSON) -> Bool { Content.isSame(candidate, body, ignoring: ["identifier"]) }
}
