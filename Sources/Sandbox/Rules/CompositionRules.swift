import JSON

/// Reference, section 3.15. The identifier is one object, and sections hold sections.
enum CompositionRules {
    static func check(_ composition: JSON, _ list: inout Checklist, in records: Records) {
        identifier(composition["identifier"], &list)
        list.check(composition, table, in: records)
        sections(composition["section"], "section", &list, in: records)
    }

    private static let table: [ElementRule] = [
        .required("status", 10020, .code(["preliminary", "final", "amended", "entered-in-error"])),
        .required("type", 10021, .concept([CodeSystem.loinc])),
        .required("category", 10022, .concepts([CodeSystem.loinc])),
        .required("subject", 10131, .reference(["Patient"])),
        .optional("encounter", nil, .reference(["Encounter"])),
        .required("date", 10132, .dateTime),
        .required("author", 10133, .references(["Practitioner", "PractitionerRole", "Organization"])),
        .required("title", 10134, .text),
        .optional("custodian", nil, .reference(["Organization"])),
        .optional("attester.party", 10663, .reference(["Practitioner"])),
        .optional("event.code", 10670, .concepts([CodeSystem.snomed])),
        .optional("event.period.start", 10671, .dateTime),
        .optional("event.period.end", 10672, .dateTime),
        .optional("event.detail", 10673, .references(["Practitioner"])),
    ]

    private static let sectionTable: [ElementRule] = [
        .required("code", 10853, .concept([CodeSystem.loinc, CodeSystem.national, CodeSystem.national("composition-section")])),
        .optional("text.status", 10854, .code(["generated", "extensions", "additional", "empty"])),
        .optional("focus", 10666, .reference([])),
        .optional("entry", 10677, .references([])),
    ]

    private static func identifier(_ identifier: JSON?, _ list: inout Checklist) {
        guard let identifier else { return list.missing("identifier", rule: 10464) }
        guard identifier.object != nil else { return list.unparseable("invalid type for field \"identifier\"") }
        list.identifier(identifier, "identifier", systems: ["composition/{org}"], rule: 10464)
    }

    private static func sections(_ sections: JSON?, _ path: String, _ list: inout Checklist, in records: Records) {
        for (index, section) in (sections?.array ?? []).enumerated() {
            let place = "\(path)[\(index)]"
            list.check(section, sectionTable, at: place, in: records)
            self.sections(section["section"], place + ".section", &list, in: records)
        }
    }
}
