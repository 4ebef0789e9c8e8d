import JSON

/// Reference, section 3.16. Items hold items, and answers hold items too.
enum QuestionnaireResponseRules {
    static func check(_ response: JSON, _ list: inout Checklist, in records: Records) {
        questionnaire(response["questionnaire"]?.string, &list)
        list.check(response, table, in: records)
        items(response["item"], "item", &list, in: records)
    }

    private static let sources = ["Patient", "Practitioner", "PractitionerRole", "RelatedPerson"]

    private static let table: [ElementRule] = [
        .required("status", 10112, .code(["in-progress", "completed", "amended", "entered-in-error", "stopped"])),
        .required("subject", 10370, .reference(["Patient"])),
        .optional("encounter", 10378, .reference(["Encounter"])),
        .optional("authored", 10373, .dateTime),
        .optional("author", 10371, .reference(sources + ["Device", "Organization"])),
        .optional("source", 10372, .reference(sources)),
    ]

    private static let answerTable: [ElementRule] = [
        .optional("valueCoding.code", 10665, .text),
        .optional("valueCoding.system", 10665, .text),
        .optional("valueBoolean", nil, .boolean),
        .optional("valueDecimal", nil, .number),
        .optional("valueInteger", nil, .number),
        .optional("valueDateTime", nil, .plannedDateTime),
        .optional("valueReference", 10863, .reference([])),
    ]

    private static func questionnaire(_ url: String?, _ list: inout Checklist) {
        guard let url, !url.isEmpty else { return list.missing("questionnaire", rule: 10169) }
        let base = "https://fhir.kemkes.go.id/Questionnaire/Q"
        guard url.hasPrefix(base), url.count == base.count + 4, url.utf8.suffix(4).allSatisfy(CodeShape.isDigit) else {
            return list.add("value", "Code not found: \(url)", at: "questionnaire", rule: 10169)
        }
    }

    private static func items(_ items: JSON?, _ path: String, _ list: inout Checklist, in records: Records) {
        for (index, item) in (items?.array ?? []).enumerated() {
            let place = "\(path)[\(index)]"
            if item["linkId"]?.string?.isEmpty ?? true { list.unparseable("missing required field \"linkId\"") }
            self.items(item["item"], place + ".item", &list, in: records)
            for (number, answer) in (item["answer"]?.array ?? []).enumerated() {
                let answerPlace = "\(place).answer[\(number)]"
                list.check(answer, answerTable, at: answerPlace, in: records)
                self.items(answer["item"], answerPlace + ".item", &list, in: records)
            }
        }
    }
}
