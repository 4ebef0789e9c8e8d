import Delivery
import Foundation
import JSON

/// A visit. Found again by its identifier.
struct EncounterKind: ResourceKind {
    let now: @Sendable () -> Date
    let name = ResourceType.encounter
    let order = 6
    let title = "Encounter"
    let summary = "Kunjungan pasien: datang, dilayani, selesai"
    let consent = ConsentNeed.encounter
    let lockedPaths = ["resourceType", "id", "identifier", "subject.reference", "serviceProvider"]
    let foundAgain = FoundAgain("identifier", by: ["identifier"])
    let patches = [EnteredInError.patch]

    let columns = [
        KindColumn("No. kunjungan") { $0["identifier"]?[0]?["value"]?.string },
        KindColumn("Pasien") { $0["subject"]?["display"]?.string },
        KindColumn("Dokter") { $0["participant"]?[0]?["individual"]?["display"]?.string },
        KindColumn("Poli") { $0["location"]?[0]?["location"]?["display"]?.string },
        KindColumn("Mulai") { $0["period"]?["start"]?.string },
    ]

    func find(_ body: JSON) -> PlatformRequest? { Query.byIdentifier(name, body) }

    /// One that is further on than the body must not be taken back: only what the steps do not change is compared then.
    func isSame(_ candidate: JSON, _ body: JSON) -> Bool {
        guard progress(candidate) > progress(body) else { return Content.isSame(candidate, body) }
        return Content.isSame(candidate, body, ignoring: Self.changedBySteps)
    }

    private static let changedBySteps: Set<String> = [
        "status", "statusHistory", "period", "location", "diagnosis", "episodeOfCare", "hospitalization", "length",
    ]

    private func progress(_ encounter: JSON) -> Int {
        let steps = ["planned", "arrived", "triaged", "in-progress", "onleave", "finished", "cancelled", "entered-in-error"]
        return encounter["status"]?.string.flatMap { steps.firstIndex(of: $0) } ?? -1
    }
}
