import JSON

/// Reference, section 3.12. When a service is to be done may lie ahead; when it was asked for may not.
enum ServiceRequestRules {
    static func check(_ request: JSON, _ list: inout Checklist, in records: Records) {
        list.identifiers(request, systems: identifiers, rule: 10415, isRequired: true)
        list.check(request, table, in: records)
    }

    private static let identifiers = ["servicerequest/{org}", "sitb/{org}", "acsn/{org}", "referral-number"]

    private static let table: [ElementRule] = [
        .required("status", 10065, .code(RequestCodes.statuses)),
        .required("intent", 10063, .code(RequestCodes.intents)),
        .optional("priority", 10066, .code(RequestCodes.priorities)),
        .required("category", 10462, .concepts([CodeSystem.snomed, CodeSystem.national])),
        .required("code", 10060, .concept(codes)),
        .optional("orderDetail", 10427, .concepts(details)),
        .required("subject", 10141, .reference(["Patient"])),
        .required("encounter", 10142, .reference(["Encounter"])),
        .required("occurrenceDateTime", 10360, .plannedDateTime),
        .required("authoredOn", 10361, .dateTime),
        .required("requester", 10376, .reference(["Practitioner"])),
        .required("performer", 10377, .references(["Practitioner"])),
        .optional("reasonCode", 10064, .concepts([CodeSystem.icd10, CodeSystem.icd9, CodeSystem.snomed])),
        .optional("reasonReference", nil, .references(["Condition", "Observation", "DiagnosticReport"])),
        .optional("bodySite", 10059, .concepts([CodeSystem.snomed])),
        .optional("locationCode", 10067, .concepts([CodeSystem.hl7 + "v3-RoleCode"])),
        .optional("locationReference", 10431, .references(["Location"])),
    ]

    private static let codes = [
        CodeSystem.icd9, CodeSystem.loinc, CodeSystem.snomed, CodeSystem.examination, CodeSystem.national("kptl"),
    ]
    private static let details = [
        "http://dicom.nema.org/resources/ontology/DCM", "http://sys-ids.kemkes.go.id/ae-title", CodeSystem.snomed,
    ]
}
