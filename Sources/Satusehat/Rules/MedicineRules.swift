import FHIR

/// The rules about Medication, MedicationRequest and MedicationDispense.
extension PlatformRules {
    static let medicines = medication + medicationRequest + medicationDispense

    private static let medication: [PlatformRule] = [
        .init(10024, "Medication.code", .required, .systems([.kfa, .snomed])),
        .init(10025, "Medication.form", .required, .systems(["http://terminology.kemkes.go.id/CodeSystem/medication-form"])),
        .init(10026, "Medication.status", .required),
        .init(10027, "Medication.ingredient.strength.numerator", .systems([.ucum])),
        .init(10028, "Medication.ingredient.strength.denominator", .systems([.snomed, .orderableDrugForm, .ucum])),
        .init(10030, "Medication.ingredient.itemCodeableConcept", .systems([.kfa])),
        .init(
            10031, "Medication.extension.valueCodeableConcept", .required,
            .systems(["http://terminology.kemkes.go.id/CodeSystem/medication-type"])),
        .init(10309, "Medication.batch.lotNumber"),
        .init(10310, "Medication.batch.expirationDate", .plannedDateTime),
        .init(10334, "Medication.ingredient.strength.numerator.value", .number),
        .init(10335, "Medication.ingredient.strength.denominator.value", .number),
        .init(10391, "Medication.manufacturer", .reference(["Organization"])),
    ]

    private static let medicationRequest: [PlatformRule] = [
        .init(10032, "MedicationRequest.status", .required),
        .init(10033, "MedicationRequest.intent", .required),
        .init(
            10034, "MedicationRequest.category", .required,
            .systems(["http://terminology.hl7.org/CodeSystem/medicationrequest-category"])),
        .init(10035, "MedicationRequest.reasonCode", .systems([.icd10])),
        .init(10036, "MedicationRequest.dosageInstruction.timing.repeat.periodUnit", .code),
        .init(10037, "MedicationRequest.dosageInstruction.site", .systems([.snomed])),
        .init(10038, "MedicationRequest.dosageInstruction.route", .systems([.atc])),
        .init(10039, "MedicationRequest.dosageInstruction.doseAndRate.type", .systems([.doseRateType])),
        .init(10040, "MedicationRequest.dosageInstruction.method", .systems([.snomed])),
        .init(10041, "MedicationRequest.dispenseRequest.initialFill.duration", .systems([.ucum])),
        .init(10042, "MedicationRequest.dispenseRequest.dispenseInterval", .systems([.ucum])),
        .init(10043, "MedicationRequest.dispenseRequest.expectedSupplyDuration", .systems([.ucum])),
        .init(10044, "MedicationRequest.priority", .code),
        .init(
            10045, "MedicationRequest.courseOfTherapyType",
            .systems(["http://terminology.hl7.org/CodeSystem/medicationrequest-course-of-therapy"])),
        .init(10046, "MedicationRequest.dosageInstruction.timing.code", .systems([.timingAbbreviation])),
        .init(10047, "MedicationRequest.dosageInstruction.additionalInstruction", .systems([.snomed])),
        .init(10135, "MedicationRequest.medicationReference", .required, .reference(["Medication"])),
        .init(10136, "MedicationRequest.subject", .required),
        .init(10337, "MedicationRequest.authoredOn", .required, .dateTime),
        .init(10338, "MedicationRequest.dispenseRequest.validityPeriod.start", .plannedDateTime),
        .init(10339, "MedicationRequest.dispenseRequest.validityPeriod.end", .plannedDateTime),
        .init(10340, "MedicationRequest.dosageInstruction.sequence", .number),
        .init(10341, "MedicationRequest.dosageInstruction.timing.repeat.frequency", .number),
        .init(10342, "MedicationRequest.dosageInstruction.timing.repeat.period", .number),
        .init(10343, "MedicationRequest.dosageInstruction.doseAndRate.doseQuantity.value", .number),
        .init(10344, "MedicationRequest.dispenseRequest.dispenseInterval.value", .number),
        .init(10345, "MedicationRequest.dispenseRequest.numberOfRepeatsAllowed", .number),
        .init(10346, "MedicationRequest.dispenseRequest.quantity.value", .number),
        .init(10347, "MedicationRequest.dispenseRequest.expectedSupplyDuration.value", .number),
        .init(10348, "MedicationRequest.dispenseRequest.quantity", .systems([.snomed, .orderableDrugForm, .ucum])),
        .init(
            10349, "MedicationRequest.dosageInstruction.doseAndRate.doseQuantity", .systems([.orderableDrugForm, .ucum])),
        .init(10388, "MedicationRequest.identifier", .everyIdentifier(kinds: prescription)),
        .init(10453, "MedicationRequest.dispenseRequest.performer", .reference(["Organization"])),
        .init(10454, "MedicationRequest.encounter", .reference(["Encounter"])),
        .init(
            10455, "MedicationRequest.requester",
            .reference(["Practitioner", "PractitionerRole", "Organization", "Patient", "Device", "RelatedPerson", "CareTeam"])),
    ]

