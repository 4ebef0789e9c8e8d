import FHIR
import JSON
import Testing

/// What can be wrong with the bodies in `Tests/Bodies`.
@Suite("Findings in example bodies")
struct ExampleFindingsTests {
    static let staff = [
        Mutation("Practitioner", "gender", "L", "Practitioner.gender", "binding"),
        Mutation("Practitioner", "qualification.0.code", nil, "Practitioner.qualification[0].code", "required"),
        Mutation("Practitioner", "birthDate", 1994, "Practitioner.birthDate", "type"),
        Mutation("Practitioner", "maritalStatus", ["text": "x"], "Practitioner.maritalStatus", "unknown-element"),
        Mutation("PractitionerRole", "practitioner.reference", "Patient/1", "PractitionerRole.practitioner.reference", "reference-target"),
        Mutation("PractitionerRole", "code", ["text": "dokter"], "PractitionerRole.code", "cardinality"),
        Mutation(
            "PractitionerRole", "notAvailable", [["during": ["start": "2026-01-05"]]], "PractitionerRole.notAvailable[0].description",
            "required"),
        Mutation(
            "HealthcareService", "availableTime.0.daysOfWeek.0", "senin", "HealthcareService.availableTime[0].daysOfWeek[0]", "binding"),
        Mutation(
            "HealthcareService", "availableTime.0.availableStartTime", "08:00", "HealthcareService.availableTime[0].availableStartTime",
            "format"),
        Mutation("HealthcareService", "appointmentRequired", "false", "HealthcareService.appointmentRequired", "type"),
        Mutation("HealthcareService", "organization", ["display": "x"], "HealthcareService.organization", "unknown-element"),
        Mutation(
            "HealthcareService", "location.0.reference", "Organization/1", "HealthcareService.location[0].reference", "reference-target"),
    ]

    static let medicines = [
        Mutation("Medication", "status", "aktif", "Medication.status", "binding"),
        Mutation("Medication", "ingredient.0.itemCodeableConcept", nil, "Medication.ingredient[0].item[x]", "required"),
        Mutation("Medication", "ingredient.0.itemReference", ["reference": "Medication/1"], "Medication.ingredient[0].item[x]", "choice"),
        Mutation("Medication", "ingredient.0.strength.denominator", nil, "Medication.ingredient[0].strength", "rat-1"),
        Mutation("Medication", "batch", ["expirationDate": "31-12-2027"], "Medication.batch.expirationDate", "format"),
        Mutation("Medication", "name", "Obat", "Medication.name", "unknown-element"),
        Mutation("MedicationRequest", "intent", nil, "MedicationRequest.intent", "required"),
        Mutation("MedicationRequest", "medicationReference", nil, "MedicationRequest.medication[x]", "required"),
        Mutation("MedicationRequest", "medicationCodeableConcept", ["text": "x"], "MedicationRequest.medication[x]", "choice"),
        Mutation(
            "MedicationRequest", "medicationReference.reference", "Substance/1", "MedicationRequest.medicationReference.reference",
            "reference-target"),
        Mutation("MedicationRequest", "priority", "segera", "MedicationRequest.priority", "binding"),
        Mutation(
            "MedicationRequest", "dispenseRequest.numberOfRepeatsAllowed", -1, "MedicationRequest.dispenseRequest.numberOfRepeatsAllowed",
            "format"),
        Mutation("MedicationRequest", "dispenseRequest.quantity.value", "15", "MedicationRequest.dispenseRequest.quantity.value", "type"),
        Mutation(
            "MedicationRequest", "dispenseRequest.expectedSupplyDuration.value", nil,
            "MedicationRequest.dispenseRequest.expectedSupplyDuration", "drt-1"),
        Mutation("MedicationRequest", "dosageInstruction.0.sequence", "1", "MedicationRequest.dosageInstruction[0].sequence", "type"),
        Mutation(
            "MedicationRequest", "dosageInstruction.0.timing.repeat.periodUnit", "hari",
            "MedicationRequest.dosageInstruction[0].timing.repeat.periodUnit", "binding"),
        Mutation(
            "MedicationRequest", "dosageInstruction.0.doseAndRate.0.doseRange", ["low": ["value": 1]],
            "MedicationRequest.dosageInstruction[0].doseAndRate[0].dose[x]", "choice"),
        Mutation(
            "MedicationRequest", "dosageInstruction.0.doseAndRate.0.doseQuantity.comparator", "<",
            "MedicationRequest.dosageInstruction[0].doseAndRate[0].doseQuantity.comparator", "unknown-element"),
        Mutation("MedicationDispense", "status", "selesai", "MedicationDispense.status", "binding"),
        Mutation("MedicationDispense", "encounter", ["reference": "Encounter/1"], "MedicationDispense.encounter", "unknown-element"),
        Mutation("MedicationDispense", "context.reference", "Patient/1", "MedicationDispense.context.reference", "reference-target"),
        Mutation("MedicationDispense", "performer", [["function": ["text": "x"]]], "MedicationDispense.performer[0].actor", "required"),
        Mutation("MedicationDispense", "category", [["text": "x"]], "MedicationDispense.category", "cardinality"),
        Mutation(
            "MedicationDispense", "substitution", ["reason": [["text": "kosong"]]], "MedicationDispense.substitution.wasSubstituted",
            "required"),
        Mutation("MedicationDispense", "whenHandedOver", "2026-01-05T02:00:00+00:00", "MedicationDispense.whenHandedOver", "mdd-1"),
    ]

