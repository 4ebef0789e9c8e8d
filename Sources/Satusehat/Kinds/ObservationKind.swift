import Delivery
import Foundation
import JSON

/// A measurement. Found among those of its encounter, by identifier, else code and time.
struct ObservationKind: ResourceKind {
    let now: @Sendable () -> Date
    let name = ResourceType.observation
    let order = 7
    let title = "Observation"
    let summary = "Tanda vital dan hasil pemeriksaan"
    let consent = ConsentNeed.all
    let lockedPaths = ["resourceType", "id", "identifier", "subject.reference", "encounter.reference"]
    let foundAgain = FoundAgain.ofEncounter(else: "code", "effectiveDateTime")

    let columns = [
        KindColumn("Kode") { $0["code"]?["coding"]?[0]?["code"]?.string },
        KindColumn("Pemeriksaan") { $0["code"]?["text"]?.string ?? $0["code"]?["coding"]?[0]?["display"]?.string },
        KindColumn("Nilai") { value($0) },
        KindColumn("Pasien") { $0["subject"]?["display"]?.string },
        KindColumn("Waktu") { $0["effectiveDateTime"]?.string },
    ]

    func find(_ body: JSON) -> PlatformRequest? { Query.byEncounter(name, body) }

    func isLikely(_ candidate: JSON, _ body: JSON) -> Bool {
        Candidates.shareCode("code", candidate, body) && Candidates.sameTime(candidate["effectiveDateTime"], body["effectiveDateTime"])
    }

    /// The platform may drop the identifier; that alone is no difference.
    func isSame(_ candidate: JSON, _ body: JSON) -> Bool { Content.isSame(candidate, body, ignoring: ["identifier"]) }

    private static func value(_ body: JSON) -> String? {
        if let quantity = body["valueQuantity"], let number = quantity["value"]?.number {
            return "\(number.text.replacing(".", with: ",")) \(quantity["unit"]?.string ?? "")"
        }
        return body["valueString"]?.string ?? body["valueCodeableConcept"]?["text"]?.string
            ?? body["valueCodeableConcept"]?["coding"]?[0]?["display"]?.string
    }
}
