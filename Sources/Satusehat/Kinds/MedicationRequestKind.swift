import Delivery
import Foundation
import JSON

/// An item of a prescription. Found among those of its encounter, by the item's number, else medicine and time.
struct MedicationRequestKind: ResourceKind {
    let now: @Sendable () -> Date
    let name = ResourceType.medicationRequest
    let order = 10
    let title = "MedicationRequest"
    let summary = "Resep obat (KFA)"
    let consent = ConsentNeed.all
    let lockedPaths = ["resourceType", "id", "identifier", "subject.reference", "encounter.reference"]
    let foundAgain = FoundAgain("subject", "encounter", by: ["prescription-item identifier", "medicine + authoredOn"])

    let columns = [
        KindColumn("Nomor") { PrescriptionItem.number($0) },
        KindColumn("Obat") { $0["medicationReference"]?["display"]?.string },
        KindColumn("Aturan pakai") { $0["dosageInstruction"]?[0]?["text"]?.string },
        KindColumn("Pasien") { $0["subject"]?["display"]?.string },
        KindColumn("Waktu") { $0["authoredOn"]?.string },
    ]

    func find(_ body: JSON) -> PlatformRequest? { Query.byEncounter(name, body) }

    func match(_ response: PlatformResponse, for delivery: Outgoing, body: JSON) -> Match {
        PrescriptionItem.match(response, body: body, type: name, time: "authoredOn", sameContent: { isSame($0, body) })
    }

    /// The platform may drop the identifier; that alone is no difference.
    func isSame(_ candidate: JSON, _ body: JSON) -> Bool { Content.isSame(candidate, body, ignoring: ["identifier"]) }
}
