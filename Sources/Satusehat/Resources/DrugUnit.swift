import FHIR
import JSON

/// Units of medicines as clinics write them, in the systems that the platform takes: v3-orderableDrugForm, and UCUM where it allows that
/// (rules 10050, 10348, 10349, 10357).
enum DrugUnit {
    /// A quantity; nil where the number or its unit cannot be said in these systems.
    /// - Parameters:
    ///   - form: the medicine's form in words, for a unit that is a container: a bottle of syrup.
    ///   - allowsUCUM: a dispense takes drug forms alone.
    static func quantity(_ value: String?, unit: String?, form: String?, allowsUCUM: Bool) -> JSON? {
        guard let number = value.flatMap({ JSONNumber(text: $0) }), let unit else { return nil }
        if let code = orderable(unit, form: form) { return FHIR.quantity(number, unit: unit, code: code, system: .orderableDrugForm) }
        guard allowsUCUM, let code = ucum(unit) else { return nil }
        return FHIR.quantity(number, unit: unit, code: code)
    }

    /// The orderableDrugForm of a unit. A container counts as its content's form: one bottle of syrup is one SYRUP. A strip or a box
    /// does not: it holds many tablets.
    static func orderable(_ unit: String, form: String?) -> String? {
        if forms.contains(unit.uppercased()) { return unit.uppercased() }
        return named(unit) ?? (containers.contains(unit.lowercased()) ? form.flatMap(named) : nil)
    }

    /// UCUM of a measure.
    static func ucum(_ unit: String) -> String? { measures[unit.lowercased()] }

    /// By the first of its words that names a form: "Kaplet Salut Selaput" is TAB.
    static func named(_ words: String) -> String? {
        words.lowercased().split(whereSeparator: { !$0.isLetter }).lazy.compactMap { names[String($0)] }.first
    }

    private static let forms: Set<String> = [
        "TAB", "CAPLET", "CHEWTAB", "ECTAB", "ERTAB", "CAP", "ERCAP", "SYRUP", "ELIXIR", "SUSP", "SOL", "ORSOL", "ORSUSP", "DROP", "ORDROP",
        "OPDROP", "OTDROP", "CREAM", "OINT", "OPOINT", "GEL", "LTN", "PASTE", "FOAM", "PATCH", "INJ", "IVSOL", "SUPP", "VAGSUPP", "POWD",
        "INHL", "SPRY", "LOZ", "PILL", "ENEMA", "LIQ", "OIL",
    ]

    private static let names = [
        "tab": "TAB", "tablet": "TAB", "kaplet": "TAB", "caplet": "TAB", "kapsul": "CAP", "caps": "CAP", "kaps": "CAP", "capsule": "CAP",
        "sirup": "SYRUP", "sirop": "SYRUP", "syrup": "SYRUP", "eliksir": "ELIXIR", "suspensi": "SUSP", "larutan": "SOL", "tetes": "DROP",
        "drops": "DROP", "krim": "CREAM", "cream": "CREAM", "salep": "OINT", "ointment": "OINT", "gel": "GEL", "losio": "LTN",
        "lotion": "LTN", "pasta": "PASTE", "injeksi": "INJ", "injection": "INJ", "infus": "IVSOL", "supositoria": "SUPP",
        "suppositoria": "SUPP", "ovula": "VAGSUPP", "serbuk": "POWD", "puyer": "POWD", "powder": "POWD", "inhalasi": "INHL",
        "inhaler": "INHL", "semprot": "SPRY", "spray": "SPRY", "pil": "PILL", "enema": "ENEMA",
    ]

    private static let containers: Set<String> = [
        "botol", "btl", "tube", "tub", "vial", "ampul", "ampule", "flakon", "flabot", "kolf", "pot", "sachet", "saset", "bungkus", "bks",
    ]

    private static let measures = [
        "mg": "mg", "miligram": "mg", "g": "g", "gr": "g", "gram": "g", "mcg": "ug", "µg": "ug", "ug": "ug", "kg": "kg", "ml": "mL",
        "mililiter": "mL", "cc": "mL", "l": "L", "iu": "[iU]", "ui": "[iU]", "mmol": "mmol", "meq": "meq", "%": "%",
    ]
}
