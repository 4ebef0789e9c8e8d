import Delivery
import FHIR
import Foundation
import JSON

/// *Boleh dibaca fasilitas lain* (reference section 6): what the platform may show others, never what is sent. The platform keeps one a
/// patient, so the same choice again does no harm, and what it holds is the proof.
struct ConsentKind: ResourceKind {
    let now: @Sendable () -> Date
    let name = ResourceType.consent
    let order = 26
    let title = "Consent"
    let summary = "Boleh dibaca fasilitas lain (OPTIN atau OPTOUT)"
    let isFoundation = true
    let isOptional = true
    let consent = ConsentNeed.none
    let lockedPaths = ["resourceType", "id", "identifier", "patient_id"]
    let foundAgain = FoundAgain("patient_id", by: ["action"])

    let columns = [
        KindColumn("Pilihan") { Self.word($0["action"]?.string) },
        KindColumn("Petugas") { $0["agent"]?.string },
    ]

    /// The API wants the bare number.
    func bind(_ body: JSON, to links: RemoteLinks) -> Binding {
        guard case .bound(var bound) = ReferenceBinding.bind(body, to: links) else { return ReferenceBinding.bind(body, to: links) }
        if let number = bound["patient_id"]?.string?.split(separator: "/").last { bound["patient_id"] = .string(String(number)) }
        return .bound(bound)
    }

    func validate(_ body: JSON) -> [Problem] {
        let empty = ["patient_id", "agent"].filter { body[$0]?.string?.isEmpty != false }
        let problems = empty.map { Problem(element: $0, rule: "Consent API", message: "Isian \($0) wajib ada.") }
        if ["OPTIN", "OPTOUT"].contains(body["action"]?.string) { return problems }
        return problems + [Problem(element: "action", rule: "Consent API", message: "Isian action harus OPTIN atau OPTOUT.")]
    }

    func request(_ delivery: Outgoing, body: JSON) -> PlatformRequest {
        PlatformRequest("POST", "/Consent", service: .consent, body: body)
    }

    func find(_ body: JSON) -> PlatformRequest? {
        body["patient_id"]?.string.map { PlatformRequest("GET", "/Consent?patient_id=\(Query.encoded($0))", service: .consent) }
    }

    /// One Consent and no Bundle; 404 where nobody asked the patient yet.
    func match(_ response: PlatformResponse, for delivery: Outgoing, body: JSON) -> Match {
        if response.status == 404 { return .none }
        guard response.status < 300, let json = response.json, json["resourceType"]?.string == name, let id = json["id"]?.string else {
            return .unreadable
        }
        let said = json["policyRule"]?["coding"]?[0]?["code"]?.string
        return said == body["action"]?.string ? .one(remoteID: id, sameContent: true) : .none
    }

    /// It cannot be read by its own id.
    func differences(_ response: PlatformResponse, remoteID: String, body: JSON) -> [String]? { nil }

    private static func word(_ action: String?) -> String? {
        switch action {
        case "OPTIN": "Boleh dibaca"
        case "OPTOUT": "Tidak boleh dibaca"
        default: action
        }
    }
}
