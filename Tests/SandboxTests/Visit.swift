import JSON
import Testing

/// A visit that carries every type of resource. They are made in the platform's order, each from the ids of those before it.
struct Visit {
    let peer: Peer
    /// Ids given by the platform, by type; the laboratory's Observation is `Observation/lab`.
    private(set) var ids: [String: String] = [:]

    static let order = [
        "HealthcareService", "PractitionerRole", "EpisodeOfCare", "Encounter", "Observation", "Condition", "AllergyIntolerance",
        "Procedure", "Medication", "MedicationRequest", "MedicationDispense", "MedicationStatement", "ServiceRequest", "Specimen",
        "Observation/lab", "DiagnosticReport", "Immunization", "CarePlan", "QuestionnaireResponse", "ClinicalImpression", "Composition",
    ]

    /// Everything before one type, or the whole visit.
    static func started(_ peer: Peer, before type: String? = nil) async throws -> Visit {
        var visit = Visit(peer: peer)
        try await visit.go(on: type)
        return visit
    }

    /// Makes what is missing before one type, or of the whole visit.
    mutating func go(on type: String? = nil) async throws {
        for kind in Self.order.prefix(while: { $0 != type }) where ids[kind] == nil { try await add(kind) }
    }

    private mutating func add(_ kind: String) async throws {
        let answer = try await peer.fhir("POST", Self.type(kind), body(kind))
        try #require(answer.status == 201, "\(kind): \(answer.text)")
        ids[kind] = try answer.json["id"]?.string
    }

    static func type(_ kind: String) -> String {
        String(kind.prefix { $0 != "/" })
    }

    func id(_ kind: String) -> String {
        ids[kind] ?? "missing"
    }

    /// `{"reference": "Type/id"}` of something the visit made.
    func reference(_ kind: String) -> JSON {
        ["reference": .string(Self.type(kind) + "/" + id(kind))]
    }
}

extension JSON {
    /// The value with one element replaced or, with nil, removed: `["dosageInstruction", 0, "sequence"]` as a dotted path.
    func with(_ path: String, _ value: JSON?) -> JSON {
        changed(path.split(separator: ".").map(String.init)[...], value)
    }

    private func changed(_ steps: ArraySlice<String>, _ value: JSON?) -> JSON {
        guard let step = steps.first else { return value ?? .null }
        let isLast = steps.count == 1
        if case .array(var elements) = self, let index = Int(step) {
            if isLast, value == nil {
                elements.remove(at: index)
            } else {
                elements[index] = elements[index].changed(steps.dropFirst(), value)
            }
            return .array(elements)
        }
        var changed = self
        changed[step] = isLast ? value : (self[step] ?? [:]).changed(steps.dropFirst(), value)
        return changed
    }
}
