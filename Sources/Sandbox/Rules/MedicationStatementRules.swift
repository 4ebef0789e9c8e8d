import JSON

/// Reference, section 3.16: what a patient says to be taking.
enum MedicationStatementRules {
    static func check(_ statement: JSON, _ list: inout Checklist, in records: Records) {
        list.check(statement, table, in: records)
        if statement["medicationCodeableConcept"] == nil {
            MedicationRules.reference(statement, rule: 10160, products: ["92", "93"], &list, in: records)
        }
    }

    private static let statuses: Set<String> = [
        "active", "completed", "entered-in-error", "intended", "stopped", "on-hold", "unknown", "not-taken",
    ]

    private static let table: [ElementRule] = [
        .required("status", 10159, .code(statuses)),
        .optional("medicationCodeableConcept", 10160, .concept([CodeSystem.kfa, CodeSystem.snomed])),
        .required("subject", 10161, .reference(["Patient"])),
        .optional("context", nil, .reference(["Encounter", "EpisodeOfCare"])),
        .required("dateAsserted", 10299, .dateTime),
    ]
}
