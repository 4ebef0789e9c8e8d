import Clinics
import Foundation
import JSON
import Vocabulary

/// Codings and quantities as clinics send them.
extension FieldReader {
    /// A coding `{system, code, display}`; a bare text is a code of `defaultSystem`.
    mutating func coding(_ value: JSON, _ field: String, defaultSystem: String?) -> CodingValue? {
        if value.string != nil || value.number != nil {
            return line(value, field).map { CodingValue(system: defaultSystem, code: $0) }
        }
        guard let object = value.object else {
            problem(field, .invalidType, "\(field) harus objek dengan system, code dan display.")
            return nil
        }
        guard let given = object["code"], !given.saysNothing else {
            problem(field + ".code", .required, "\(field).code wajib diisi.")
            return nil
        }
        guard let code = line(given, field + ".code") else { return nil }
        let system = object["system"].flatMap { $0.saysNothing ? nil : line($0, field + ".system") }
        let display = object["display"].flatMap { $0.saysNothing ? nil : line($0, field + ".display") }
        return CodingValue(system: system ?? defaultSystem, code: code, display: display)
    }

    /// A concept `{coding: […], text}`, a coding, or a bare code; what may be one may come in a list.
    mutating func concept(_ value: JSON, _ field: String, defaultSystem: String?) -> (codings: [CodingValue], text: String?)? {
        guard let object = value.object, object["coding"] != nil || (object["code"] == nil && object["text"] != nil) else {
            return coding(value, field, defaultSystem: defaultSystem).map { ([$0], nil) }
        }
        let before = problems.count
        let text = object["text"].flatMap { $0.saysNothing ? nil : line($0, field + ".text") }
        var codings: [CodingValue] = []
        if let given = object["coding"], !given.saysNothing {
            for (index, element) in (given.array ?? [given]).enumerated() where !element.saysNothing {
                if let coding = coding(element, "\(field).coding[\(index)]", defaultSystem: defaultSystem) { codings.append(coding) }
            }
        }
        if codings.isEmpty, text == nil, problems.count == before {
            problem(field + ".coding", .required, "\(field).coding wajib diisi.")
        }
        return problems.count == before ? (codings, text) : nil
    }

    /// A quantity `{value, unit, system, code}`, or a bare number.
    mutating func quantity(_ value: JSON, _ field: String) -> QuantityValue? {
        guard let object = value.object else {
            return number(value, field).map { QuantityValue(value: $0) }
        }
        guard let given = object["value"], !given.saysNothing else {
            problem(field + ".value", .required, "\(field).value wajib diisi.")
            return nil
        }
        guard let number = number(given, field + ".value") else { return nil }
        var quantity = QuantityValue(value: number)
        quantity.unit = object["unit"].flatMap { $0.saysNothing ? nil : line($0, field + ".unit") }
        quantity.system = object["system"].flatMap { $0.saysNothing ? nil : line($0, field + ".system") }
        quantity.code = object["code"].flatMap { $0.saysNothing ? nil : line($0, field + ".code") }
        return quantity
    }

    /// A number as exact decimal text.
    mutating func number(_ value: JSON, _ field: String) -> String? {
        if let number = Self.decimal(value) { return number }
        problem(field, .invalidFormat, "\(field) harus angka, contoh 37,2 atau 37.2.")
        return nil
    }

    /// The number of a value, without judging it.
    static func decimal(_ value: JSON) -> String? {
        switch value {
        case .number(let number):
            // 3.72e1 is written out; what a decimal cannot hold is no measurement.
            number.text.contains(where: { "eE".contains($0) }) ? number.decimal.map { "\($0)" } : LenientDecimal.normalised(number.text)
        case .string(let text): LenientDecimal.normalised(text)
        default: nil
        }
    }
}
