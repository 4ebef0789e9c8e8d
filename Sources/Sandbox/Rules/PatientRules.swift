import JSON

/// Rules 10166 to 10168, 10333, 10397, 10413 (reference, section 2.3).
enum PatientRules {
    static func check(_ patient: JSON) -> [Issue] {
        var list = Checklist(type: "Patient", facility: "")
        if patient["identifier"]?.array?.isEmpty ?? true { list.missing("identifier", rule: 10166) }
        list.number(patient["multipleBirthInteger"], "multipleBirthInteger", rule: 10167, isRequired: true)
        list.text(patient["name"]?[0]?["text"], "name.text", rule: 10168)
        if patient["address"]?.array?.isEmpty ?? true { list.missing("address", rule: 10333) }
        list.code(patient["gender"], "gender", rule: 10413, in: ["male", "female"])
        if let birthDate = patient["birthDate"]?.string {
            if !PlatformTime.isDate(birthDate) {
                list.add("value", "Invalid date time format: \(birthDate)", at: "birthDate", rule: 10397)
            }
        } else {
            list.missing("birthDate", rule: 10397)
        }
        return list.issues
    }
}
