/// One way to search a type: the name in the query, and the element that is looked into.
struct SearchParameter: Sendable {
    enum Kind: Sendable {
        /// `code=I10` or `code=system|I10`; a plain string or a CodeableConcept.
        case token
        /// `system|value` or the bare value. Where beginnings of systems are named, no other can be searched.
        case identifier(systems: [String])
        case reference
        case name
        case date
    }

    let name: String
    let kind: Kind
    let steps: [String]

    private init(_ name: String, _ kind: Kind, _ element: String) {
        self.name = name
        self.kind = kind
        steps = element.split(separator: ".").map(String.init)
    }

    static let identifier = identifier(only: [])

    static func identifier(only systems: [String]) -> SearchParameter {
        SearchParameter("identifier", .identifier(systems: systems), "identifier")
    }

    static func reference(_ name: String, _ element: String? = nil) -> SearchParameter {
        SearchParameter(name, .reference, element ?? name)
    }

    static func token(_ name: String, _ element: String? = nil) -> SearchParameter {
        SearchParameter(name, .token, element ?? name)
    }

    static func date(_ name: String, _ element: String) -> SearchParameter {
        SearchParameter(name, .date, element)
    }

    static let byName = SearchParameter("name", .name, "name")

    static func find(_ name: String, of type: String) -> SearchParameter? {
        byType[type]?.first { $0.name == name }
    }

    /// What each type can be searched by: the `Search` lines of section 3 of the reference, and section 4. Anything else is refused,
    /// since ignoring it would find too much. Medication is found by its id only.
    static let byType: [String: [SearchParameter]] = [
        "AllergyIntolerance": [.reference("patient"), .token("code")],
        "Composition": [.reference("subject"), .reference("encounter")],
        "Condition": [.reference("subject"), .reference("encounter"), .token("clinical-status", "clinicalStatus"), .token("code")],
        "Consent": [.reference("patient"), .token("policy", "policyRule")],
        "DiagnosticReport": [
            .reference("subject"), .reference("encounter"), .reference("specimen"), .reference("based-on", "basedOn"),
        ],
        "Encounter": [
            .identifier, .reference("subject"), .reference("service-provider", "serviceProvider"), .date("date", "period"),
        ],
        "EpisodeOfCare": [.reference("patient"), .token("type"), .token("status")],
        "HealthcareService": [.token("specialty")],
        "Immunization": [.reference("patient"), .date("date", "occurrenceDateTime"), .token("vaccineCode")],
        "Location": [.identifier, .reference("organization", "managingOrganization"), .byName],
        "MedicationDispense": [.reference("subject"), .reference("context"), .reference("prescription", "authorizingPrescription")],
        "MedicationRequest": [
            .reference("subject"), .reference("encounter"),
            .identifier(only: ["http://sys-ids.kemkes.go.id/prescription/national"]),
        ],
        "Observation": [.reference("subject"), .reference("encounter"), .reference("based-on", "basedOn")],
        "Organization": [.reference("partof", "partOf"), .byName, .token("type")],
        "PractitionerRole": [.reference("practitioner"), .reference("organization")],
        "Procedure": [.reference("subject"), .reference("encounter")],
        "RelatedPerson": [.reference("patient"), .identifier],
        "ServiceRequest": [
            .reference("subject"), .reference("encounter"),
            .identifier(only: ["http://sys-ids.kemkes.go.id/acsn/", "http://sys-ids.kemkes.go.id/referral-number"]),
        ],
        "Specimen": [.reference("subject"), .reference("request"), .date("collected", "collection.collectedDateTime")],
        // The reference has no search line for these four; FHIR R4 has the two parameters, and the other types take them.
        "CarePlan": [.reference("subject"), .reference("encounter")],
        "ClinicalImpression": [.reference("subject"), .reference("encounter")],
        "MedicationStatement": [.reference("subject"), .reference("context")],
        "QuestionnaireResponse": [.reference("subject"), .reference("encounter")],
    ]
}
