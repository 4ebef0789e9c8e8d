import Delivery
import Foundation
import JSON

/// An answered form. Found among those of its encounter, by form and time.
struct QuestionnaireResponseKind: ResourceKind {
    let now: @Sendable () -> Date
    let name = ResourceType.questionnaireResponse
    let order = 25
    let title = "QuestionnaireResponse"
    let summary = "Jawaban kuesioner SATUSEHAT"
    let consent = ConsentNeed.all
    let lockedPaths = ["resourceType", "id", "identifier", "questionnaire", "subject.reference", "encounter.reference"]
    let foundAgain = FoundAgain("subject", "encounter", by: ["questionnaire + authored"])

    let columns = [
        KindColumn("Kuesioner") { $0["questionnaire"]?.string?.split(separator: "/").last.map(String.init) },
        KindColumn("Petugas") { $0["author"]?["display"]?.string },
        KindColumn("Pasien") { $0["subject"]?["display"]?.string },
        KindColumn("Waktu") { $0["authored"]?.string },
    ]

    func find(_ body: JSON) -> PlatformRequest? { Query.byEncounter(name, body) }

    func isLikely(_ candidate: JSON, _ body: JSON) -> Bool {
        candidate["questionnaire"] == body["questionnaire"] && Candidates.sameTime(candidate["authored"], body["authored"])
    }
}
