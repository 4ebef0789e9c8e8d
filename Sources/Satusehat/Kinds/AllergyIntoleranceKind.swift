import Delivery
import Foundation
import JSON

/// An allergy. Found among those of its patient with its code, by identifier, else code and time.
struct AllergyIntoleranceKind: ResourceKind {
    let now: @Sendable () -> Date
    let name = ResourceType.allergyIntolerance
    let order = 21
    let title = "AllergyIntolerance"
    let summary = "Alergi dan intoleransi pasien"
    let consent = ConsentNeed.all
    let lockedPaths = ["resourceType", "id", "identifier", "patient.reference", "encounter.reference"]
    let foundAgain = FoundAgain("patient", "code", by: ["identifier", "code + recordedDate"])

    let columns = [
        KindColumn("Kode") { $0["code"]?["coding"]?[0]?["code"]?.string },
        KindColumn("Alergi") { $0["code"]?["text"]?.string ?? $0["code"]?["coding"]?[0]?["display"]?.string },
        KindColumn("Kritikalitas") { $0["criticality"]?.string },
        KindColumn("Pasien") { $0["patient"]?["display"]?.string },
        KindColumn("Waktu") { $0["recordedDate"]?.string },
    ]

    func find(_ body: JSON) -> PlatformRequest? { Query.byPatient(name, body, code: "code", in: "code") }

    func isLikely(_ candidate: JSON, _ body: JSON) -> Bool {
        Candidates.shareCode("code", candidate, body) && Candidates.sameTime(candidate["recordedDate"], body["recordedDate"])
    }

    /// The platform may drop the identifier; that alone is no difference.
    func isSame(_ candidate: JSON, _ body: JSON) -> Bool { Content.isSame(candidate, body, ignoring: ["identifier"]) }
}
