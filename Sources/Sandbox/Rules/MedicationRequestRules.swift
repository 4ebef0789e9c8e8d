import JSON

/// Reference, section 3.10. Both identifiers are asked for: that of the prescription, and that of the item in it.
enum MedicationRequestRules {
    static func check(_ request: JSON, _ list: inout Checklist, in records: Records) {
        PrescriptionIdentifiers.check(request, others: ["prescription/national"], rule: 10388, &list)
        MedicationRules.reference(request, rule: 10135, products: ["92", "93"], &list, in: records)
        list.check(request, table, in: records)
        list.check(request, dosage, in: records)
        list.check(request, dispense, in: records)
    }

    private static let statuses: Set<String> = [
        "active", "on-hold", "cancelled", "completed", "entered-in-error", "stopped", "draft", "unknown",
    ]

    private static let requesters = [
        "Practitioner", "PractitionerRole", "Organization", "Patient", "Device", "RelatedPerson", "CareTeam",
    ]

    private static let table: [ElementRule] = [
        .required("status", 10032, .code(statuses)),
        .required("intent", 10033, .code(RequestCodes.intents.subtracting(["directive"]))),
        .required("category", 10034, .concepts([CodeSystem.hl7 + "medicationrequest-category"])),
        .optional("priority", 10044, .code(RequestCodes.priorities)),
        .required("subject", 10136, .reference(["Patient"])),
        .optional("encounter", 10454, .reference(["Encounter"])),
        .required("authoredOn", 10337, .dateTime),
        .optional("requester", 10455, .reference(requesters)),
        .optional("reasonCode", 10035, .concepts([CodeSystem.icd10])),
        .optional("reasonReference", nil, .references(["Condition", "Observation"])),
        .optional("courseOfTherapyType", 10045, .concept([CodeSystem.hl7 + "medicationrequest-course-of-therapy"])),
    ]

    private static let dosage: [ElementRule] = [
        .optional("dosageInstruction.sequence", 10340, .amount),
        .optional("dosageInstruction.additionalInstruction", 10047, .concepts([CodeSystem.snomed])),
        .optional("dosageInstruction.timing.code", 10046, .concept([CodeSystem.hl7 + "v3-GTSAbbreviation"])),
        .optional("dosageInstruction.timing.repeat.frequency", 10341, .amount),
        .optional("dosageInstruction.timing.repeat.period", 10342, .amount),
        .optional("dosageInstruction.timing.repeat.periodUnit", 10036, .code(RequestCodes.periodUnits)),
        .optional("dosageInstruction.site", 10037, .concept([CodeSystem.snomed])),
        .optional("dosageInstruction.route", 10038, .concept([CodeSystem.atc])),
        .optional("dosageInstruction.method", 10040, .concept([CodeSystem.snomed])),
        .optional("dosageInstruction.doseAndRate.type", 10039, .concept([CodeSystem.hl7 + "dose-rate-type"])),
        .optional("dosageInstruction.doseAndRate.doseQuantity", 10349, .unit([CodeSystem.drugForm, CodeSystem.ucum])),
        .optional("dosageInstruction.doseAndRate.doseQuantity.value", 10343, .amount),
    ]

    /// A prescription may run on, so its validity may end in the future.
    private static let dispense: [ElementRule] = [
        .optional("dispenseRequest.initialFill.duration", 10041, .unit([CodeSystem.ucum])),
        .optional("dispenseRequest.dispenseInterval", 10042, .unit([CodeSystem.ucum])),
        .optional("dispenseRequest.dispenseInterval.value", 10344, .amount),
        .optional("dispenseRequest.validityPeriod.start", 10338, .plannedDateTime),
        .optional("dispenseRequest.validityPeriod.end", 10339, .plannedDateTime),
        .optional("dispenseRequest.numberOfRepeatsAllowed", 10345, .amount),
        .optional("dispenseRequest.quantity", 10348, .unit([CodeSystem.snomed, CodeSystem.drugForm, CodeSystem.ucum])),
        .optional("dispenseRequest.quantity.value", 10346, .amount),
        .optional("dispenseRequest.expectedSupplyDuration", 10043, .unit([CodeSystem.ucum])),
        .optional("dispenseRequest.expectedSupplyDuration.value", 10347, .amount),
        .optional("dispenseRequest.performer", 10453, .reference(["Organization"])),
    ]
}

/// What request and dispense share: the number of the prescription, the number of the item, and a few systems beside them.
enum PrescriptionIdentifiers {
    static func check(_ resource: JSON, others: [String], rule: Int, _ list: inout Checklist) {
        let both = ["prescription/{org}", "prescription-item/{org}"]
        list.identifiers(resource, systems: both + others, rule: rule, isRequired: true)
        guard let identifiers = resource["identifier"]?.array, !identifiers.isEmpty else { return }
        for template in both {
            let system = list.identifierSystem(template)
            if !identifiers.contains(where: { $0["system"]?.string == system }) {
                list.add("required", "Element not found: \(list.type).identifier with system \(system)", at: "identifier", rule: rule)
            }
        }
    }
}
