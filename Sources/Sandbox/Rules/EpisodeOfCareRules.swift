import JSON

/// Reference, section 3.16.
enum EpisodeOfCareRules {
    static func check(_ episode: JSON, _ list: inout Checklist, in records: Records) {
        list.identifiers(episode, "episode-of-care", rule: 10458, isRequired: false)
        list.check(episode, table, in: records)
    }

    private static let statuses: Set<String> = [
        "planned", "waitlist", "active", "onhold", "finished", "cancelled", "entered-in-error",
    ]

    private static let table: [ElementRule] = [
        .required("status", 10109, .code(statuses)),
        .required("type", 10110, .concepts([CodeSystem.hl7 + "episodeofcare-type", CodeSystem.national("episodeofcare-type")])),
        .required("patient", 10157, .reference(["Patient"])),
        .optional("statusHistory.status", 10109, .code(statuses)),
        .optional("statusHistory.period.start", 10404, .dateTime),
        .optional("statusHistory.period.end", 10405, .dateTime),
        .optional("period.start", 10406, .dateTime),
        .optional("period.end", 10407, .dateTime),
        .optional("managingOrganization", 10408, .reference(["Organization"])),
        .optional("careManager", nil, .reference(["Practitioner", "PractitionerRole"])),
        .optional("diagnosis.condition", nil, .reference(["Condition"])),
        .optional("diagnosis.role", 10111, .concept([CodeSystem.hl7 + "diagnosis-role"])),
    ]
}
