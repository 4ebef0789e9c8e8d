import JSON

/// Reference, section 3.16.
enum CarePlanRules {
    static func check(_ plan: JSON, _ list: inout Checklist, in records: Records) {
        list.check(plan, table, in: records)
    }

    private static let table: [ElementRule] = [
        .required("status", 10115, .code(RequestCodes.statuses)),
        .required("intent", 10116, .code(["proposal", "plan", "order", "option"])),
        .required("title", 10329, .text),
        .required("description", 10328, .text),
        .required("category", 10330, .concepts([CodeSystem.snomed, CodeSystem.national("care-plan-category")])),
        .required("subject", 10380, .reference(["Patient"])),
        .optional("encounter", 10381, .reference(["Encounter"])),
        .required("created", 10324, .dateTime),
        .optional("author", 10382, .reference(["Practitioner"])),
        .optional("goal", nil, .references(["Goal"])),
    ]
}
