import JSON

/// Rules 10013, 10015, 10019, 10127, 10128 and those of optional elements (reference, section 3.9).
enum ProcedureRules {
    private static let statuses: Set<String> = [
        "preparation", "in-progress", "not-done", "on-hold", "stopped", "completed", "entered-in-error", "unknown",
    ]

    static func check(_ procedure: JSON, _ list: inout Checklist, in records: Records) {
        list.code(procedure["status"], "status", rule: 10019, in: statuses)
        list.concept(
            procedure["category"], "category", rule: 10013, systems: [CodeSystem.snomed, CodeSystem.national], isRequired: true)
        list.concept(
            procedure["code"], "code", rule: 10015,
            systems: [CodeSystem.icd9, CodeSystem.snomed, CodeSystem.clinicalTerm, CodeSystem.national + "/CodeSystem/kptl"],
            isRequired: true)
        list.subjectAndEncounter(procedure, subjectRule: 10127, encounterRule: 10128, in: records)
        list.dateTime(procedure["performedDateTime"], "performedDateTime", rule: nil)
        list.dateTime(procedure["performedPeriod"]?["start"], "performedPeriod.start", rule: 10400)
        list.dateTime(procedure["performedPeriod"]?["end"], "performedPeriod.end", rule: 10401)
        list.concepts(procedure["bodySite"], "bodySite", rule: 10016, systems: [CodeSystem.snomed])
        list.concepts(procedure["reasonCode"], "reasonCode", rule: 10018, systems: [CodeSystem.icd10])
        for (index, performer) in (procedure["performer"]?.array ?? []).enumerated() {
            list.reference(
                performer["actor"], "performer[\(index)].actor", rule: 10399, to: "Practitioner", in: records, isRequired: true)
        }
        list.identifiers(procedure, "procedure", rule: 10442, isRequired: false)
        list.references(procedure["basedOn"], "basedOn", rule: 10425, to: ["CarePlan", "ServiceRequest"], in: records)
        list.references(procedure["usedReference"], "usedReference", rule: 10615, to: ["Medication"], in: records)
    }
}
