import FHIR

/// The rules about allergies, assessments, plans, immunizations and episodes of care.
extension PlatformRules {
    static let care = allergyIntolerance + clinicalImpression + carePlan + immunization + episodeOfCare

    private static let allergyIntolerance: [PlatformRule] = [
        .init(10075, "AllergyIntolerance.category", .required, .code),
        // Required unless entered in error, where FHIR's ait-2 forbids it: ConditionalRules.
        .init(10076, "AllergyIntolerance.clinicalStatus", .systems([.allergyClinical])),
        .init(10077, "AllergyIntolerance.criticality", .code),
        .init(10078, "AllergyIntolerance.code", .required, .systems([.snomed, .kfa, .kemkesClinicalTerm])),
        .init(10079, "AllergyIntolerance.verificationStatus", .required, .systems([.allergyVerification])),
        .init(10147, "AllergyIntolerance.patient", .required),
        .init(10358, "AllergyIntolerance.recordedDate", .dateTime),
        .init(10374, "AllergyIntolerance.encounter", .reference(["Encounter"])),
        .init(10375, "AllergyIntolerance.recorder", .reference(["Practitioner"])),
        .init(10443, "AllergyIntolerance.identifier", .identifier(kinds: ["allergy"])),
    ]

    private static let clinicalImpression: [PlatformRule] = [
        .init(10080, "ClinicalImpression.status", .required),
        .init(10081, "ClinicalImpression.investigation.code", .systems([.snomed])),
        .init(10082, "ClinicalImpression.finding.itemCodeableConcept", .systems([.icd10])),
        .init(10083, "ClinicalImpression.prognosisCodeableConcept", .systems([.kemkesClinicalTerm, .snomed])),
        .init(10148, "ClinicalImpression.subject", .required, .reference(["Patient"])),
        .init(10149, "ClinicalImpression.encounter", .required, .reference(["Encounter"])),
        .init(10417, "ClinicalImpression.effectiveDateTime", .dateTime),
        .init(10418, "ClinicalImpression.identifier", .identifier(kinds: ["clinicalimpression"])),
        .init(10419, "ClinicalImpression.date", .dateTime),
        .init(10420, "ClinicalImpression.assessor", .reference(["Practitioner", "PractitionerRole"])),
        .init(10421, "ClinicalImpression.problem", .reference(["Condition", "AllergyIntolerance"])),
        .init(
            10422, "ClinicalImpression.investigation.item",
            .reference([
                "Observation", "QuestionnaireResponse", "FamilyMemberHistory", "DiagnosticReport", "RiskAssessment", "ImagingStudy",
                "Media",
            ])),
        .init(10423, "ClinicalImpression.finding.itemReference", .reference(["Condition", "Observation", "Media"])),
        .init(10729, "ClinicalImpression.prognosisReference", .reference(["RiskAssessment"])),
        .init(10845, "ClinicalImpression.code", .systems([.snomed, .kemkes])),
    ]

    private static let carePlan: [PlatformRule] = [
        .init(10115, "CarePlan.status", .required),
        .init(10116, "CarePlan.intent", .required),
        .init(10324, "CarePlan.created", .required, .dateTime),
        .init(10328, "CarePlan.description", .required),
        .init(10329, "CarePlan.title", .required),
        .init(
            10330, "CarePlan.category", .required,
            .systems(["http://terminology.kemkes.go.id/CodeSystem/care-plan-category", .snomed])),
        .init(10380, "CarePlan.subject", .required, .reference(["Patient"])),
        .init(10381, "CarePlan.encounter", .reference(["Encounter"])),
        .init(10382, "CarePlan.author", .reference(["Practitioner"])),
    ]

    private static let immunization: [PlatformRule] = [
        .init(10103, "Immunization.vaccineCode", .required, .systems(["http://hl7.org/fhir/sid/cvx", .kfa])),
        // An address of a page in the dictionary, the system itself in the examples.
        .init(
            10104, "Immunization.performer.function",
            .systems([
                "http://terminology.hl7.org/3.1.0/CodeSystem-v2-0443.html", "http://terminology.hl7.org/CodeSystem/v2-0443",
            ])),
        .init(
            10105, "Immunization.reasonCode",
            .systems([
                "http://terminology.kemkes.go.id/CodeSystem/immunization-reason",
                "http://terminology.kemkes.go.id/CodeSystem/immunization-routine-timing", .snomed,
            ])),
        .init(10106, "Immunization.reportOrigin", .systems(["http://terminology.hl7.org/CodeSystem/immunization-origin"])),
        .init(10107, "Immunization.status", .required),
        .init(
            10108, "Immunization.statusReason",
            .systems([
                .snomed, "http://terminology.hl7.org/CodeSystem/v3-ActReason",
                "http://terminology.kemkes.go.id/CodeSystem/immunization-statusReason",
            ])),
        .init(10155, "Immunization.patient", .required),
        .init(10156, "Immunization.occurrenceDateTime", .required),
        .init(10292, "Immunization.primarySource", .required),
        .init(10293, "Immunization.encounter", .required),
        .init(10294, "Immunization.performer.actor", .required),
        // 10305 to 10307 depend on other elements: ConditionalRules.
        .init(10305, "Immunization.location"),
        .init(10306, "Immunization.lotNumber"),
        .init(10307, "Immunization.expirationDate"),
        .init(
            10426, "Immunization.fundingSource",
            .systems([
                "http://terminology.hl7.org/CodeSystem/immunization-funding-source",
                "http://terminology.kemkes.go.id/CodeSystem/immunization-fundingSource",
            ])),
        .init(10450, "Immunization.protocolApplied"),
        .init(10451, "Immunization.recorded"),
        .init(10456, "Immunization.protocolApplied.doseNumberPositiveInt", .number),
        .init(10819, "Immunization.reaction.date", .dateTime),
        .init(10820, "Immunization.reaction.detail", .reference(["Observation"])),
    ]

    private static let episodeOfCare: [PlatformRule] = [
        .init(10109, "EpisodeOfCare.status", .required),
        .init(
            10110, "EpisodeOfCare.type", .required,
            .systems([
                "http://terminology.hl7.org/CodeSystem/episodeofcare-type",
                "http://terminology.kemkes.go.id/CodeSystem/episodeofcare-type",
            ])),
        .init(10111, "EpisodeOfCare.diagnosis.role", .systems([.diagnosisRole])),
        .init(10157, "EpisodeOfCare.patient", .required),
        .init(10404, "EpisodeOfCare.statusHistory.period.start", .dateTime),
        .init(10405, "EpisodeOfCare.statusHistory.period.end", .dateTime),
        .init(10406, "EpisodeOfCare.period.start", .dateTime),
        .init(10407, "EpisodeOfCare.period.end", .plannedDateTime),
        .init(10408, "EpisodeOfCare.managingOrganization", .reference(["Organization"])),
        .init(10458, "EpisodeOfCare.identifier", .identifier(kinds: ["episode-of-care"])),
    ]
}
