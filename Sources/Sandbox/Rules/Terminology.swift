/// Which codes exist, as far as form and check digits tell; small value sets are complete.
enum Terminology {
    static func has(_ code: String, in system: String) -> Bool {
        switch system {
        case CodeSystem.icd10: isICD10(code)
        case CodeSystem.icd9: CodeShape.matches(code, "NN", optional: 1...2, of: .digit)
        case CodeSystem.loinc: isLOINC(code)
        case CodeSystem.snomed: (6...18).contains(code.utf8.count) && code.utf8.allSatisfy(CodeShape.isDigit)
        case CodeSystem.ucum: isUCUM(code)
        case CodeSystem.kfa: isKFA(code)
        case CodeSystem.cvx: (1...3).contains(code.utf8.count) && code.utf8.allSatisfy(CodeShape.isDigit)
        case CodeSystem.drugForm: !code.isEmpty && code.utf8.allSatisfy { CodeShape.isLetter($0) || CodeShape.isDigit($0) }
        case CodeSystem.national("medication-form"): CodeShape.matches(code, "AANNN", optional: 0...0, of: .digit) && code.hasPrefix("BS")
        default: ValueSets.closed[system]?.contains(code) ?? true
        }
    }

    /// A fifth character exists only where ICD-10 subdivides by it, and some categories have no subdivision at all.
    private static func isICD10(_ code: String) -> Bool {
        guard CodeShape.matches(code, "ANN", optional: 1...2, of: .digitOrLetter) else { return false }
        if code.count == 6, !"FMOSTVWXY".contains(code.prefix(1)) { return false }
        return code.count == 3 || !undivided.contains(String(code.prefix(3)))
    }

    private static let undivided: Set<String> = ["B24", "D24", "I10", "I64", "K30", "N40", "R05", "R11", "R17", "R51", "R54"]

    /// The digit behind the hyphen is a check digit, modulo 10 as on bank cards.
    private static func isLOINC(_ code: String) -> Bool {
        // Parts and answers, as in LP173421-1, are counted in another way.
        if code.hasPrefix("LP") || code.hasPrefix("LA") { return CodeShape.isLOINCPart(code.dropFirst(2)) }
        let bytes = Array(code.utf8)
        guard (3...9).contains(bytes.count), bytes[bytes.count - 2] == UInt8(ascii: "-") else { return false }
        let digits = bytes.dropLast(2) + bytes.suffix(1)
        guard digits.allSatisfy(CodeShape.isDigit) else { return false }
        var sum = 0
        for (index, digit) in digits.reversed().enumerated() {
            let weighted = Int(digit - UInt8(ascii: "0")) * (index.isMultiple(of: 2) ? 1 : 2)
            sum += weighted / 10 + weighted % 10
        }
        return sum.isMultiple(of: 10)
    }

    /// Ingredient, template, product or package (reference, section 5.3). The running number 999999 has not been given out.
    private static func isKFA(_ code: String) -> Bool {
        code.utf8.count == 8 && code.utf8.allSatisfy(CodeShape.isDigit) && ["91", "92", "93", "94"].contains(code.prefix(2))
            && !code.hasSuffix("999999")
    }

    private static func isUCUM(_ code: String) -> Bool {
        let wrong: Set<String> = ["mmHg", "bpm", "°C", "celsius", "Celsius", "C", "x/menit", "beats/minute", "breaths/min", "persen"]
        return !code.contains(" ") && !wrong.contains(code)
    }
}
