import JSON

/// Reference, section 3.16. A completed one needs place, batch and expiry.
enum ImmunizationRules {
    static func check(_ immunization: JSON, _ list: inout Checklist, in records: Records) {
        list.check(immunization, table, in: records)
        if immunization["occurrenceDateTime"] == nil, immunization["occurrenceString"] == nil {
            list.missing("occurrenceDateTime", rule: 10156)
        }
        if immunization["status"]?.string == "completed" { list.check(immunization, completed, in: records) }
        if let expires = immunization["expirationDate"]?.string.flatMap(PlatformTime.interval),
            let given = immunization["occurrenceDateTime"]?.string.flatMap(PlatformTime.dateTime), expires.upperBound <= given
        {
            list.add("value", "Invalid date time value: expirationDate is before occurrenceDateTime", at: "expirationDate", rule: 10307)
        }
    }

    private static let table: [ElementRule] = [
        .required("status", 10107, .code(["completed", "entered-in-error", "not-done"])),
        .optional("statusReason", 10108, .concept(statusReasons)),
        .required("vaccineCode", 10103, .concept([CodeSystem.cvx, CodeSystem.kfa])),
        .required("patient", 10155, .reference(["Patient"])),
        .required("encounter", 10293, .reference(["Encounter"])),
        .optional("occurrenceDateTime", 10156, .dateTime),
        .optional("recorded", 10451, .dateTime),
        .required("primarySource", 10292, .boolean),
        .optional("reportOrigin", 10106, .concept([CodeSystem.hl7 + "immunization-origin"])),
        .optional("location", 10305, .reference(["Location"])),
        .optional("expirationDate", 10307, .date),
        .optional("doseQuantity.value", nil, .amount),
        .required("performer.actor", 10294, .reference(["Practitioner", "PractitionerRole", "Organization"])),
        .optional("performer.function", 10104, .concept(functions)),
        .optional("reasonCode", 10105, .concepts(reasons)),
        .optional("reaction.date", 10819, .dateTime),
        .optional("reaction.detail", 10820, .reference(["Observation"])),
        .optional("fundingSource", 10426, .concept(funding)),
        .optional("protocolApplied.doseNumberPositiveInt", 10456, .count),
    ]

    private static let completed: [ElementRule] = [
        .required("location", 10305, .present),
        .required("lotNumber", 10306, .text),
        .required("expirationDate", 10307, .present),
    ]

    private static let statusReasons = [
        CodeSystem.snomed, CodeSystem.hl7 + "v3-ActReason", CodeSystem.national("immunization-statusReason"),
    ]
    private static let reasons = [
        CodeSystem.national("immunization-reason"), CodeSystem.national("immunization-routine-timing"), CodeSystem.snomed,
    ]
    /// The first is what the dictionary prints, the second what the samples send.
    private static let functions = ["http://terminology.hl7.org/3.1.0/CodeSystem-v2-0443.html", CodeSystem.hl7 + "v2-0443"]
    private static let funding = [
        CodeSystem.hl7 + "immunization-funding-source", CodeSystem.national("immunization-fundingSource"),
    ]
}