    static let laboratory = [
        Mutation("ServiceRequest", "status", "selesai", "ServiceRequest.status", "binding"),
        Mutation("ServiceRequest", "intent", nil, "ServiceRequest.intent", "required"),
        Mutation("ServiceRequest", "subject.reference", "Encounter/1", "ServiceRequest.subject.reference", "reference-target"),
        Mutation("ServiceRequest", "performer", ["reference": "Practitioner/1"], "ServiceRequest.performer", "cardinality"),
        Mutation("ServiceRequest", "occurrencePeriod", ["start": "2026-01-05"], "ServiceRequest.occurrence[x]", "choice"),
        Mutation("ServiceRequest", "authoredOn", 20_260_105, "ServiceRequest.authoredOn", "type"),
        Mutation("ServiceRequest", "issued", "2026-01-05", "ServiceRequest.issued", "unknown-element"),
        Mutation("Specimen", "status", "ada", "Specimen.status", "binding"),
        Mutation("Specimen", "type", [["text": "darah"]], "Specimen.type", "cardinality"),
        Mutation("Specimen", "request.0.reference", "Encounter/1", "Specimen.request[0].reference", "reference-target"),
        Mutation("Specimen", "collection.collectedPeriod", ["start": "2026-01-05"], "Specimen.collection.collected[x]", "choice"),
        Mutation("Specimen", "collection.quantity", ["value": "5"], "Specimen.collection.quantity.value", "type"),
        Mutation("Specimen", "encounter", ["reference": "Encounter/1"], "Specimen.encounter", "unknown-element"),
        Mutation("DiagnosticReport", "code", nil, "DiagnosticReport.code", "required"),
        Mutation("DiagnosticReport", "status", "selesai", "DiagnosticReport.status", "binding"),
        Mutation("DiagnosticReport", "issued", "2026-01-05", "DiagnosticReport.issued", "format"),
        Mutation(
            "DiagnosticReport", "result.0.reference", "DiagnosticReport/1", "DiagnosticReport.result[0].reference", "reference-target"),
        Mutation("DiagnosticReport", "effectivePeriod", ["start": "2026-01-05"], "DiagnosticReport.effective[x]", "choice"),
        Mutation("DiagnosticReport", "presentedForm", [["data": "QUJD"]], "DiagnosticReport.presentedForm[0].contentType", "att-1"),
        Mutation("DiagnosticReport", "conclusions", "x", "DiagnosticReport.conclusions", "unknown-element"),
    ]

