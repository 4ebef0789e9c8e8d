import Clinics
import FHIR
import JSON

/// Codings and quantities as the clinic gave them, with the system that is meant where it left that out.
enum Codings {
    static func coding(_ value: CodingValue, in usual: CodeSystem) -> JSON {
        FHIR.coding(value.system.map { CodeSystem($0) } ?? usual, value.code, value.display)
    }

    /// A concept of codes, words, or both.
    static func concept(_ value: ConceptValue, in usual: CodeSystem) -> JSON {
        FHIR.codeableConcept(value.codings.map { coding($0, in: usual) }, text: value.text)
    }

    /// nil when the text is no number: the API takes numbers only.
    static func quantity(_ value: QuantityValue) -> JSON? {
        guard let number = JSONNumber(text: value.value) else { return nil }
        let code = value.code ?? value.unit.map(ucum) ?? "1"
        return FHIR.quantity(number, unit: value.unit ?? code, code: code, system: value.system.map { CodeSystem($0) } ?? .ucum)
    }

    /// UCUM of units as clinics write them; others are taken as they are.
    private static func ucum(_ unit: String) -> String {
        switch unit.lowercased() {
        case "mmhg": "mm[Hg]"
        case "x/menit", "x/mnt", "kali/menit", "bpm", "beats/minute", "breaths/min": "/min"
        case "c", "°c", "celsius": "Cel"
        case "persen": "%"
        default: unit
        }
    }
}
