import JSON

/// Rules 10924 to 10941 (reference, section 3.4).
enum PractitionerRoleRules {
    static func check(_ role: JSON, _ list: inout Checklist, in records: Records) {
        list.identifiers(role, systems: ["https://fhir.kemkes.go.id/id/sip-number"], rule: 10924, isRequired: false)
        list.check(role, table, in: records)
    }

    private static let table: [ElementRule] = [
        .optional("identifier.use", 10925, .code(["usual", "official", "temp", "secondary", "old"])),
        .optional("identifier.period.start", 10927, .dateTime),
        .optional("identifier.period.end", 10928, .plannedDateTime),
        .optional("identifier.assigner.display", 10930, .text),
        .optional("active", 10938, .boolean),
        .required("practitioner", 10931, .reference(["Practitioner"])),
        .required("organization", 10932, .reference(["Organization"])),
        // The dictionary wants SNOMED CT, the samples send HL7's and the national codes.
        .required("code", 10933, .concepts([CodeSystem.snomed, CodeSystem.hl7 + "practitioner-role"])),
        .optional("specialty", 10934, .concepts([CodeSystem.snomed, CodeSystem.national("clinical-speciality")])),
        .optional("location", nil, .references(["Location"])),
        .optional("healthcareService", nil, .references(["HealthcareService"])),
        .optional("availableTime.daysOfWeek", 10939, .codes(RequestCodes.days)),
        .optional("availableTime.availableStartTime", 10940, .time),
        .optional("availableTime.availableEndTime", 10941, .time),
    ]
}