    static let documents = [
        Mutation("Composition", "title", nil, "Composition.title", "required"),
        Mutation("Composition", "author", nil, "Composition.author", "required"),
        Mutation("Composition", "author.0.reference", "Location/1", "Composition.author[0].reference", "reference-target"),
        Mutation("Composition", "identifier", [["value": "1"]], "Composition.identifier", "cardinality"),
        Mutation("Composition", "status", "selesai", "Composition.status", "binding"),
        Mutation("Composition", "confidentiality", "X", "Composition.confidentiality", "binding"),
        Mutation(
            "Composition", "relatesTo",
            [["code": "replaces", "targetIdentifier": ["value": "1"], "targetReference": ["reference": "Composition/1"]]],
            "Composition.relatesTo[0].target[x]", "choice"),
        Mutation("Composition", "section.0.section.0.entry", nil, "Composition.section[0].section[0]", "cmp-1"),
        Mutation("Composition", "section.0.section.0.emptyReason", ["text": "x"], "Composition.section[0].section[0].emptyReason", "cmp-2"),
        Mutation("Composition", "section.0.section.0.mode", "draft", "Composition.section[0].section[0].mode", "binding"),
        Mutation("Composition", "section.0.section.0.titel", "x", "Composition.section[0].section[0].titel", "unknown-element"),
        Mutation("QuestionnaireResponse", "status", "selesai", "QuestionnaireResponse.status", "binding"),
        Mutation("QuestionnaireResponse", "item.0.item.0.linkId", nil, "QuestionnaireResponse.item[0].item[0].linkId", "required"),
        Mutation(
            "QuestionnaireResponse", "item.0.item.1.answer.0.item.0.linkId", 1,
            "QuestionnaireResponse.item[0].item[1].answer[0].item[0].linkId", "type"),
        Mutation(
            "QuestionnaireResponse", "item.0.item.1.answer.0.item.0.value", "x",
            "QuestionnaireResponse.item[0].item[1].answer[0].item[0].value", "unknown-element"),
        Mutation(
            "QuestionnaireResponse", "item.0.item.0.answer.0.valueString", "x", "QuestionnaireResponse.item[0].item[0].answer[0].value[x]",
            "choice"),
        Mutation("QuestionnaireResponse", "item.0.answer", [["valueBoolean": true]], "QuestionnaireResponse.item[0].item", "qrs-1"),
        Mutation(
            "QuestionnaireResponse", "source.reference", "Organization/1", "QuestionnaireResponse.source.reference", "reference-target"),
    ]

    static let care = [
        Mutation("AllergyIntolerance", "patient", nil, "AllergyIntolerance.patient", "required"),
        Mutation("AllergyIntolerance", "subject", ["reference": "Patient/1"], "AllergyIntolerance.subject", "unknown-element"),
        Mutation("AllergyIntolerance", "category.0", "obat", "AllergyIntolerance.category[0]", "binding"),
        Mutation("AllergyIntolerance", "category", [["text": "x"]], "AllergyIntolerance.category[0]", "type"),
        Mutation("AllergyIntolerance", "criticality", "tinggi", "AllergyIntolerance.criticality", "binding"),
        Mutation("AllergyIntolerance", "clinicalStatus.coding.0.code", "remission", "AllergyIntolerance.clinicalStatus", "binding"),
        Mutation(
            "AllergyIntolerance", "verificationStatus.coding.0.code", "provisional", "AllergyIntolerance.verificationStatus", "binding"),
        Mutation("AllergyIntolerance", "onsetString", "kecil", "AllergyIntolerance.onset[x]", "choice"),
        Mutation("AllergyIntolerance", "onsetAge.value", 0, "AllergyIntolerance.onsetAge", "age-1"),
        Mutation("AllergyIntolerance", "reaction.0.manifestation", nil, "AllergyIntolerance.reaction[0].manifestation", "required"),
        Mutation("AllergyIntolerance", "clinicalStatus", nil, "AllergyIntolerance.clinicalStatus", "ait-1"),
        Mutation(
            "AllergyIntolerance", "verificationStatus.coding.0.code", "entered-in-error", "AllergyIntolerance.clinicalStatus", "ait-2"),
        Mutation("ClinicalImpression", "status", "final", "ClinicalImpression.status", "binding"),
        Mutation("ClinicalImpression", "investigation.0.code", nil, "ClinicalImpression.investigation[0].code", "required"),
        Mutation(
            "ClinicalImpression", "problem.0.reference", "Observation/1", "ClinicalImpression.problem[0].reference", "reference-target"),
        Mutation("ClinicalImpression", "effectivePeriod", ["start": "2026-01-05"], "ClinicalImpression.effective[x]", "choice"),
        Mutation("ClinicalImpression", "summary", ["text": "x"], "ClinicalImpression.summary", "type"),
        Mutation("ClinicalImpression", "prognosis", "x", "ClinicalImpression.prognosis", "unknown-element"),
        Mutation("CarePlan", "intent", "rencana", "CarePlan.intent", "binding"),
        Mutation("CarePlan", "subject", nil, "CarePlan.subject", "required"),
        Mutation("CarePlan", "activity.0.detail.status", nil, "CarePlan.activity[0].detail.status", "required"),
        Mutation("CarePlan", "activity.0.detail.kind", "Procedure", "CarePlan.activity[0].detail.kind", "binding"),
        Mutation("CarePlan", "activity.0.detail.scheduledString", "x", "CarePlan.activity[0].detail.scheduled[x]", "choice"),
        Mutation("CarePlan", "activity.0.reference", ["reference": "Task/1"], "CarePlan.activity[0]", "cpl-3"),
        Mutation("CarePlan", "author.reference", "Location/1", "CarePlan.author.reference", "reference-target"),
        Mutation("CarePlan", "tittle", "x", "CarePlan.tittle", "unknown-element"),
        Mutation("Immunization", "status", "done", "Immunization.status", "binding"),
        Mutation("Immunization", "vaccineCode", nil, "Immunization.vaccineCode", "required"),
        Mutation("Immunization", "occurrenceDateTime", nil, "Immunization.occurrence[x]", "required"),
        Mutation("Immunization", "occurrenceString", "kemarin", "Immunization.occurrence[x]", "choice"),
        Mutation(
            "Immunization", "protocolApplied.0.doseNumberPositiveInt", 0, "Immunization.protocolApplied[0].doseNumberPositiveInt", "format"),
        Mutation("Immunization", "primarySource", "true", "Immunization.primarySource", "type"),
        Mutation(
            "Immunization", "performer.0.actor.reference", "Patient/1", "Immunization.performer[0].actor.reference", "reference-target"),
        Mutation("Immunization", "education", [["publicationDate": "2026"]], "Immunization.education[0]", "imm-1"),
        Mutation("Immunization", "subject", ["reference": "Patient/1"], "Immunization.subject", "unknown-element"),
        Mutation("EpisodeOfCare", "status", "aktif", "EpisodeOfCare.status", "binding"),
        Mutation("EpisodeOfCare", "patient", nil, "EpisodeOfCare.patient", "required"),
        Mutation("EpisodeOfCare", "statusHistory.0.period", nil, "EpisodeOfCare.statusHistory[0].period", "required"),
        Mutation("EpisodeOfCare", "diagnosis.0.rank", "1", "EpisodeOfCare.diagnosis[0].rank", "type"),
        Mutation(
            "EpisodeOfCare", "diagnosis.0.condition.reference", "Procedure/1", "EpisodeOfCare.diagnosis[0].condition.reference",
            "reference-target"),
        Mutation("EpisodeOfCare", "subject", ["reference": "Patient/1"], "EpisodeOfCare.subject", "unknown-element"),
    ]

