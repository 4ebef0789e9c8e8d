import FHIR

/// The rules about Composition and QuestionnaireResponse.
extension PlatformRules {
    static let documents = composition + questionnaireResponse

    private static let composition: [PlatformRule] = [
        .init(10020, "Composition.status", .required),
        .init(10021, "Composition.type", .required, .systems([.loinc])),
        .init(10022, "Composition.category", .required, .systems([.loinc])),
        // LOINC alone in the dictionary; the published outpatient summary has national codes at this level too.
        .init(10023, "Composition.section.code", .systems(sectionCodes)),
        .init(10131, "Composition.subject", .required),
        .init(10132, "Composition.date", .required),
        .init(10133, "Composition.author", .required),
        .init(10134, "Composition.title", .required),
        .init(10464, "Composition.identifier", .required, .identifier(kinds: ["composition"])),
        .init(10663, "Composition.attester.party", .reference(["Practitioner"])),
        .init(10666, "Composition.section.focus"),
        .init(10670, "Composition.event.code", .systems([.snomed])),
        .init(10671, "Composition.event.period.start", .dateTime),
        .init(10672, "Composition.event.period.end", .dateTime),
        .init(10673, "Composition.event.detail", .reference(["Practitioner"])),
        .init(10677, "Composition.section.entry"),
        .init(10853, "Composition.section.section.code", .systems(sectionCodes)),
        .init(10854, "Composition.section.section.text.status", .code),
    ]

    private static let sectionCodes: [CodeSystem] = [
        .loinc, .kemkes, "http://terminology.kemkes.go.id/CodeSystem/composition-section",
    ]

    private static let questionnaireResponse: [PlatformRule] = [
        .init(10112, "QuestionnaireResponse.status", .required),
        .init(
            10169, "QuestionnaireResponse.questionnaire", .required, .begins("https://fhir.kemkes.go.id/Questionnaire/Q")),
        .init(10370, "QuestionnaireResponse.subject", .reference(["Patient"])),
        .init(
            10371, "QuestionnaireResponse.author",
            .reference(["Device", "Practitioner", "PractitionerRole", "Patient", "RelatedPerson", "Organization"])),
        .init(
            10372, "QuestionnaireResponse.source",
            .reference(["Patient", "Practitioner", "PractitionerRole", "RelatedPerson"])),
        .init(10373, "QuestionnaireResponse.authored", .dateTime),
        .init(10378, "QuestionnaireResponse.encounter", .reference(["Encounter"])),
        .init(10665, "QuestionnaireResponse.item.answer.valueCoding", .code),
        .init(10863, "QuestionnaireResponse.item.answer.item.answer.valueReference"),
    ]
}
