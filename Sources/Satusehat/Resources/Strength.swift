import FHIR
import JSON
import Vocabulary

/// The strength of an active ingredient, free text of KFA: "500 mg", "15 mg/5 mL" (reference section 5.2).
enum Strength {
    /// A Ratio; nil where the text is something else, or says per what only by a form that has no code (FHIR rat-1: both or none).
    static func ratio(_ text: String, form: String?) -> JSON? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let numerator = measured(parts[0], form: nil) else { return nil }
        let denominator = parts.count == 2 ? measured(parts[1], form: form) : one(form)
        guard let denominator else { return nil }
        return FHIR.object(("numerator", numerator), ("denominator", denominator))
    }

    /// Of one tablet, where the text names no amount of anything.
    private static func one(_ form: String?) -> JSON? {
        form.flatMap(DrugUnit.named).map { FHIR.quantity(JSONNumber(1), unit: $0, code: $0, system: .orderableDrugForm) }
    }

    private static func measured(_ part: Substring, form: String?) -> JSON? {
        let words = part.trimmingPrefix(while: \.isWhitespace)
        let digits = words.prefix { $0.isNumber || $0 == "." || $0 == "," }
        let unit = words.dropFirst(digits.count).trimmed
        guard let value = digits.isEmpty ? "1" : LenientDecimal.normalised(String(digits)), let number = JSONNumber(text: value) else {
            return nil
        }
        if let code = DrugUnit.ucum(unit) { return FHIR.quantity(number, unit: unit, code: code) }
        // Only a denominator may be a form.
        return form == nil ? nil : DrugUnit.quantity(value, unit: unit, form: form, allowsUCUM: false)
    }
}

extension Substring {
    fileprivate var trimmed: String {
        var text = drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
