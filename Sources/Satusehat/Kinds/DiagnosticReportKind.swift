import Delivery
import Foundation
import JSON

/// A report of the laboratory or of imaging. Found among those of its encounter, by identifier, else code and time.
struct DiagnosticReportKind: ResourceKind {
    let now: @Sendable () -> Date
    let name = ResourceType.diagnosticReport
    let order = 14
    let title = "DiagnosticReport"
    let summary = "Laporan hasil laboratorium dan radiologi"
    let consent = ConsentNeed.all
    let lockedPaths = ["resourceType", "id", "identifier", "subject.reference", "encounter.reference"]
    let foundAgain = FoundAgain.ofEncounter(else: "code", "issued")

    let columns = [
        KindColumn("No. laporan") { $0["identifier"]?[0]?["value"]?.string },
        KindColumn("Pemeriksaan") { $0["code"]?["text"]?.string ?? $0["code"]?["coding"]?[0]?["display"]?.string },
        KindColumn("Kategori") {
            $0["category"]?[0]?["coding"]?[0]?["display"]?.string ?? $0["category"]?[0]?["coding"]?[0]?["code"]?.string
        },
        KindColumn("Pasien") { $0["subject"]?["display"]?.string },
        KindColumn("Waktu") { $0["issued"]?.string },
    ]

    func find(_ body: JSON) -> PlatformRequest? { Query.byEncounter(name, body) }

    func isLikely(_ candidate: JSON, _ body: JSON) -> Bool {
        Candidates.shareCode("code", candidate, body) && Candidates.sameTime(candidate["issued"], body["issued"])
    }

    /// The platform may drop the identifier; that alone is no difference.
    func isSame(_ candidate: JSON, _ body: JSON) -> Bool { Content.isSame(candidate, body, ignoring: ["identifier"]) }
}
