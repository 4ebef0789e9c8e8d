import JSON

/// No rules are published for it; what is checked is what every resource must keep (reference, section 3.4).
enum HealthcareServiceRules {
    static func check(_ service: JSON, _ list: inout Checklist, in records: Records) {
        list.identifiers(service, "healthcareservice", rule: nil, isRequired: false)
        list.check(service, table, in: records)
    }

    private static let table: [ElementRule] = [
        .optional("active", nil, .boolean),
        .optional("providedBy", nil, .reference(["Organization"])),
        .optional("location", nil, .references(["Location"])),
        .optional("availableTime.daysOfWeek", nil, .codes(RequestCodes.days)),
        .optional("availableTime.availableStartTime", nil, .time),
        .optional("availableTime.availableEndTime", nil, .time),
        .optional("appointmentRequired", nil, .boolean),
    ]
}
