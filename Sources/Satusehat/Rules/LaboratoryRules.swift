import FHIR

/// The rules about orders, specimens and reports.
extension PlatformRules {
    static let laboratory = serviceRequest + specimen + diagnosticReport

    private static let serviceRequest: [PlatformRule] = [
        .init(10059, "ServiceRequest.bodySite", .systems([.snomed])),
        .init(10060, "ServiceRequest.code", .required, .systems([.icd9cm, .loinc, .snomed, .kemkesExamination, .kptl])),
        .init(10063, "ServiceRequest.intent", .required),
        .init(10064, "ServiceRequest.reasonCode", .systems([.icd10, .icd9cm, .snomed])),
        .init(10065, "ServiceRequest.status", .required),
        .init(10066, "ServiceRequest.priority", .code),
        .init(10067, "ServiceRequest.locationCode", .systems(["http://terminology.hl7.org/CodeSystem/v3-RoleCode"])),
        .init(10141, "ServiceRequest.subject", .required),
        .init(10142, "ServiceRequest.encounter", .required),
        // A control is ordered for a later day.
        .init(10360, "ServiceRequest.occurrenceDateTime", .required, .plannedDateTime),
        .init(10361, "ServiceRequest.authoredOn", .required, .dateTime),
        .init(10376, "ServiceRequest.requester", .required, .reference(["Practitioner"])),
        .init(10377, "ServiceRequest.performer", .required, .reference(["Practitioner"])),
        // Imaging and referrals carry their own numbers beside the order's (reference section 3.12).
        .init(
            10415, "ServiceRequest.identifier", .required,
            .identifier(kinds: ["servicerequest", "sitb", "acsn", "referral-number"])),
        .init(
            10427, "ServiceRequest.orderDetail",
            .systems(["http://dicom.nema.org/resources/ontology/DCM", "http://sys-ids.kemkes.go.id/ae-title", .snomed])),
        .init(10431, "ServiceRequest.locationReference", .reference(["Location"])),
        .init(10462, "ServiceRequest.category", .required, .systems([.kemkes, .snomed])),
    ]

    private static let specimen: [PlatformRule] = [
        .init(10068, "Specimen.collection.method", .systems([.snomed])),
        .init(10069, "Specimen.status", .required),
        .init(10070, "Specimen.type", .required, .systems([.kemkesClinicalTerm, .snomed])),
        .init(10143, "Specimen.subject", .required),
        .init(10362, "Specimen.collection.collectedDateTime", .required, .dateTime),
        .init(
            10363, "Specimen.collection.fastingStatusCodeableConcept",
            .systems(["http://terminology.hl7.org/CodeSystem/v2-0916"])),
        .init(10364, "Specimen.collection.quantity.value", .number),
        .init(10365, "Specimen.processing.timeDateTime", .dateTime),
        .init(10366, "Specimen.receivedTime", .required, .dateTime),
        .init(10367, "Specimen.extension.valueDateTime", .dateTime),
        .init(10395, "Specimen.identifier.assigner", .reference(["Organization"])),
        .init(10396, "Specimen.collection.collector", .reference(["Practitioner", "PractitionerRole"])),
        .init(10414, "Specimen.identifier", .required, .identifier(kinds: ["specimen", "sitb"])),
        .init(10440, "Specimen.request", .required, .reference(["ServiceRequest"])),
        .init(10679, "Specimen.container.type", .systems([.snomed])),
        .init(10680, "Specimen.collection.bodySite", .systems([.snomed])),
    ]

    private static let diagnosticReport: [PlatformRule] = [
        .init(10071, "DiagnosticReport.code", .required, .systems([.kemkesExamination, .loinc])),
        .init(10072, "DiagnosticReport.status", .required),
        .init(10073, "DiagnosticReport.category", .required, .systems(["http://terminology.hl7.org/CodeSystem/v2-0074"])),
        .init(10074, "DiagnosticReport.conclusionCode", .systems([.loinc, .snomed, .interpretation, .kemkesExamination])),
        .init(10144, "DiagnosticReport.subject", .required),
        .init(10145, "DiagnosticReport.encounter", .required),
        .init(10359, "DiagnosticReport.issued", .required, .dateTime),
        .init(10379, "DiagnosticReport.effectiveDateTime", .dateTime),
        // The examples name the laboratory too.
        .init(10384, "DiagnosticReport.performer", .reference(["Practitioner", "Organization"])),
        .init(10385, "DiagnosticReport.result", .reference(["Observation"])),
        .init(10386, "DiagnosticReport.specimen", .reference(["Specimen"])),
        .init(10387, "DiagnosticReport.basedOn", .reference(["ServiceRequest"])),
        .init(
            10432, "DiagnosticReport.identifier", .required,
            .identifier(kinds: ["diagnostic/{org}/lab", "diagnostic/{org}/rad"])),
    ]
}
