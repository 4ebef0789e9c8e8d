import JSON

/// Rules 10003, 10006, 10007, 10125, 10126 and those of optional elements (reference, section 3.7).
enum ConditionRules {
    /// FHIR con-5 and ait-2: what was entered in error has no clinical status. The dictionary does not say so; it offers the status.
    static func isMistake(_ resource: JSON) -> Bool {
        resource["verificationStatus"]?["coding"]?[0]?["code"]?.string == "entered-in-error"
    }

    static func check(_ condition: JSON, _ list: inout Checklist, in records: Records) {
        list.concept(
            condition["clinicalStatus"], "clinicalStatus", rule: 10006, systems: [CodeSystem.hl7 + "condition-clinical"],
            isRequired: !isMistake(condition))
        list.concept(
            condition["verificationStatus"], "verificationStatus", rule: 10170, systems: [CodeSystem.hl7 + "condition-ver-status"])
        list.concepts(
            condition["category"], "category", rule: 10007, systems: [CodeSystem.hl7 + "condition-category", CodeSystem.national],
            isRequired: true)
        list.concept(
            condition["code"], "code", rule: 10003, systems: [CodeSystem.icd10, CodeSystem.clinicalTerm, CodeSystem.snomed],
            isRequired: true)
        list.subjectAndEncounter(condition, subjectRule: 10125, encounterRule: 10126, in: records)
        list.dateTime(condition["onsetDateTime"], "onsetDateTime", rule: 10402)
        list.dateTime(condition["recordedDate"], "recordedDate", rule: 10403)
        list.dateTime(condition["onsetPeriod"]?["start"], "onsetPeriod.start", rule: 10841)
        list.dateTime(condition["onsetPeriod"]?["end"], "onsetPeriod.end", rule: 10842)
        if let recorder = condition["recorder"] {
            list.reference(recorder, "recorder", rule: 10678, to: "Practitioner", in: records)
        }
        list.identifiers(condition, "condition", rule: 10444, isRequired: false)
    }
}
