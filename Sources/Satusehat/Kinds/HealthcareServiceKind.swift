import Delivery
import Foundation
import JSON

/// A poli as a service that can be booked. The platform searches it by specialty alone: without one it is not found again, and after a
/// lost answer a person decides.
struct HealthcareServiceKind: ResourceKind {
    let now: @Sendable () -> Date
    let name = ResourceType.healthcareService
    let order = 3
    let title = "HealthcareService"
    let summary = "Layanan poli yang dapat dipesan"
    let isFoundation = true
    let isOptional = true
    let consent = ConsentNeed.none
    let lockedPaths = ["resourceType", "id", "identifier", "providedBy"]
    let foundAgain = FoundAgain("specialty", by: ["identifier", "name + providedBy"])
    let patches = MasterDataPlan.switches

    let columns = [
        KindColumn("Kode") { $0["identifier"]?[0]?["value"]?.string },
        KindColumn("Nama") { $0["name"]?.string },
        KindColumn("Lokasi") { $0["location"]?[0]?["display"]?.string },
        KindColumn("Dipakai") { $0["active"]?.bool.map { $0 ? "Ya" : "Tidak" } },
    ]

    func find(_ body: JSON) -> PlatformRequest? {
        guard let specialty = body["specialty"]?[0]?["coding"]?[0]?["code"]?.string else { return nil }
        return Query.request(name, [(name: "specialty", value: specialty)])
    }

    func isLikely(_ candidate: JSON, _ body: JSON) -> Bool {
        candidate["name"] == body["name"] && Query.bareID(candidate["providedBy"]) == Query.bareID(body["providedBy"])
    }

    /// The platform may drop the identifier; that alone is no difference.
    func isSame(_ candidate: JSON, _ body: JSON) -> Bool { Content.isSame(candidate, body, ignoring: ["identifier"]) }
}
