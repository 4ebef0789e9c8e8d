import JSON

/// Reference, section 3.14. The identifier's system ends in the kind of report.
enum DiagnosticReportRules {
    static func check(_ report: JSON, _ list: inout Checklist, in records: Records) {
        list.identifiers(report, systems: ["diagnostic/{org}/lab", "diagnostic/{org}/rad"], rule: 10432, isRequired: true)
        list.check(report, table, in: records)
    }

    private static let statuses: Set<String> = [
        "registered", "partial", "preliminary", "final", "amended", "corrected", "appended", "cancelled", "entered-in-error", "unknown",
    ]

    private static let table: [ElementRule] = [
        .required("status", 10072, .code(statuses)),
        .required("category", 10073, .concepts([CodeSystem.hl7 + "v2-0074"])),
        .required("code", 10071, .concept([CodeSystem.examination, CodeSystem.loinc])),
        .required("subject", 10144, .reference(["Patient"])),
        .required("encounter", 10145, .reference(["Encounter"])),
        .optional("effectiveDateTime", 10379, .dateTime),
        .required("issued", 10359, .dateTime),
        .optional("performer", 10384, .references(["Practitioner", "Organization"])),
        .optional("result", 10385, .references(["Observation"])),
        .optional("specimen", 10386, .references(["Specimen"])),
        .optional("basedOn", 10387, .references(["ServiceRequest"])),
        .optional("conclusionCode", 10074, .concepts(conclusions)),
    ]

    private static let conclusions = [
        CodeSystem.loinc, CodeSystem.snomed, CodeSystem.hl7 + "v3-ObservationInterpretation", CodeSystem.examination,
    ]
}