    /// Changes to the `repeat` of a prescription's timing, and the constraint that each breaks.
    static let timings: [(JSON, String)] = [
        (["duration": 1], "tim-1"), (["period": 1], "tim-2"), (["duration": -1, "durationUnit": "h"], "tim-4"),
        (["period": -1, "periodUnit": "h"], "tim-5"), (["periodMax": 1], "tim-6"), (["durationMax": 1], "tim-7"),
        (["countMax": 1], "tim-8"),
        (["offset": 30], "tim-9"), (["offset": 30, "when": ["C"]], "tim-9"), (["when": ["AC"], "timeOfDay": ["08:00:00"]], "tim-10"),
    ]

    @Test("one wrong thing is found where it is, and nothing else", arguments: staff + medicines + laboratory + documents + care)
    func mutation(_ mutation: Mutation) {
        let findings = FHIRValidator.findings(in: mutation.body)
        #expect(findings.map(\.element) == [mutation.element] && findings.map(\.rule) == [mutation.rule], "\(findings)")
        #expect(findings.allSatisfy { $0.message.hasSuffix(".") && $0.message.count < 260 })
    }

    @Test("an order's details need its code")
    func orderDetail() throws {
        var request = try #require(Fixtures.all["ServiceRequest"])
        request["orderDetail"] = [["text": "kontras"]]
        #expect(FHIRValidator.findings(in: request) == [])
        request["code"] = Optional<JSON>.none
        #expect(FHIRValidator.findings(in: request).map(\.rule) == ["prr-1"])
    }

    @Test("a timing keeps the constraints of the standard", arguments: timings)
    func timing(_ change: JSON, _ constraint: String) {
        let body = Mutation("MedicationRequest", "dosageInstruction.0.timing.repeat", change, "", "").body
        #expect(FHIRValidator.findings(in: body).map(\.rule) == [constraint])
    }
}
