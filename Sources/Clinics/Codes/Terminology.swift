import Postgres

/// A table of codes that people search.
public enum Terminology: String, Sendable, Hashable, CaseIterable, PostgresValue {
    /// Diagnoses: WHO's ICD-10, as SATUSEHAT takes it.
    case icd10
    /// Procedures: ICD-9-CM, volume 3.
    case icd9cm
    /// Observations: LOINC.
    case loinc

    /// The code as it is written: `i10` is I10, `J069` is J06.9, `8952` is 89.52; nil when it has not this system's form.
    public func code(_ given: String) -> String? {
        let text = given.uppercased().filter { !" +*†‡".contains($0) }
        switch self {
        case .icd10:
            let code = Self.dotted(text, after: 3)
            return code.wholeMatch(of: /[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?/) == nil ? nil : code
        case .icd9cm:
            let code = Self.dotted(text, after: 2)
            return code.wholeMatch(of: /[0-9]{2}(\.[0-9]{1,2})?/) == nil ? nil : code
        case .loinc:
            guard text.wholeMatch(of: /[0-9]{1,7}-[0-9]/) != nil, let last = text.last?.wholeNumberValue else { return nil }
            return Self.checkDigit(text.dropLast(2).compactMap(\.wholeNumberValue)) == last ? text : nil
        }
    }

    private static func dotted(_ text: String, after count: Int) -> String {
        guard text.count > count, !text.contains(".") else { return text }
        return text.prefix(count) + "." + text.dropFirst(count)
    }

    /// LOINC's check digit: mod 10 (LOINC Users' Guide, appendix "Calculating mod 10 check digits").
    private static func checkDigit(_ digits: [Int]) -> Int {
        let sum = digits.reversed().enumerated().reduce(0) { sum, digit in
            let value = digit.offset.isMultiple(of: 2) ? digit.element * 2 : digit.element
            return sum + value / 10 + value % 10
        }
        return (10 - sum % 10) % 10
    }
}

/// One code with its meaning.
public struct CodeEntry: Sendable, Hashable {
    /// As it is sent, e.g. J06.9.
    public let code: String
    /// The system's own words.
    public let display: String
    /// Indonesian, where it is known.
    public let localDisplay: String?
    /// Whether it may still be used.
    public let isActive: Bool

    /// An entry of a table.
    public init(code: String, display: String, localDisplay: String? = nil, isActive: Bool = true) {
        self.code = code
        self.display = display
        self.localDisplay = localDisplay
        self.isActive = isActive
    }
}
