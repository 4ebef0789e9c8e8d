import JSON

/// Reference, section 3.11. The Encounter is in `context`, and what is handed out is an actual product.
enum MedicationDispenseRules {
    static func check(_ dispense: JSON, _ list: inout Checklist, in records: Records) {
        PrescriptionIdentifiers.check(dispense, others: otherIdentifiers, rule: 10389, &list)
        MedicationRules.reference(dispense, rule: 10138, products: ["93"], &list, in: records)
        list.check(dispense, table, in: records)
        list.check(dispense, dosage, in: records)
    }

    private static let otherIdentifiers = ["claim-number/{org}", CodeSystem.national("coverage-type")]

    private static let statuses: Set<String> = [
        "preparation", "in-progress", "cancelled", "on-hold", "completed", "entered-in-error", "stopped", "declined", "unknown",
    ]

    private static let table: [ElementRule] = [
        .required("status", 10049, .code(statuses)),
        .required("category", 10048, .concept([CodeSystem.dispenseCategory])),
        .required("subject", 10139, .reference(["Patient"])),
        .required("context", 10390, .reference(["Encounter"])),
        .required("performer.actor", 10392, .reference(["Practitioner"])),
        .optional("location", 10393, .reference(["Location"])),
        .required("authorizingPrescription", 10394, .references(["MedicationRequest"])),
        .required("quantity", 10050, .unit([CodeSystem.drugForm])),
        .optional("quantity.value", nil, .amount),
        .required("daysSupply", 10051, .unit([CodeSystem.ucum])),
        .optional("daysSupply.value", 10350, .number),
        .required("whenPrepared", 10351, .dateTime),
        .required("whenHandedOver", 10352, .dateTime),
        .optional("substitution.type", 10675, .concept([CodeSystem.hl7 + "v3-substanceAdminSubstitution"])),
        .optional("substitution.reason", 10674, .concepts([CodeSystem.hl7 + "v3-ActReason", CodeSystem.national])),
        .optional("substitution.responsibleParty", 10676, .references(["Practitioner"])),
    ]

    private static let dosage: [ElementRule] = [
        .optional("dosageInstruction.sequence", 10353, .number),
        .optional("dosageInstruction.additionalInstruction", 10054, .concepts([CodeSystem.snomed])),
        .optional("dosageInstruction.timing.code", 10055, .concept([CodeSystem.hl7 + "v3-GTSAbbreviation"])),
        .optional("dosageInstruction.timing.repeat.frequency", 10354, .number),
        .optional("dosageInstruction.timing.repeat.period", 10355, .number),
        .optional("dosageInstruction.timing.repeat.periodUnit", 10052, .code(RequestCodes.periodUnits)),
        .optional("dosageInstruction.timing.repeat.when", 10058, .codes(RequestCodes.eventTimings)),
        .optional("dosageInstruction.site", 10784, .concept([CodeSystem.snomed])),
        .optional("dosageInstruction.route", 10056, .concept([CodeSystem.atc])),
        .optional("dosageInstruction.doseAndRate.type", 10053, .concept([CodeSystem.hl7 + "dose-rate-type"])),
        .optional("dosageInstruction.doseAndRate.doseQuantity", 10357, .unit([CodeSystem.drugForm, CodeSystem.snomed])),
        .optional("dosageInstruction.doseAndRate.doseQuantity.value", 10356, .number),
    ]
}
