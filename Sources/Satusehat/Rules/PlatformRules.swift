import FHIR

/// The rules about the types that are delivered. Adding one is a line.
///
/// Where a published example of the platform breaks the dictionary's own wording, the rule is as wide as the example.
enum PlatformRules {
    static let all =
        encounter + condition + observation + procedure + patient + location + practitionerRole + medicines + laboratory + documents + care
        + masterData

    /// The rules about a resource type.
    static func rules(of type: String) -> [PlatformRule] { byType[type] ?? [] }

    /// The rule of a number.
    static func rule(_ number: Int) -> PlatformRule? { byNumber[number] }

    /// The element that a numbered rule is about.
    static func path(of number: Int) -> String? { byNumber[number]?.path }

    private static let byNumber = Dictionary(
        all.compactMap { rule in rule.number.map { ($0, rule) } }, uniquingKeysWith: { first, _ in first })

    private static let byType = Dictionary(grouping: all) { String($0.type) }

    private static let encounter: [PlatformRule] = [
        .init(10117, "Encounter.identifier", .required, .identifier(kinds: ["encounter"])),
        .init(10118, "Encounter.subject", .required),
        .init(10119, "Encounter.participant.individual", .required),
        .init(10120, "Encounter.location.location", .required),
        .init(10122, "Encounter.statusHistory", .required),
        .init(10123, "Encounter.period.start", .required, .dateTime),
        .init(10124, "Encounter.serviceProvider", .required),
        .init(10173, "Encounter.period.end", .dateTime),
        .init(10290, "Encounter.location.period.start", .dateTime),
        .init(10291, "Encounter.location.period.end", .dateTime),
        .init(10301, "Encounter.participant.period.end", .dateTime),
        .init(10317, "Encounter.diagnosis.use", .systems([.diagnosisRole])),
        .init(
            10318, "Encounter.hospitalization.dischargeDisposition",
            .systems([
                .dischargeDisposition, "http://hl7.org/fhir/ValueSet/encounter-discharge-disposition",
                "http://terminology.kemkes.go.id/CodeSystem/discharge-disposition",
                "http://terminology.kemkes.go.id/CodeSystem/encounter-discharge-disposition",
            ])),
        .init(10326, "Encounter.reasonCode", .systems([.icd10, .snomed, .kemkes])),
        .init(10839, "Encounter.length.value", .number),
    ]

    private static let condition: [PlatformRule] = [
        .init(10003, "Condition.code", .required, .systems([.icd10, .kemkesClinicalTerm, .snomed])),
        .init(10006, "Condition.clinicalStatus", .systems([.conditionClinical])),
        .init(10007, "Condition.category", .required, .systems([.conditionCategory, .kemkes])),
        .init(10125, "Condition.subject", .required),
        .init(10126, "Condition.encounter", .required),
        .init(10170, "Condition.verificationStatus", .systems([.conditionVerification])),
        .init(10402, "Condition.onsetDateTime", .dateTime),
        .init(10403, "Condition.recordedDate", .dateTime),
        .init(10444, "Condition.identifier", .identifier(kinds: ["condition"])),
    ]

    private static let observation: [PlatformRule] = [
        .init(10008, "Observation.status", .required),
        .init(10009, "Observation.category", .required, .systems([.observationCategory])),
        .init(10010, "Observation.code", .required, .systems(["ANC", .loinc, .snomed, .kemkesExamination])),
        .init(10011, "Observation.bodySite", .systems([.snomed])),
        .init(10012, "Observation.valueQuantity", .systems([.ucum])),
        .init(10129, "Observation.subject", .required),
        .init(10130, "Observation.encounter", .required),
        .init(10295, "Observation.effectiveDateTime", .required, .dateTime),
        .init(10296, "Observation.issued", .required, .dateTime),
        .init(10331, "Observation.valueQuantity.value", .number),
        .init(10368, "Observation.referenceRange.high.value", .number),
        .init(10369, "Observation.referenceRange.low.value", .number),
        .init(10398, "Observation.interpretation", .systems([.interpretation, .snomed, .loinc, .kemkesExamination])),
        .init(10441, "Observation.identifier", .identifier(kinds: ["observation"])),
    ]

    private static let procedure: [PlatformRule] = [
        .init(10013, "Procedure.category", .required, .systems([.snomed, .kemkes])),
        .init(
            10015, "Procedure.code", .required,
            .systems([.icd9cm, .snomed, .kemkesClinicalTerm, .kptl])),
        .init(10016, "Procedure.bodySite", .systems([.snomed])),
        .init(10018, "Procedure.reasonCode", .systems([.icd10])),
        .init(10019, "Procedure.status", .required),
        .init(10127, "Procedure.subject", .required),
        .init(10128, "Procedure.encounter", .required),
        .init(10400, "Procedure.performedPeriod.start", .dateTime),
        .init(10401, "Procedure.performedPeriod.end", .dateTime),
        .init(10442, "Procedure.identifier", .identifier(kinds: ["procedure"])),
    ]

    private static let patient: [PlatformRule] = [
        .init(10166, "Patient.identifier", .required),
        .init(10167, "Patient.multipleBirthInteger", .required),
        .init(10168, "Patient.name.text", .required),
        .init(10333, "Patient.address", .required),
        .init(10397, "Patient.birthDate", .required),
        .init(10413, "Patient.gender", .required),
    ]

    private static let location: [PlatformRule] = [
        .init(10095, "Location.status", .required),
        .init(10097, "Location.mode", .required),
        .init(
            10102, "Location.physicalType", .required,
            .systems([.locationPhysicalType, "http://terminology.kemkes.go.id/CodeSystem/location-physical-type"])),
        .init(10447, "Location.identifier", .required, .identifier(kinds: ["location"])),
        .init(nil, "Location.name", .required),
        .init(nil, "Location.description", .required),
        .init(nil, "Location.managingOrganization", .required),
    ]

    private static let practitionerRole: [PlatformRule] = [
        .init(10924, "PractitionerRole.identifier.system", .begins("https://fhir.kemkes.go.id/id/sip-number")),
        .init(10925, "PractitionerRole.identifier.use", .code),
        .init(10926, "PractitionerRole.identifier.value"),
        .init(10927, "PractitionerRole.identifier.period.start", .dateTime),
        .init(10928, "PractitionerRole.identifier.period.end", .plannedDateTime),
        .init(10929, "PractitionerRole.identifier.assigner", .reference(["Organization"])),
        .init(10930, "PractitionerRole.identifier.assigner.display"),
        .init(10931, "PractitionerRole.practitioner", .required),
        .init(10932, "PractitionerRole.organization", .required),
        .init(
            10933, "PractitionerRole.code", .required,
            .systems([.snomed, "http://terminology.hl7.org/CodeSystem/practitioner-role"])),
        .init(
            10934, "PractitionerRole.specialty",
            .systems([.snomed, "http://terminology.kemkes.go.id/CodeSystem/clinical-speciality"])),
        .init(10938, "PractitionerRole.active"),
        .init(10939, "PractitionerRole.availableTime.daysOfWeek", .code),
        .init(10940, "PractitionerRole.availableTime.availableStartTime"),
        .init(10941, "PractitionerRole.availableTime.availableEndTime"),
    ]
}
