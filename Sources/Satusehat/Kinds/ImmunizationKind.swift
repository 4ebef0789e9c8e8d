import Delivery
import Foundation
import JSON

/// A vaccine that was given, or not. Found among those of its patient with its vaccine, by time.
struct ImmunizationKind: ResourceKind {
    let now: @Sendable () -> Date
    let name = ResourceType.immunization
    let order = 24
    let title = "Immunization"
    let summary = "Imunisasi yang diberikan atau ditunda"
    let consent = ConsentNeed.all
    let lockedPaths = ["resourceType", "id", "identifier", "patient.reference", "encounter.reference"]
    let foundAgain = FoundAgain("patient", "vaccineCode", by: ["vaccineCode + occurrenceDateTime"])

    let columns = [
        KindColumn("Kode") { $0["vaccineCode"]?["coding"]?[0]?["code"]?.string },
        KindColumn("Vaksin") { $0["vaccineCode"]?["text"]?.string ?? $0["vaccineCode"]?["coding"]?[0]?["display"]?.string },
        KindColumn("Dosis ke") { $0["protocolApplied"]?[0]?["doseNumberPositiveInt"]?.number?.text },
        KindColumn("Pasien") { $0["patient"]?["display"]?.string },
        KindColumn("Waktu") { $0["occurrenceDateTime"]?.string },
    ]

    func find(_ body: JSON) -> PlatformRequest? { Query.byPatient(name, body, code: "vaccineCode", in: "vaccineCode") }

    func isLikely(_ candidate: JSON, _ body: JSON) -> Bool {
        Candidates.shareCode("vaccineCode", candidate, body)
            && Candidates.sameTime(candidate["occurrenceDateTime"], body["occurrenceDateTime"])
    }
}
