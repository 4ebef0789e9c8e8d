import JSON

/// Reference, section 3.16. The patient is in `patient`, not in `subject`.
enum AllergyIntoleranceRules {
    static func check(_ allergy: JSON, _ list: inout Checklist, in records: Records) {
        list.identifiers(allergy, "allergy", rule: 10443, isRequired: false)
        list.check(allergy, table, in: records)
        if allergy["clinicalStatus"] != nil || !ConditionRules.isMistake(allergy) { list.check(allergy, clinical, in: records) }
    }

    private static let clinical: [ElementRule] = [
        .required("clinicalStatus", 10076, .concept([CodeSystem.hl7 + "allergyintolerance-clinical"]))
    ]

    private static let table: [ElementRule] = [
        .required("verificationStatus", 10079, .concept([CodeSystem.hl7 + "allergyintolerance-verification"])),
        .required("category", 10075, .codes(["food", "medication", "environment", "biologic"])),
        .optional("criticality", 10077, .code(["low", "high", "unable-to-assess"])),
        .required("code", 10078, .concept([CodeSystem.snomed, CodeSystem.kfa, CodeSystem.clinicalTerm])),
        .required("patient", 10147, .reference(["Patient"])),
        .optional("encounter", 10374, .reference(["Encounter"])),
        .optional("recordedDate", 10358, .dateTime),
        .optional("recorder", 10375, .reference(["Practitioner"])),
    ]
}
