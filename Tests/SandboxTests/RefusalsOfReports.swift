import JSON

extension Refusal {
    private static let other = "http://sys-ids.kemkes.go.id/"

    static let serviceRequest: [Refusal] = [
        .without("identifier", 10415), .identifier("identifier.0.system", .string(other + "servicerequest/10000005"), 10415),
        .without("status", 10065), .code("status", "final", 10065), .without("intent", 10063), .code("intent", "lab", 10063),
        .code("priority", "cito", 10066), .without("category", 10462), .system("category.0.coding.0.system", 10462),
        .without("code", 10060),
        .code("code.coding.0.code", "2339-1", 10060), .mandatory("subject", 10141), .mandatory("encounter", 10142),
        .without("occurrenceDateTime", 10360), .format("occurrenceDateTime", 10360), .without("authoredOn", 10361),
        .ahead("authoredOn", 10361), .mandatory("requester", 10376), .mandatory("performer", 10377),
        .reference("performer.0", "Organization/10000004", 10377),
        Refusal(
            path: "locationReference", value: [["reference": "Location/x"]], title: "Invalid reference: Location/x", rule: 10431),
    ]

    static let specimen: [Refusal] = [
        .without("identifier", 10414), .reference("identifier.0.assigner", "Organization/404", 10395), .without("status", 10069),
        .code("status", "taken", 10069), .without("type", 10070), .mandatory("subject", 10143), .mandatory("request", 10440),
        .reference("request.0", "ServiceRequest/nowhere", 10440), .without("receivedTime", 10366), .ahead("receivedTime", 10366),
        .without("collection", 10362), .ahead("collection.collectedDateTime", 10362), .system("collection.method.coding.0.system", 10068),
    ]

    static let labObservation: [Refusal] = [
        .identifier("identifier.0.system", .string(other + "observation/10000005"), 10441), .reference("specimen", "Specimen/x", nil),
        .reference("basedOn.0", "ServiceRequest/x", nil), .code("interpretation.0.coding.0.code", "Normal", 10398),
        .quoted("referenceRange.0.low.value", 10369), .reference("performer.1", "Patient/P02428473601", 10383),
    ]

    static let diagnosticReport: [Refusal] = [
        .without("identifier", 10432), .identifier("identifier.0.system", .string(other + "diagnostic/10000004"), 10432),
        .without("status", 10072), .without("category", 10073), .code("category.0.coding.0.code", "LABORATORY", 10073),
        .without("code", 10071), .mandatory("subject", 10144), .mandatory("encounter", 10145), .without("issued", 10359),
        .ahead("issued", 10359), .ahead("effectiveDateTime", 10379), .reference("result.0", "Observation/nowhere", 10385),
        .reference("specimen.0", "Specimen/nowhere", 10386), .reference("basedOn.0", "ServiceRequest/nowhere", 10387),
    ]

    static let immunization: [Refusal] = [
        .without("status", 10107), .without("vaccineCode", 10103), .system("vaccineCode.coding.0.system", 10103),
        .mandatory("patient", 10155), .mandatory("encounter", 10293), .without("occurrenceDateTime", 10156),
        .ahead("occurrenceDateTime", 10156), .without("primarySource", 10292),
        Refusal(path: "primarySource", value: "yes", title: "Invalid boolean value", rule: 10292), .mandatory("performer", 10294),
        .without("location", 10305), .without("lotNumber", 10306), .without("expirationDate", 10307),
        Refusal(path: "expirationDate", value: "2020-01-31", title: "Invalid date time value: expirationDate", rule: 10307),
        .system("reasonCode.0.coding.0.system", 10105),
        Refusal(path: "protocolApplied.0.doseNumberPositiveInt", value: 0, title: "Invalid decimal value: 0", rule: 10456),
    ]

    static let carePlan: [Refusal] = [
        .without("status", 10115), .without("intent", 10116), .code("intent", "goal", 10116), .without("title", 10329),
        .without("description", 10328), .without("category", 10330), .mandatory("subject", 10380),
        .reference("encounter", "Encounter/nowhere", 10381), .without("created", 10324), .ahead("created", 10324),
        .reference("author", "Practitioner/1", 10382),
    ]

    static let questionnaireResponse: [Refusal] = [
        .without("questionnaire", 10169), .code("questionnaire", "Q0007", 10169), .without("status", 10112),
        .mandatory("subject", 10370), .reference("encounter", "Encounter/nowhere", 10378), .ahead("authored", 10373),
        .reference("author", "Practitioner/1", 10371), .reference("source", "Organization/10000004", 10372),
        Refusal(path: "item.0.item.0.answer.0.valueCoding.code", value: "", title: "Element not found", rule: 10665),
        .without("item.0.linkId", nil, "unparseable_resource"),
    ]

    static let clinicalImpression: [Refusal] = [
        .without("status", 10080), .mandatory("subject", 10148), .mandatory("encounter", 10149), .ahead("effectiveDateTime", 10417),
        .ahead("date", 10419), .reference("assessor", "Practitioner/1", 10420), .reference("problem.0", "Condition/nowhere", 10421),
        .reference("investigation.0.item.0", "Observation/nowhere", 10422),
        .code("finding.0.itemCodeableConcept.coding.0.code", "I10.99", 10082),
        .system("prognosisCodeableConcept.0.coding.0.system", 10083),
        .identifier("identifier.0.system", .string(other + "clinicalimpression/10000005"), 10418),
    ]

    static let composition: [Refusal] = [
        .without("identifier", 10464), .identifier("identifier.system", .string(other + "composition/10000005"), 10464),
        Refusal(path: "identifier", value: [], title: "unparseable_resource", rule: nil), .without("status", 10020),
        .without("type", 10021), .without("category", 10022), .system("category.0.coding.0.system", 10022), .mandatory("subject", 10131),
        .without("date", 10132), .ahead("date", 10132), .mandatory("author", 10133), .without("title", 10134),
        .reference("custodian", "Organization/404", nil), .without("section.0.code", 10853),
        .code("section.0.section.0.code.coding.0.code", "8716-4", 10853),
        .reference("section.1.section.0.entry.0", "Condition/nowhere", 10677),
    ]
}