    private static let medicationDispense: [PlatformRule] = [
        // Spelt with /fhir/ by the platform.
        .init(
            10048, "MedicationDispense.category", .required,
            .systems(["http://terminology.hl7.org/fhir/CodeSystem/medicationdispense-category"])),
        .init(10049, "MedicationDispense.status", .required),
        .init(10050, "MedicationDispense.quantity", .required, .systems([.orderableDrugForm])),
        .init(10051, "MedicationDispense.daysSupply", .required, .systems([.ucum])),
        .init(10052, "MedicationDispense.dosageInstruction.timing.repeat.periodUnit", .code),
        .init(10053, "MedicationDispense.dosageInstruction.doseAndRate.type", .systems([.doseRateType])),
        .init(10054, "MedicationDispense.dosageInstruction.additionalInstruction", .systems([.snomed])),
        .init(10055, "MedicationDispense.dosageInstruction.timing.code", .systems([.timingAbbreviation])),
        .init(10056, "MedicationDispense.dosageInstruction.route", .systems([.atc])),
        // The dictionary lists 10053 a second time.
        .init(10057, "MedicationDispense.dosageInstruction.doseAndRate.type"),
        .init(10058, "MedicationDispense.dosageInstruction.timing.repeat.when", .code),
        .init(10138, "MedicationDispense.medicationReference", .required, .reference(["Medication"])),
        .init(10139, "MedicationDispense.subject", .required),
        .init(10350, "MedicationDispense.daysSupply.value", .number),
        .init(10351, "MedicationDispense.whenPrepared", .required, .dateTime),
        .init(10352, "MedicationDispense.whenHandedOver", .required, .dateTime),
        .init(10353, "MedicationDispense.dosageInstruction.sequence", .number),
        .init(10354, "MedicationDispense.dosageInstruction.timing.repeat.frequency", .number),
        .init(10355, "MedicationDispense.dosageInstruction.timing.repeat.period", .number),
        .init(10356, "MedicationDispense.dosageInstruction.doseAndRate.doseQuantity.value", .number),
        .init(10357, "MedicationDispense.dosageInstruction.doseAndRate.doseQuantity", .systems([.orderableDrugForm, .snomed])),
        .init(10389, "MedicationDispense.identifier", .everyIdentifier(kinds: prescription)),
        .init(10390, "MedicationDispense.context", .required, .reference(["Encounter"])),
        .init(10392, "MedicationDispense.performer.actor", .required, .reference(["Practitioner"])),
        .init(10393, "MedicationDispense.location", .reference(["Location"])),
        .init(10394, "MedicationDispense.authorizingPrescription", .required, .reference(["MedicationRequest"])),
        .init(
            10674, "MedicationDispense.substitution.reason",
            .systems(["http://terminology.hl7.org/CodeSystem/v3-ActReason", .kemkes])),
        .init(
            10675, "MedicationDispense.substitution.type",
            .systems(["http://terminology.hl7.org/CodeSystem/v3-substanceAdminSubstitution"])),
        .init(10676, "MedicationDispense.substitution.responsibleParty", .reference(["Practitioner"])),
        .init(10784, "MedicationDispense.dosageInstruction.site", .systems([.snomed])),
    ]

    /// The prescription, and its item.
    private static let prescription = ["prescription", "prescription-item"]
}
