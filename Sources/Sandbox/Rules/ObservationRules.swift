import JSON

/// Rules 10008 to 10012, 10129, 10130, 10295, 10296, 10331 and those of optional elements (reference, section 3.8).
enum ObservationRules {
    private static let statuses: Set<String> = [
        "registered", "preliminary", "final", "amended", "corrected", "cancelled", "entered-in-error", "unknown",
    ]

    static func check(_ observation: JSON, _ list: inout Checklist, in records: Records) {
        list.code(observation["status"], "status", rule: 10008, in: statuses)
        list.concepts(
            observation["category"], "category", rule: 10009, systems: [CodeSystem.hl7 + "observation-category"], isRequired: true)
        list.concept(
            observation["code"], "code", rule: 10010, systems: ["ANC", CodeSystem.loinc, CodeSystem.snomed, CodeSystem.examination],
            isRequired: true)
        list.subjectAndEncounter(observation, subjectRule: 10129, encounterRule: 10130, in: records)
        list.dateTime(observation["effectiveDateTime"], "effectiveDateTime", rule: 10295, isRequired: true)
        list.dateTime(observation["issued"], "issued", rule: 10296, isRequired: true)
        list.concept(observation["bodySite"], "bodySite", rule: 10011, systems: [CodeSystem.snomed])
        list.concepts(
            observation["interpretation"], "interpretation", rule: 10398,
            systems: [
                CodeSystem.examination, CodeSystem.snomed, CodeSystem.hl7 + "v3-ObservationInterpretation", CodeSystem.loinc,
            ])
        for (index, performer) in (observation["performer"]?.array ?? []).enumerated() {
            list.reference(performer, "performer[\(index)]", rule: 10383, to: ["Practitioner", "Organization"], in: records)
        }
        if let quantity = observation["valueQuantity"] {
            self.quantity(quantity, "valueQuantity", valueRule: 10331, codeRule: 10012, &list)
        }
        for (index, component) in (observation["component"]?.array ?? []).enumerated() {
            let path = "component[\(index)]"
            list.concept(component["code"], path + ".code", rule: 10434, systems: [CodeSystem.snomed, CodeSystem.examination])
            if let quantity = component["valueQuantity"] {
                self.quantity(quantity, path + ".valueQuantity", valueRule: 10332, codeRule: 10862, &list)
            }
        }
        for (index, range) in (observation["referenceRange"]?.array ?? []).enumerated() {
            list.number(range["high"]?["value"], "referenceRange[\(index)].high.value", rule: 10368)
            list.number(range["low"]?["value"], "referenceRange[\(index)].low.value", rule: 10369)
        }
        list.identifiers(observation, "observation", rule: 10441, isRequired: false)
        list.check(observation, links, in: records)
    }

    /// What a laboratory's result hangs on (reference, section 3.14).
    private static let links: [ElementRule] = [
        .optional("basedOn", nil, .references(["ServiceRequest", "CarePlan", "MedicationRequest"])),
        .optional("specimen", nil, .reference(["Specimen"])),
        .optional("hasMember", 10861, .references(["Observation", "QuestionnaireResponse"])),
        .optional("derivedFrom", 10428, .references(derived)),
        .optional("valueDateTime", 10429, .dateTime),
        .optional("valueTime", 10669, .time),
        .optional("method", 10416, .concept([CodeSystem.clinicalTerm])),
    ]

    private static let derived = [
        "DocumentReference", "ImagingStudy", "Media", "QuestionnaireResponse", "Observation", "MolecularSequence",
    ]

    private static func quantity(_ quantity: JSON, _ path: String, valueRule: Int, codeRule: Int, _ list: inout Checklist) {
        list.number(quantity["value"], path + ".value", rule: valueRule, isRequired: true)
        list.coding(quantity, path, rule: codeRule, systems: [CodeSystem.ucum])
    }
}
