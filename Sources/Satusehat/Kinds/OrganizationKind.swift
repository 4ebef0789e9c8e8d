import Delivery
import Foundation
import JSON

/// A unit of the clinic below its own Organization. Found among the clinic's units, by identifier, else name.
struct OrganizationKind: ResourceKind {
    let now: @Sendable () -> Date
    let name = ResourceType.organization
    let order = 1
    let title = "Organization"
    let summary = "Unit kerja di bawah organisasi klinik"
    let isFoundation = true
    let isOptional = true
    let consent = ConsentNeed.none
    let lockedPaths = ["resourceType", "id", "identifier", "partOf"]
    let foundAgain = FoundAgain("partof", by: ["identifier", "name"])
    let patches = MasterDataPlan.switches

    let columns = [
        KindColumn("Kode") { $0["identifier"]?[0]?["value"]?.string },
        KindColumn("Nama") { $0["name"]?.string },
        KindColumn("Jenis") { $0["type"]?[0]?["coding"]?[0]?["display"]?.string },
        KindColumn("Dipakai") { $0["active"]?.bool.map { $0 ? "Ya" : "Tidak" } },
    ]

    func find(_ body: JSON) -> PlatformRequest? {
        Query.bareID(body["partOf"]).map { Query.request(name, [(name: "partof", value: $0)]) }
    }

    func isLikely(_ candidate: JSON, _ body: JSON) -> Bool { candidate["name"] == body["name"] }

    /// The platform may drop the identifier; that alone is no difference.
    func isSame(_ candidate: JSON, _ body: JSON) -> Bool { Content.isSame(candidate, body, ignoring: ["identifier"]) }
}
