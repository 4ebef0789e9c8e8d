import JSON

/// Reference, section 3.13.
enum SpecimenRules {
    static func check(_ specimen: JSON, _ list: inout Checklist, in records: Records) {
        list.identifiers(specimen, systems: ["specimen/{org}", "sitb/{org}"], rule: 10414, isRequired: true)
        list.check(specimen, table, in: records)
    }

    private static let table: [ElementRule] = [
        .optional("identifier.assigner", 10395, .reference(["Organization"])),
        .required("status", 10069, .code(["available", "unavailable", "unsatisfactory", "entered-in-error"])),
        .required("type", 10070, .concept([CodeSystem.clinicalTerm, CodeSystem.snomed])),
        .required("subject", 10143, .reference(["Patient"])),
        .required("request", 10440, .references(["ServiceRequest"])),
        .required("receivedTime", 10366, .dateTime),
        .required("collection.collectedDateTime", 10362, .dateTime),
        .optional("collection.collector", 10396, .reference(["Practitioner", "PractitionerRole"])),
        .optional("collection.method", 10068, .concept([CodeSystem.snomed])),
        .optional("collection.bodySite", 10680, .concept([CodeSystem.snomed])),
        .optional("collection.quantity.value", 10364, .number),
        .optional("collection.fastingStatusCodeableConcept", 10363, .concept([CodeSystem.hl7 + "v2-0916"])),
        .optional("processing.timeDateTime", 10365, .dateTime),
        .optional("container.type", 10679, .concept([CodeSystem.snomed])),
        .optional("extension.valueDateTime", 10367, .dateTime),
    ]
}
