import Delivery
import Foundation
import JSON

/// What spans several visits. Found among those of its patient with its type, by identifier, else type and start.
struct EpisodeOfCareKind: ResourceKind {
    let now: @Sendable () -> Date
    let name = ResourceType.episodeOfCare
    let order = 20
    let title = "EpisodeOfCare"
    let summary = "Episode perawatan: kehamilan, nifas, TB"
    let isNamedByVisits = true
    let consent = ConsentNeed.all
    let lockedPaths = ["resourceType", "id", "identifier", "patient.reference", "managingOrganization"]
    let foundAgain = FoundAgain("patient", "type", by: ["identifier", "type + period.start"])

    let columns = [
        KindColumn("No. episode") { $0["identifier"]?[0]?["value"]?.string },
        KindColumn("Jenis") { $0["type"]?[0]?["coding"]?[0]?["code"]?.string },
        KindColumn("Status") { $0["status"]?.string },
        KindColumn("Pasien") { $0["patient"]?["display"]?.string },
        KindColumn("Mulai") { $0["period"]?["start"]?.string },
    ]

    func find(_ body: JSON) -> PlatformRequest? { Query.byPatient(name, body, code: "type", in: "type") }

    func isLikely(_ candidate: JSON, _ body: JSON) -> Bool {
        Candidates.shareCode("type", candidate, body) && Candidates.sameTime(candidate["period"]?["start"], body["period"]?["start"])
    }

    /// The platform may drop the identifier; that alone is no difference.
    func isSame(_ candidate: JSON, _ body: JSON) -> Bool { Content.isSame(candidate, body, ignoring: ["identifier"]) }
}
