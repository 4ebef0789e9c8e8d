import JSON

/// One way to spoil the body of a visit's resource, and the words of the refusal.
struct Refusal: Sendable {
    let path: String
    /// Nil takes the element away.
    let value: JSON?
    let title: String
    let rule: Int?

    static func without(_ path: String, _ rule: Int?, _ title: String = "Element not found") -> Refusal {
        Refusal(path: path, value: nil, title: title, rule: rule)
    }

    static func code(_ path: String, _ value: JSON, _ rule: Int?) -> Refusal {
        Refusal(path: path, value: value, title: "Code not found", rule: rule)
    }

    static func system(_ path: String, _ rule: Int) -> Refusal {
        Refusal(path: path, value: "http://example.org/codes", title: "Invalid Coding System: http://example.org/codes", rule: rule)
    }

    static func reference(_ path: String, _ target: String, _ rule: Int?) -> Refusal {
        Refusal(path: path, value: ["reference": .string(target)], title: "Invalid reference: \(target)", rule: rule)
    }

    static func mandatory(_ path: String, _ rule: Int) -> Refusal {
        Refusal(path: path, value: nil, title: "Reference is mandatory", rule: rule)
    }

    static func ahead(_ path: String, _ rule: Int) -> Refusal {
        Refusal(path: path, value: "2099-01-05T01:30:00+00:00", title: "Invalid date time value: 2099", rule: rule)
    }

    static func format(_ path: String, _ rule: Int) -> Refusal {
        Refusal(path: path, value: "2026-01-05", title: "Invalid date time format", rule: rule)
    }

    static func quoted(_ path: String, _ rule: Int) -> Refusal {
        Refusal(path: path, value: "1", title: "Integer formated as a string: 1", rule: rule)
    }

    static func identifier(_ path: String, _ value: JSON, _ rule: Int?) -> Refusal {
        Refusal(path: path, value: value, title: "Invalid identifier System", rule: rule)
    }
}

extension Refusal {
    private static let other = "http://sys-ids.kemkes.go.id/"

    /// By resource of the visit.
    static let all: [(kind: String, cases: [Refusal])] = [
        ("PractitionerRole", practitionerRole), ("EpisodeOfCare", episodeOfCare), ("AllergyIntolerance", allergyIntolerance),
        ("Medication", medication), ("MedicationRequest", medicationRequest), ("MedicationDispense", medicationDispense),
        ("MedicationStatement", medicationStatement), ("ServiceRequest", serviceRequest), ("Specimen", specimen),
        ("Observation/lab", labObservation), ("DiagnosticReport", diagnosticReport), ("Immunization", immunization),
        ("CarePlan", carePlan), ("QuestionnaireResponse", questionnaireResponse), ("ClinicalImpression", clinicalImpression),
        ("Composition", composition), ("HealthcareService", healthcareService),
    ]

    private static let practitionerRole: [Refusal] = [
        .mandatory("practitioner", 10931), .reference("practitioner", "Practitioner/1", 10931), .mandatory("organization", 10932),
        .without("code", 10933), .system("code.0.coding.0.system", 10933), .system("specialty.0.coding.0.system", 10934),
        .reference("healthcareService.0", "HealthcareService/nowhere", nil),
        .identifier("identifier", [["system": "http://example.org", "value": "SIP-1"]], 10924),
        Refusal(path: "active", value: "true", title: "Invalid boolean value", rule: 10938),
        .code("availableTime", [["daysOfWeek": ["senin"]]], 10939),
        Refusal(path: "availableTime", value: [["availableStartTime": "8 pagi"]], title: "Invalid date time format: 8 pagi", rule: 10940),
    ]

    private static let healthcareService: [Refusal] = [
        .identifier("identifier.0.system", .string(other + "healthcareservice/10000005"), nil),
        .reference("providedBy", "Organization/404", nil), .reference("location.0", "Location/nowhere", nil),
    ]

    private static let episodeOfCare: [Refusal] = [
        .without("status", 10109), .code("status", "open", 10109), .without("type", 10110), .system("type.0.coding.0.system", 10110),
        .mandatory("patient", 10157), .reference("patient", "Patient/P1", 10157), .ahead("period.start", 10406),
        .ahead("statusHistory.0.period.start", 10404), .reference("managingOrganization", "Organization/404", 10408),
        .identifier("identifier.0.system", .string(other + "episode-of-care/10000005"), 10458),
    ]

