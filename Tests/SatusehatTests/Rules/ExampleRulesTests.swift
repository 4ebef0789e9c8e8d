import Delivery
import JSON
import Testing

@testable import Satusehat

/// The platform's rules about the bodies in `Tests/Bodies`. Each row changes one thing and names the rule that it breaks.
@Suite("Rules of the platform")
struct ExampleRulesTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let path: String
        let value: JSON?
        let rule: Int

        init(_ path: String, _ value: JSON?, _ rule: Int) { (self.path, self.value, self.rule) = (path, value, rule) }

        var testDescription: String { "\(path) → \(rule)" }
    }

    /// A concept, a quantity, a reference, an identifier and times that no rule takes.
    static let foreign: JSON = ["coding": [["system": "http://example.id", "code": "1"]]]
    static let foreignUnit: JSON = ["value": 1, "system": "http://example.id", "code": "1"]
    static let group: JSON = ["reference": "Group/1"]
    static let foreignIdentifier: JSON = ["system": "http://example.id/10000004", "value": "1"]
    static let local: JSON = "2026-01-05T08:55:00+07:00"
    static let future: JSON = "2027-01-05T01:55:00+00:00"
    static let ancient: JSON = "2011-01-05T01:55:00+00:00"

    static let roles = [
        Row("PractitionerRole.practitioner", nil, 10931), Row("PractitionerRole.organization", nil, 10932),
        Row("PractitionerRole.code", nil, 10933), Row("PractitionerRole.code", [foreign], 10933),
        Row("PractitionerRole.specialty", [foreign], 10934), Row("PractitionerRole.identifier", [foreignIdentifier], 10924),
        Row("PractitionerRole.identifier", [sip("period", ["start": local])], 10927),
        Row("PractitionerRole.identifier", [sip("period", ["end": local])], 10928),
        Row("PractitionerRole.identifier", [sip("assigner", ["reference": "Practitioner/1"])], 10929),
    ]

    static func sip(_ element: String, _ value: JSON) -> JSON {
        var identifier: JSON = ["system": "https://fhir.kemkes.go.id/id/sip-number", "value": "SIP-1"]
        identifier[element] = value
        return identifier
    }

    static let medication = [
        Row("Medication.code", nil, 10024), Row("Medication.code", foreign, 10024), Row("Medication.form", nil, 10025),
        Row("Medication.form", foreign, 10025), Row("Medication.status", nil, 10026), Row("Medication.extension", nil, 10031),
        Row("Medication.extension.0.valueCodeableConcept", foreign, 10031),
        Row("Medication.ingredient.0.strength.numerator", foreignUnit, 10027),
        Row("Medication.ingredient.0.strength.denominator", foreignUnit, 10028),
        Row("Medication.ingredient.0.itemCodeableConcept", foreign, 10030), Row("Medication.batch.expirationDate", "2027-12-31", 10310),
        Row("Medication.manufacturer", group, 10391),
    ]

    static let request = [
        Row("MedicationRequest.status", nil, 10032), Row("MedicationRequest.intent", nil, 10033),
        Row("MedicationRequest.category", nil, 10034), Row("MedicationRequest.category", [foreign], 10034),
        Row("MedicationRequest.reasonCode", [foreign], 10035), Row("MedicationRequest.dosageInstruction.0.site", foreign, 10037),
        Row("MedicationRequest.dosageInstruction.0.route", foreign, 10038),
        Row("MedicationRequest.dosageInstruction.0.doseAndRate.0.type", foreign, 10039),
        Row("MedicationRequest.dosageInstruction.0.method", foreign, 10040),
        Row("MedicationRequest.dispenseRequest.initialFill.duration", foreignUnit, 10041),
        Row("MedicationRequest.dispenseRequest.dispenseInterval", foreignUnit, 10042),
        Row("MedicationRequest.dispenseRequest.expectedSupplyDuration", foreignUnit, 10043),
        Row("MedicationRequest.courseOfTherapyType", foreign, 10045),
        Row("MedicationRequest.dosageInstruction.0.timing.code", foreign, 10046),
        Row("MedicationRequest.dosageInstruction.0.additionalInstruction", [foreign], 10047),
        Row("MedicationRequest.medicationReference", nil, 10135), Row("MedicationRequest.medicationReference", group, 10135),
        Row("MedicationRequest.medicationReference.reference", "#m1", 10135), Row("MedicationRequest.subject", nil, 10136),
        Row("MedicationRequest.authoredOn", nil, 10337), Row("MedicationRequest.authoredOn", future, 10337),
        Row("MedicationRequest.dispenseRequest.validityPeriod.start", local, 10338),
        Row("MedicationRequest.dispenseRequest.validityPeriod.end", local, 10339),
        Row("MedicationRequest.dispenseRequest.quantity", foreignUnit, 10348),
        Row("MedicationRequest.dosageInstruction.0.doseAndRate.0.doseQuantity", foreignUnit, 10349),
        Row("MedicationRequest.identifier", nil, 10388), Row("MedicationRequest.identifier.1", foreignIdentifier, 10388),
        Row("MedicationRequest.dispenseRequest.performer", group, 10453), Row("MedicationRequest.encounter", group, 10454),
        Row("MedicationRequest.requester", group, 10455),
    ]

    static let dispense = [
        Row("MedicationDispense.category", nil, 10048),
        Row("MedicationDispense.category.coding.0.system", "http://terminology.hl7.org/CodeSystem/medicationdispense-category", 10048),
        Row("MedicationDispense.status", nil, 10049), Row("MedicationDispense.quantity", nil, 10050),
        Row("MedicationDispense.quantity", foreignUnit, 10050), Row("MedicationDispense.daysSupply", nil, 10051),
        Row("MedicationDispense.daysSupply", foreignUnit, 10051),
        Row("MedicationDispense.dosageInstruction.0.doseAndRate.0.type", foreign, 10053),
        Row("MedicationDispense.dosageInstruction.0.additionalInstruction", [foreign], 10054),
        Row("MedicationDispense.dosageInstruction.0.timing.code", foreign, 10055),
        Row("MedicationDispense.dosageInstruction.0.route", foreign, 10056), Row("MedicationDispense.medicationReference", nil, 10138),
        Row("MedicationDispense.medicationReference", group, 10138), Row("MedicationDispense.subject", nil, 10139),
        Row("MedicationDispense.whenPrepared", nil, 10351), Row("MedicationDispense.whenPrepared", ancient, 10351),
        Row("MedicationDispense.whenHandedOver", future, 10352),
        Row("MedicationDispense.dosageInstruction.0.doseAndRate.0.doseQuantity", foreignUnit, 10357),
        Row("MedicationDispense.identifier.0", foreignIdentifier, 10389), Row("MedicationDispense.context", nil, 10390),
        Row("MedicationDispense.context.reference", "EpisodeOfCare/1", 10390), Row("MedicationDispense.performer", nil, 10392),
        Row("MedicationDispense.performer.0.actor", group, 10392), Row("MedicationDispense.location", group, 10393),
        Row("MedicationDispense.authorizingPrescription", nil, 10394), Row("MedicationDispense.authorizingPrescription.0", group, 10394),
        Row("MedicationDispense.substitution.reason", [foreign], 10674), Row("MedicationDispense.substitution.type", foreign, 10675),
        Row("MedicationDispense.substitution.responsibleParty", [group], 10676),
        Row("MedicationDispense.dosageInstruction.0.site", foreign, 10784),
    ]

    static let order = [
        Row("ServiceRequest.bodySite", [foreign], 10059), Row("ServiceRequest.code", nil, 10060),
        Row("ServiceRequest.code", foreign, 10060), Row("ServiceRequest.intent", nil, 10063),
        Row("ServiceRequest.reasonCode", [foreign], 10064), Row("ServiceRequest.status", nil, 10065),
        Row("ServiceRequest.locationCode", [foreign], 10067), Row("ServiceRequest.subject", nil, 10141),
        Row("ServiceRequest.encounter", nil, 10142), Row("ServiceRequest.occurrenceDateTime", nil, 10360),
        Row("ServiceRequest.occurrenceDateTime", local, 10360), Row("ServiceRequest.authoredOn", nil, 10361),
        Row("ServiceRequest.authoredOn", future, 10361), Row("ServiceRequest.requester", nil, 10376),
        Row("ServiceRequest.requester", group, 10376), Row("ServiceRequest.performer", nil, 10377),
        Row("ServiceRequest.performer.0", group, 10377), Row("ServiceRequest.identifier", nil, 10415),
        Row("ServiceRequest.identifier.0", foreignIdentifier, 10415), Row("ServiceRequest.orderDetail", [foreign], 10427),
        Row("ServiceRequest.locationReference", [group], 10431), Row("ServiceRequest.category", nil, 10462),
        Row("ServiceRequest.category.0", foreign, 10462),
    ]

    static let specimen = [
        Row("Specimen.collection.method", foreign, 10068), Row("Specimen.status", nil, 10069), Row("Specimen.type", nil, 10070),
        Row("Specimen.type", foreign, 10070), Row("Specimen.subject", nil, 10143),
        Row("Specimen.collection.collectedDateTime", nil, 10362), Row("Specimen.collection.collectedDateTime", future, 10362),
        Row("Specimen.collection.fastingStatusCodeableConcept", foreign, 10363),
        Row("Specimen.processing", [["timeDateTime": local]], 10365), Row("Specimen.receivedTime", nil, 10366),
        Row("Specimen.receivedTime", ancient, 10366),
        Row("Specimen.extension", [["url": "http://example.id", "valueDateTime": local]], 10367),
        Row("Specimen.identifier.0.assigner", group, 10395), Row("Specimen.collection.collector", group, 10396),
        Row("Specimen.identifier", nil, 10414), Row("Specimen.identifier.0.system", "http://example.id", 10414),
        Row("Specimen.request", nil, 10440), Row("Specimen.request.0", group, 10440),
        Row("Specimen.container", [["type": foreign]], 10679), Row("Specimen.collection.bodySite", foreign, 10680),
    ]

    static let report = [
        Row("DiagnosticReport.code", nil, 10071), Row("DiagnosticReport.code", foreign, 10071),
        Row("DiagnosticReport.status", nil, 10072), Row("DiagnosticReport.category", nil, 10073),
        Row("DiagnosticReport.category.0", foreign, 10073), Row("DiagnosticReport.conclusionCode", [foreign], 10074),
        Row("DiagnosticReport.subject", nil, 10144), Row("DiagnosticReport.encounter", nil, 10145),
        Row("DiagnosticReport.issued", nil, 10359), Row("DiagnosticReport.issued", future, 10359),
        Row("DiagnosticReport.effectiveDateTime", local, 10379), Row("DiagnosticReport.performer.0", group, 10384),
        Row("DiagnosticReport.result.0", group, 10385), Row("DiagnosticReport.specimen.0", group, 10386),
        Row("DiagnosticReport.basedOn.0", group, 10387), Row("DiagnosticReport.identifier", nil, 10432),
        Row("DiagnosticReport.identifier.0.system", "http://sys-ids.kemkes.go.id/diagnostic/10000004", 10432),
        Row("DiagnosticReport.identifier.0.system", "http://sys-ids.kemkes.go.id/diagnostic//lab", 10432),
    ]

    static let documents = [
        Row("Composition.status", nil, 10020), Row("Composition.type", nil, 10021), Row("Composition.type", foreign, 10021),
        Row("Composition.category", nil, 10022), Row("Composition.category.0", foreign, 10022),
        Row("Composition.section.0.code", foreign, 10023), Row("Composition.subject", nil, 10131), Row("Composition.date", nil, 10132),
        Row("Composition.author", nil, 10133), Row("Composition.title", nil, 10134), Row("Composition.identifier", nil, 10464),
        Row("Composition.identifier", foreignIdentifier, 10464), Row("Composition.attester", [["party": group]], 10663),
        Row("Composition.event", [["code": [foreign]]], 10670), Row("Composition.event", [["period": ["start": local]]], 10671),
        Row("Composition.event", [["period": ["end": local]]], 10672), Row("Composition.event", [["detail": [group]]], 10673),
        Row("Composition.section.2.section.0.code", foreign, 10853), Row("QuestionnaireResponse.status", nil, 10112),
        Row("QuestionnaireResponse.questionnaire", nil, 10169), Row("QuestionnaireResponse.questionnaire", "http://example.id/Q1", 10169),
        Row("QuestionnaireResponse.subject", group, 10370), Row("QuestionnaireResponse.author", group, 10371),
        Row("QuestionnaireResponse.source", group, 10372), Row("QuestionnaireResponse.authored", local, 10373),
        Row("QuestionnaireResponse.encounter", group, 10378),
    ]

    static let assessments = [
        Row("AllergyIntolerance.category", nil, 10075), Row("AllergyIntolerance.clinicalStatus", nil, 10076),
        Row("AllergyIntolerance.clinicalStatus", foreign, 10076), Row("AllergyIntolerance.code", nil, 10078),
        Row("AllergyIntolerance.code", foreign, 10078), Row("AllergyIntolerance.verificationStatus", nil, 10079),
        Row("AllergyIntolerance.verificationStatus", foreign, 10079), Row("AllergyIntolerance.patient", nil, 10147),
        Row("AllergyIntolerance.recordedDate", future, 10358), Row("AllergyIntolerance.encounter", group, 10374),
        Row("AllergyIntolerance.recorder", group, 10375), Row("AllergyIntolerance.identifier", [foreignIdentifier], 10443),
        Row("ClinicalImpression.status", nil, 10080), Row("ClinicalImpression.investigation.0.code", foreign, 10081),
        Row("ClinicalImpression.finding.0.itemCodeableConcept", foreign, 10082),
        Row("ClinicalImpression.prognosisCodeableConcept", [foreign], 10083), Row("ClinicalImpression.subject", nil, 10148),
        Row("ClinicalImpression.subject", group, 10148), Row("ClinicalImpression.encounter", nil, 10149),
        Row("ClinicalImpression.encounter", group, 10149), Row("ClinicalImpression.effectiveDateTime", local, 10417),
        Row("ClinicalImpression.identifier.0", foreignIdentifier, 10418), Row("ClinicalImpression.date", future, 10419),
        Row("ClinicalImpression.assessor", group, 10420), Row("ClinicalImpression.problem.0", group, 10421),
        Row("ClinicalImpression.investigation.0.item.0", group, 10422), Row("ClinicalImpression.finding.0.itemReference", group, 10423),
        Row("ClinicalImpression.prognosisReference", [group], 10729), Row("ClinicalImpression.code", foreign, 10845),
        Row("CarePlan.status", nil, 10115), Row("CarePlan.intent", nil, 10116), Row("CarePlan.created", nil, 10324),
        Row("CarePlan.created", local, 10324), Row("CarePlan.description", "", 10328), Row("CarePlan.title", nil, 10329),
        Row("CarePlan.category", nil, 10330), Row("CarePlan.category.0", foreign, 10330), Row("CarePlan.subject", nil, 10380),
        Row("CarePlan.subject", group, 10380), Row("CarePlan.encounter", group, 10381), Row("CarePlan.author", group, 10382),
    ]

    static let courses = [
        Row("Immunization.vaccineCode", nil, 10103), Row("Immunization.vaccineCode", foreign, 10103),
        Row("Immunization.performer.0.function", foreign, 10104), Row("Immunization.reasonCode.0", foreign, 10105),
        Row("Immunization.reportOrigin", foreign, 10106), Row("Immunization.status", nil, 10107),
        Row("Immunization.statusReason", foreign, 10108), Row("Immunization.patient", nil, 10155),
        Row("Immunization.occurrenceDateTime", nil, 10156), Row("Immunization.primarySource", nil, 10292),
        Row("Immunization.encounter", nil, 10293), Row("Immunization.performer", nil, 10294), Row("Immunization.location", nil, 10305),
        Row("Immunization.lotNumber", nil, 10306), Row("Immunization.expirationDate", "2026-01-05", 10307),
        Row("Immunization.expirationDate", "2025-12", 10307), Row("Immunization.fundingSource", foreign, 10426),
        Row("Immunization.reaction", [["date": future]], 10819), Row("Immunization.reaction", [["detail": group]], 10820),
        Row("EpisodeOfCare.status", nil, 10109), Row("EpisodeOfCare.type", nil, 10110), Row("EpisodeOfCare.type.0", foreign, 10110),
        Row("EpisodeOfCare.diagnosis.0.role", foreign, 10111), Row("EpisodeOfCare.patient", nil, 10157),
        Row("EpisodeOfCare.statusHistory.0.period.start", local, 10404), Row("EpisodeOfCare.statusHistory.0.period.end", future, 10405),
        Row("EpisodeOfCare.period.start", ancient, 10406), Row("EpisodeOfCare.period.end", local, 10407),
        Row("EpisodeOfCare.managingOrganization", group, 10408), Row("EpisodeOfCare.identifier.0", foreignIdentifier, 10458),
    ]

    static let rows = roles + medication + request + dispense + order + specimen + report + documents + assessments + courses

    @Test("an example body breaks no rule", arguments: ExampleBody.types)
    func examples(type: String) throws {
        #expect(PlatformRules.problems(in: try ExampleBody.read(type), now: Samples.now) == [])
    }

    @Test("one wrong thing breaks exactly its rule", arguments: rows)
    func broken(row: Row) throws {
        let problems = PlatformRules.problems(in: try ExampleBody.read(row.path, changedTo: row.value), now: Samples.now)
        #expect(problems.map(\.rule) == [String(row.rule)], "\(problems)")
        #expect(problems.allSatisfy { $0.message.hasSuffix(".") && $0.element == PlatformRules.path(of: row.rule) })
    }

    @Test("every rule about these types that a body can break has a row, and no number stands twice")
    func complete() {
        let types = Set(ExampleBody.types)
        let numbers = PlatformRules.all.filter { types.contains(String($0.type)) }.filter { rule in
            rule.demands.contains { if case .number = $0 { false } else if case .code = $0 { false } else { true } }
        }.compactMap(\.number)
        #expect(Set(numbers).subtracting(Self.rows.map(\.rule)) == [])
        let all = PlatformRules.all.compactMap(\.number)
        #expect(all.count == Set(all).count)
    }

    @Test("plans and expiry may lie in the future; a contained Medication and a reference not bound yet are taken")
    func taken() throws {
        let changes: [(String, JSON)] = [
            ("ServiceRequest.occurrenceDateTime", Self.future), ("Medication.batch.expirationDate", Self.future),
            ("EpisodeOfCare.period.end", Self.future), ("Immunization.expirationDate", "2026-01"),
            ("MedicationRequest.medicationReference.reference", "urn:uuid:019a0000-0000-7000-8000-000000000001"),
            ("DiagnosticReport.identifier.0.system", "http://sys-ids.kemkes.go.id/diagnostic/10000004/rad"),
        ]
        for (path, value) in changes {
            #expect(PlatformRules.problems(in: try ExampleBody.read(path, changedTo: value), now: Samples.now) == [], "\(path)")
        }
        var request = try ExampleBody.read("MedicationRequest.medicationReference.reference", changedTo: "#m1")
        request["contained"] = [["resourceType": "Medication", "id": "m1"]]
        #expect(PlatformRules.problems(in: request, now: Samples.now) == [])
    }

    @Test("a vaccine that was not given needs neither place nor batch")
    func vaccineNotGiven() throws {
        var body = try ExampleBody.read("Immunization.status", changedTo: "not-done")
        body["location"] = Optional<JSON>.none
        body["lotNumber"] = Optional<JSON>.none
        #expect(PlatformRules.problems(in: body, now: Samples.now) == [])
    }
}
