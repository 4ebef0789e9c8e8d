import JSON

/// Rules 10089, 10446 (reference, section 3.1).
enum OrganizationRules {
    static func check(_ organization: JSON, _ list: inout Checklist, in records: Records) {
        list.identifiers(organization, "organization", rule: 10446, isRequired: false)
        if organization["active"]?.bool == nil {
            if organization["active"] == nil {
                list.missing("active", rule: nil)
            } else {
                list.add("value", "Invalid boolean value", at: "active", rule: nil)
            }
        }
        list.concepts(
            organization["type"], "type", rule: 10089,
            systems: [CodeSystem.hl7 + "organization-type", CodeSystem.national + "/CodeSystem/organization-type"], isRequired: true)
        list.text(organization["name"], "name", rule: nil)
        list.reference(organization["partOf"], "partOf", rule: nil, to: "Organization", in: records, isRequired: true)
        list.check(organization, address, in: records)
    }

    private static let address: [ElementRule] = [
        .optional("address.use", 10092, .code(["home", "work", "temp", "old", "billing"])),
        .optional("address.type", 10093, .code(["postal", "physical", "both"])),
    ]
}