    private static let allergyIntolerance: [Refusal] = [
        .without("clinicalStatus", 10076), .code("clinicalStatus.coding.0.code", "on", 10076), .without("verificationStatus", 10079),
        .without("category", 10075), .code("category", ["drug"], 10075), .without("category.0", 10075), .without("code", 10078),
        .code("code.coding.0.code", "paracetamol", 10078), .mandatory("patient", 10147),
        .reference("encounter", "Encounter/nowhere", 10374),
        .format("recordedDate", 10358), .ahead("recordedDate", 10358), .reference("recorder", "Practitioner/1", 10375),
        .identifier("identifier.0.system", .string(other + "allergyintolerance/10000004"), 10443),
    ]

    private static let medication: [Refusal] = [
        .without("code", 10024), .code("code.coding.0.code", "91000330", 10024), .code("code.coding.0.code", "93999999", 10024),
        .system("code.coding.0.system", 10024), .without("status", 10026), .code("status", "ready", 10026), .without("form", 10025),
        .code("form.coding.0.code", "TABLET", 10025), .without("extension", 10031),
        .code("extension.0.valueCodeableConcept.coding.0.code", "XX", 10031),
        .quoted("ingredient.0.strength.numerator.value", 10334), .system("ingredient.0.strength.denominator.system", 10028),
        .reference("manufacturer", "Organization/404", 10391),
        .identifier("identifier.0.system", .string(other + "medication/10000005"), nil),
    ]

    private static let medicationRequest: [Refusal] = [
        .without("identifier", 10388), .without("identifier.0", 10388), .without("identifier.1", 10388),
        .identifier("identifier.1.system", .string(other + "prescription-item/10000005"), 10388),
        .without("status", 10032), .code("status", "done", 10032), .without("intent", 10033), .code("intent", "wish", 10033),
        .without("category", 10034), .code("category.0.coding.0.code", "ambulatory", 10034), .code("priority", "high", 10044),
        .mandatory("medicationReference", 10135), .reference("medicationReference", "Medication/nowhere", 10135),
        .reference("medicationReference", "#m9", 10135), .mandatory("subject", 10136), .reference("encounter", "Encounter/x", 10454),
        .without("authoredOn", 10337), .format("authoredOn", 10337), .ahead("authoredOn", 10337),
        .reference("requester", "Practitioner/1", 10455), .quoted("dosageInstruction.0.sequence", 10340),
        .quoted("dosageInstruction.0.timing.repeat.frequency", 10341), .code("dosageInstruction.0.timing.repeat.periodUnit", "day", 10036),
        .code("dosageInstruction.0.route.coding.0.code", "oral", 10038),
        .system("dosageInstruction.0.doseAndRate.0.doseQuantity.system", 10349),
        .quoted("dosageInstruction.0.doseAndRate.0.doseQuantity.value", 10343), .format("dispenseRequest.validityPeriod.end", 10339),
        Refusal(path: "dispenseRequest.numberOfRepeatsAllowed", value: -1, title: "Invalid decimal value: -1", rule: 10345),
        .quoted("dispenseRequest.quantity.value", 10346), .code("dispenseRequest.quantity.code", "tablet", 10348),
        .reference("dispenseRequest.performer", "Organization/404", 10453),
    ]

    private static let medicationDispense: [Refusal] = [
        .without("identifier", 10389), .without("identifier.1", 10389), .without("status", 10049), .code("status", "given", 10049),
        .without("category", 10048),
        Refusal(
            path: "category.coding.0.system", value: "http://terminology.hl7.org/CodeSystem/medicationdispense-category",
            title: "Invalid Coding System", rule: 10048),
        .mandatory("medicationReference", 10138), .mandatory("subject", 10139), .mandatory("context", 10390),
        .reference("context", "Encounter/nowhere", 10390), .mandatory("performer", 10392), .reference("location", "Location/x", 10393),
        .mandatory("authorizingPrescription", 10394), .reference("authorizingPrescription.0", "MedicationRequest/x", 10394),
        .without("quantity", 10050), .system("quantity.system", 10050), .without("daysSupply", 10051), .quoted("daysSupply.value", 10350),
        .without("whenPrepared", 10351), .ahead("whenPrepared", 10351), .ahead("whenHandedOver", 10352),
    ]

    private static let medicationStatement: [Refusal] = [
        .without("status", 10159), .mandatory("medicationReference", 10160), .mandatory("subject", 10161), .without("dateAsserted", 10299),
    ]
}
