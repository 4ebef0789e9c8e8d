import Delivery
import Foundation
import JSON

/// What a practitioner does at the clinic. Found among the roles of that practitioner there. Many keys have no right to it, so nothing
/// waits for it (reference section 3.4).
struct PractitionerRoleKind: ResourceKind {
    let now: @Sendable () -> Date
    let name = ResourceType.practitionerRole
    let order = 4
    let title = "PractitionerRole"
    let summary = "Peran praktisi di klinik (opsional)"
    let isFoundation = true
    let isOptional = true
    let consent = ConsentNeed.none
    let lockedPaths = ["resourceType", "id", "identifier", "practitioner", "organization"]
    let foundAgain = FoundAgain("practitioner", "organization", by: ["identifier", "code"])
    let patches = MasterDataPlan.switches

    let columns = [
        KindColumn("Praktisi") { $0["practitioner"]?["display"]?.string },
        KindColumn("Peran") { $0["code"]?[0]?["coding"]?[0]?["display"]?.string },
        KindColumn("SIP") { $0["identifier"]?[0]?["value"]?.string },
        KindColumn("Dipakai") { $0["active"]?.bool.map { $0 ? "Ya" : "Tidak" } },
    ]

    func find(_ body: JSON) -> PlatformRequest? {
        guard let practitioner = Query.bareID(body["practitioner"]), let organization = Query.bareID(body["organization"]) else {
            return nil
        }
        return Query.request(name, [(name: "practitioner", value: practitioner), (name: "organization", value: organization)])
    }

    func isLikely(_ candidate: JSON, _ body: JSON) -> Bool { Candidates.shareCode("code", candidate, body) }

    /// The platform may drop the identifier; that alone is no difference.
    func isSame(_ candidate: JSON, _ body: JSON) -> Bool { Content.isSame(candidate, body, ignoring: ["identifier"]) }
}
