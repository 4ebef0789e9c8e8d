import JSON

/// Reference, section 3.16.
enum ClinicalImpressionRules {
    static func check(_ impression: JSON, _ list: inout Checklist, in records: Records) {
        list.identifiers(impression, "clinicalimpression", rule: 10418, isRequired: false)
        list.check(impression, table, in: records)
    }

    private static let table: [ElementRule] = [
        .required("status", 10080, .code(["in-progress", "completed", "entered-in-error"])),
        .optional("code", 10845, .concept([CodeSystem.snomed, CodeSystem.national])),
        .required("subject", 10148, .reference(["Patient"])),
        .required("encounter", 10149, .reference(["Encounter"])),
        .optional("effectiveDateTime", 10417, .dateTime),
        .optional("date", 10419, .dateTime),
        .optional("assessor", 10420, .reference(["Practitioner", "PractitionerRole"])),
        .optional("problem", 10421, .references(["Condition", "AllergyIntolerance"])),
        .optional("investigation.code", 10081, .concept([CodeSystem.snomed])),
        .optional("investigation.item", 10422, .references(investigated)),
        .optional("finding.itemCodeableConcept", 10082, .concept([CodeSystem.icd10])),
        .optional("finding.itemReference", 10423, .reference(["Condition", "Observation", "Media"])),
        .optional("prognosisCodeableConcept", 10083, .concepts([CodeSystem.clinicalTerm, CodeSystem.snomed])),
        .optional("prognosisReference", 10729, .references(["RiskAssessment"])),
    ]

    private static let investigated = [
        "Observation", "QuestionnaireResponse", "FamilyMemberHistory", "DiagnosticReport", "RiskAssessment", "ImagingStudy", "Media",
    ]
}
