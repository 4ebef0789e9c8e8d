import Delivery
import Foundation
import JSON

/// An order. Found among those of its encounter, by identifier, else code and time.
struct ServiceRequestKind: ResourceKind {
    let now: @Sendable () -> Date
    let name = ResourceType.serviceRequest
    let order = 12
    let title = "ServiceRequest"
    let summary = "Permintaan laboratorium, radiologi, kontrol, dan rujukan"
    let consent = ConsentNeed.all
    let lockedPaths = ["resourceType", "id", "identifier", "subject.reference", "encounter.reference"]
    let foundAgain = FoundAgain.ofEncounter(else: "code", "authoredOn")

    let columns = [
        KindColumn("No. permintaan") { $0["identifier"]?[0]?["value"]?.string },
        KindColumn("Pemeriksaan") { $0["code"]?["text"]?.string ?? $0["code"]?["coding"]?[0]?["display"]?.string },
        KindColumn("Kategori") { $0["category"]?[0]?["coding"]?[0]?["display"]?.string },
        KindColumn("Pasien") { $0["subject"]?["display"]?.string },
        KindColumn("Waktu") { $0["authoredOn"]?.string },
    ]

    func find(_ body: JSON) -> PlatformRequest? { Query.byEncounter(name, body) }

    func isLikely(_ candidate: JSON, _ body: JSON) -> Bool {
        Candidates.shareCode("code", candidate, body) && Candidates.sameTime(candidate["authoredOn"], body["authoredOn"])
    }

    /// The platform may drop the identifier; that alone is no difference.
    func isSame(_ candidate: JSON, _ body: JSON) -> Bool { Content.isSame(candidate, body, ignoring: ["identifier"]) }
}
