import Foundation
import JSON
import Vocabulary

/// One path of a family. `*` stands for any one segment, which is handed over percent-decoded.
struct BPJSRoute: Sendable {
    let method: String
    let pattern: [Substring]
    let handle: @Sendable (BPJSRequest, [String]) -> BPJSReply

    init(_ method: String, _ pattern: String, _ handle: @escaping @Sendable (BPJSRequest, [String]) -> BPJSReply) {
        self.method = method
        self.pattern = pattern.split(separator: "/")
        self.handle = handle
    }

    /// What stands in the places of the stars; nil when this is another path.
    func arguments(_ path: [String]) -> [String]? {
        guard path.count == pattern.count else { return nil }
        var arguments: [String] = []
        for (segment, wanted) in zip(path, pattern) {
            if wanted == "*" {
                arguments.append(segment)
            } else if segment != wanted {
                return nil
            }
        }
        return arguments
    }

    static func of(_ family: BPJSFamily) -> [BPJSRoute] {
        switch family {
        case .pcare: pcare
        case .antreanFKTP: AntreanFKTP.routes
        case .antreanRS: antreanRS
        }
    }

    private static let pcare =
        PCareLookups.routes + PCareReferrals.routes + PCareRegistrations.routes + PCareVisits.routes + PCareVisitItems.routes
    private static let antreanRS = AntreanRSLookups.routes + AntreanRS.routes
}

/// One request that passed the gateway, with everything that is known when it arrives.
struct BPJSRequest {
    let family: BPJSFamily
    let clinic: SandboxBPJSClinic
    let method: String
    /// Below the family's base, percent-decoded.
    let path: [String]
    /// `null` for a request without a body.
    let body: JSON
    let now: Date
    let records: BPJSRecords

    /// What is stored of this facility.
    var facility: BPJSFacility { records.facilities[clinic.consID] ?? BPJSFacility() }
    /// The day at the facility.
    var today: LocalDate { LocalDate(now, in: clinic.zone) }

    func reply() -> BPJSReply {
        var isKnownPath = false
        for route in BPJSRoute.of(family) {
            guard let arguments = route.arguments(path) else { continue }
            if route.method == method { return route.handle(self, arguments) }
            isKnownPath = true
        }
        return isKnownPath ? .wrongMethod : .notRegistered
    }

    /// What is to be stored.
    func write(_ operation: String, _ key: String, assigned: JSON = .null) -> BPJSWrite {
        BPJSWrite(
            family: family, consID: clinic.consID, operation: operation, key: key, payload: body, assigned: assigned,
            at: Int((now.timeIntervalSince1970 * 1000).rounded()))
    }

    /// A text member; `""` when it is absent or of another type.
    func text(_ name: String) -> String { body[name]?.string ?? "" }
}

extension JSON {
    /// Text, or `null`.
    static func optional(_ text: String?) -> JSON { text.map(JSON.string) ?? .null }

    static func int(_ value: Int) -> JSON { .number(JSONNumber(value)) }
}
