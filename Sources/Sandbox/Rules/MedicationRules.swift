import JSON

/// Reference, section 3.10. A Medication stands alone or is contained in what refers to it.
enum MedicationRules {
    static func check(_ medication: JSON, _ list: inout Checklist, in records: Records) {
        list.identifiers(medication, "medication", rule: nil, isRequired: false)
        check(medication, at: "", &list, in: records)
    }

    /// `medicationReference` of a request or a dispense.
    ///
    /// - Parameter products: how the KFA code must begin: 92 a product template, 93 an actual product.
    static func reference(_ resource: JSON, rule: Int, products: [String], _ list: inout Checklist, in records: Records) {
        let path = "medicationReference"
        guard let medication = target(resource, path, rule, &list, in: records) else { return }
        for coding in medication["code"]?["coding"]?.array ?? [] where coding["system"]?.string == CodeSystem.kfa {
            let code = coding["code"]?.string ?? ""
            if Terminology.has(code, in: CodeSystem.kfa), !products.contains(String(code.prefix(2))) { refuse(code, at: path, &list) }
        }
    }

    private static func target(
        _ resource: JSON, _ path: String, _ rule: Int, _ list: inout Checklist, in records: Records
    ) -> JSON? {
        let text = resource[path]?["reference"]?.string ?? ""
        guard text.hasPrefix("#") else {
            let stored = list.reference(resource[path], path, rule: rule, to: "Medication", in: records, isRequired: true)
            return stored.flatMap { try? JSON.parse($0.bytes) }
        }
        let contained = resource["contained"]?.array ?? []
        guard let index = contained.firstIndex(where: { "#" + ($0["id"]?.string ?? "") == text && $0["resourceType"] == "Medication" })
        else {
            list.invalidReference(text, path, rule)
            return nil
        }
        check(contained[index], at: "contained[\(index)]", &list, in: records)
        return contained[index]
    }

    private static func check(_ medication: JSON, at prefix: String, _ list: inout Checklist, in records: Records) {
        let start = prefix.isEmpty ? "" : prefix + "."
        list.check(medication, table, at: prefix, in: records)
        for coding in medication["code"]?["coding"]?.array ?? [] where coding["system"]?.string == CodeSystem.kfa {
            let code = coding["code"]?.string ?? ""
            if Terminology.has(code, in: CodeSystem.kfa), !code.hasPrefix("92"), !code.hasPrefix("93") {
                refuse(code, at: start + "code", &list)
            }
        }
        let type = medication["extension"]?.array?.first { $0["url"]?.string == typeExtension }
        list.concept(
            type?["valueCodeableConcept"], start + "extension.valueCodeableConcept", rule: 10031,
            systems: [CodeSystem.national("medication-type")], isRequired: true)
    }

    private static func refuse(_ code: String, at path: String, _ list: inout Checklist) {
        list.add("value", "Code not found: \(code), system: \(CodeSystem.kfa)", at: path, rule: 10024)
    }

    private static let typeExtension = "https://fhir.kemkes.go.id/r4/StructureDefinition/MedicationType"

    private static let table: [ElementRule] = [
        .required("code", 10024, .concept([CodeSystem.kfa, CodeSystem.snomed])),
        .required("status", 10026, .code(["active", "inactive", "entered-in-error"])),
        .required("form", 10025, .concept([CodeSystem.national("medication-form")])),
        .optional("ingredient.itemCodeableConcept", 10030, .concept([CodeSystem.kfa])),
        .optional("ingredient.isActive", nil, .boolean),
        .optional("ingredient.strength.numerator", 10027, .unit([CodeSystem.ucum])),
        .optional("ingredient.strength.numerator.value", 10334, .number),
        .optional("ingredient.strength.denominator", 10028, .unit([CodeSystem.snomed, CodeSystem.drugForm, CodeSystem.ucum])),
        .optional("ingredient.strength.denominator.value", 10335, .number),
        .optional("manufacturer", 10391, .reference(["Organization"])),
        .optional("batch.lotNumber", 10309, .text),
        .optional("batch.expirationDate", 10310, .plannedDateTime),
    ]
}
