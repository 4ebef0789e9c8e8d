import Delivery
import Foundation
import JSON

/// A poli or room of the clinic. Found again by its identifier.
struct LocationKind: ResourceKind {
    let now: @Sendable () -> Date
    let name = ResourceType.location
    let order = 2
    let title = "Location"
    let summary = "Poli dan ruang klinik"
    let isFoundation = true
    let consent = ConsentNeed.none
    let lockedPaths = ["resourceType", "id", "identifier", "managingOrganization"]
    let foundAgain = FoundAgain("identifier", by: ["identifier"])
    let patches = [LocationBuilder.status(isActive: true), LocationBuilder.status(isActive: false)]

    let columns = [
        KindColumn("Kode") { $0["identifier"]?[0]?["value"]?.string },
        KindColumn("Nama") { $0["name"]?.string },
        KindColumn("Jenis") { $0["physicalType"]?["coding"]?[0]?["display"]?.string },
        KindColumn("Dipakai") { $0["status"]?.string.map { $0 == "active" ? "Ya" : "Tidak" } },
    ]

    func find(_ body: JSON) -> PlatformRequest? { Query.byIdentifier(name, body) }
}
