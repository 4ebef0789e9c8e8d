import FHIR

/// Numbered rules about elements that Jembatan does not send (reference section 3.20): a body that somebody edited may break them, so
/// they have words, but nothing is checked against them before sending.
extension ErrorCatalog {
    static let furtherRules: [PlatformRule] =
        furtherRulesOfEncounter + furtherRulesOfLocation + [
            .init(10297, "Observation.valueCodeableConcept", .systems([.icd10, .snomed])),
            .init(10332, "Observation.component.valueQuantity.value", .number),
            .init(10383, "Observation.performer", .reference(["Practitioner"])),
            .init(10416, "Observation.method", .systems([.kemkesClinicalTerm])),
            .init(
                10428, "Observation.derivedFrom",
                .reference(["DocumentReference", "ImagingStudy", "Media", "QuestionnaireResponse", "Observation", "MolecularSequence"])),
            .init(10429, "Observation.valueDateTime", .dateTime),
            .init(10434, "Observation.component.code", .systems([.snomed, .kemkesExamination])),
            .init(10435, "Observation.component.valueCodeableConcept", .systems([.kemkes, .snomed])),
            .init(10669, "Observation.valueTime", .dateTime),
            .init(10861, "Observation.hasMember", .reference(["Observation", "QuestionnaireResponse"])),
            .init(10862, "Observation.component.valueQuantity.code", .systems([.ucum])),
            .init(10399, "Procedure.performer", .reference(["Practitioner"])),
            .init(10425, "Procedure.basedOn", .reference(["CarePlan", "ServiceRequest"])),
            .init(10615, "Procedure.usedReference", .reference(["Medication"])),
            .init(10409, "Condition.bodySite", .systems([.kemkesClinicalTerm])),
            .init(10410, "Condition.evidence.code", .systems([.icd10, .kemkesClinicalTerm, .snomed])),
            .init(10411, "Condition.stage.summary", .systems([.kemkesClinicalTerm, .snomed])),
            .init(10412, "Condition.stage.type", .systems([.snomed])),
            .init(10678, "Condition.recorder", .reference(["Practitioner"])),
            .init(10825, "Condition.stage.assessment", .reference(["ClinicalImpression"])),
            .init(10841, "Condition.onsetPeriod.start", .dateTime), .init(10842, "Condition.onsetPeriod.end", .dateTime),
            .init(10843, "Condition.onsetAge.value", .number), .init(10844, "Condition.onsetAge.code", .systems([.ucum])),
        ]

    private static let furtherRulesOfEncounter: [PlatformRule] = [
        .init(
            10164, "Encounter.location.extension.serviceClass",
            .systems(["http://terminology.kemkes.go.id/CodeSystem/locationServiceClass"])),
        .init(
            10165, "Encounter.location.extension.upgradeClassIndicator",
            .systems(["http://terminology.kemkes.go.id/CodeSystem/locationUpgradeClass"])),
        .init(10302, "Encounter.classHistory.period.start", .dateTime), .init(10303, "Encounter.classHistory.period.end", .dateTime),
        .init(10304, "Encounter.classHistory.class", .systems(["http://terminology.hl7.org/CodeSystem/v3-ActCode"])),
        .init(10319, "Encounter.hospitalization.admitSource", .systems(["http://terminology.hl7.org/CodeSystem/admit-source"])),
        .init(10320, "Encounter.hospitalization.dietPreference", .systems(["http://terminology.hl7.org/CodeSystem/diet"])),
        .init(10321, "Encounter.hospitalization.reAdmission", .systems(["http://terminology.hl7.org/CodeSystem/v2-0092"])),
        .init(
            10322, "Encounter.hospitalization.specialArrangement",
            .systems(["http://terminology.hl7.org/CodeSystem/encounter-special-arrangements"])),
        .init(10325, "Encounter.location.status", .code),
        .init(10327, "Encounter.serviceType", .systems(["http://terminology.hl7.org/CodeSystem/service-type"])),
        .init(10336, "Encounter.participant", .required), .init(10430, "Encounter.episodeOfCare", .reference(["EpisodeOfCare"])),
        .init(10782, "Encounter.reasonCode.coding", .systems([.snomed, .kemkes])), .init(10840, "Encounter.length.code", .systems([.ucum])),
    ]

    private static let furtherRulesOfLocation: [PlatformRule] = [
        .init(10096, "Location.operationalStatus", .systems(["http://terminology.hl7.org/CodeSystem/v2-0116"])),
        .init(10100, "Location.address.use", .code), .init(10101, "Location.address.type", .code),
        .init(10163, "Location.extension.serviceClass", .systems(["http://terminology.kemkes.go.id/CodeSystem/locationServiceClass"])),
        .init(10171, "Location.operationalStatus", .systems(["http://terminology.hl7.org/CodeSystem/v2-0116"])),
        .init(10172, "Location.type", .systems(["http://terminology.hl7.org/CodeSystem/v3-RoleCode"])),
    ]
}
