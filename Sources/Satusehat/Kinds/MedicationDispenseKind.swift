import Delivery
import Foundation
import JSON

/// A medicine that was handed out. Its Encounter is in `context`. Found among those of its encounter, by the item's number, else medicine
/// and time.
struct MedicationDispenseKind: ResourceKind {
    let now: @Sendable () -> Date
    let name = ResourceType.medicationDispense
    let order = 11
    let title = "MedicationDispense"
    let summary = "Penyerahan obat (KFA)"
    let consent = ConsentNeed.all
    let lockedPaths = ["resourceType", "id", "identifier", "subject.reference", "context.reference"]
    let foundAgain = FoundAgain("subject", "context", by: ["prescription-item identifier", "medicine + whenHandedOver"])

    let columns = [
        KindColumn("Nomor") { PrescriptionItem.number($0) },
        KindColumn("Obat") { $0["medicationReference"]?["display"]?.string },
        KindColumn("Jumlah") { amount($0["quantity"]) },
        KindColumn("Pasien") { $0["subject"]?["display"]?.string },
        KindColumn("Waktu") { $0["whenHandedOver"]?.string },
    ]

    func find(_ body: JSON) -> PlatformRequest? { Query.byEncounter(name, body, in: "context") }

    func match(_ response: PlatformResponse, for delivery: Outgoing, body: JSON) -> Match {
        PrescriptionItem.match(response, body: body, type: name, time: "whenHandedOver", sameContent: { isSame($0, body) })
    }

    /// The platform may drop the identifier; that alone is no difference.
    func isSame(_ candidate: JSON, _ body: JSON) -> Bool { Content.isSame(candidate, body, ignoring: ["identifier"]) }

    private static func amount(_ quantity: JSON?) -> String? {
        guard let number = quantity?["value"]?.number else { return nil }
        return "\(number.text.replacing(".", with: ",")) \(quantity?["unit"]?.string ?? "")"
    }
}
