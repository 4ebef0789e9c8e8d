import JSON

/// Rules 10095, 10097, 10102, 10447 (reference, section 3.2).
enum LocationRules {
    static func check(_ location: JSON, _ list: inout Checklist, in records: Records) {
        list.identifiers(location, "location", rule: 10447, isRequired: true)
        list.code(location["status"], "status", rule: 10095, in: ["active", "suspended", "inactive"])
        list.code(location["mode"], "mode", rule: 10097, in: ["instance", "kind"])
        list.text(location["name"], "name", rule: nil)
        list.text(location["description"], "description", rule: nil)
        list.concept(
            location["physicalType"], "physicalType", rule: 10102,
            systems: [
                CodeSystem.hl7 + "location-physical-type", CodeSystem.national + "/CodeSystem/location-physical-type",
            ], isRequired: true)
        list.reference(
            location["managingOrganization"], "managingOrganization", rule: nil, to: "Organization", in: records, isRequired: true)
        if let parent = location["partOf"] {
            list.reference(parent, "partOf", rule: nil, to: "Location", in: records)
        }
        if location["address"]?.array != nil { list.unparseable("invalid type for field \"address\"") }
        for axis in ["longitude", "latitude", "altitude"] {
            list.number(location["position"]?[axis], "position.\(axis)", rule: nil)
        }
        list.check(location, optional, in: records)
    }

    private static let optional: [ElementRule] = [
        .optional("operationalStatus", 10096, .unit([CodeSystem.hl7 + "v2-0116"])),
        .optional("address.use", 10100, .code(["home", "work", "temp", "old", "billing"])),
        .optional("address.type", 10101, .code(["postal", "physical", "both"])),
        .optional("type", 10172, .concepts([CodeSystem.hl7 + "v3-RoleCode", CodeSystem.national("location-type")])),
    ]
}
