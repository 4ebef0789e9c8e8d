import JSON

/// The code systems of the validators.
enum CodeSystem {
    static let icd10 = "http://hl7.org/fhir/sid/icd-10"
    static let icd9 = "http://hl7.org/fhir/sid/icd-9-cm"
    static let snomed = "http://snomed.info/sct"
    static let loinc = "http://loinc.org"
    static let ucum = "http://unitsofmeasure.org"
    static let national = "http://terminology.kemkes.go.id"
    static let clinicalTerm = "http://terminology.kemkes.go.id/CodeSystem/clinical-term"
    static let examination = "http://terminology.kemkes.go.id/CodeSystem/examination"
    static let hl7 = "http://terminology.hl7.org/CodeSystem/"
}

extension Checklist {
    /// A CodeableConcept: one of the allowed systems, and a code that the system has.
    mutating func concept(_ value: JSON?, _ path: String, rule: Int, systems: [String], isRequired: Bool = false) {
        guard let value, value != [], value != [:] else {
            if isRequired { missing(path, rule: rule) }
            return
        }
        guard value.object != nil else { return unparseable("invalid type for field \"\(path)\"") }
        guard let codings = value["coding"]?.array, !codings.isEmpty else {
            if isRequired { missing(path + ".coding", rule: rule) }
            return
        }
        for (index, coding) in codings.enumerated() {
            self.coding(coding, "\(path).coding[\(index)]", rule: rule, systems: systems)
        }
    }

    /// An element that is an array of CodeableConcepts.
    mutating func concepts(_ value: JSON?, _ path: String, rule: Int, systems: [String], isRequired: Bool = false) {
        guard let value, value != [] else {
            if isRequired { missing(path, rule: rule) }
            return
        }
        guard let concepts = value.array else { return unparseable("invalid type for field \"\(path)\"") }
        for (index, concept) in concepts.enumerated() {
            self.concept(concept, "\(path)[\(index)]", rule: rule, systems: systems, isRequired: isRequired)
        }
    }

    mutating func coding(_ coding: JSON, _ path: String, rule: Int?, systems: [String]) {
        guard let code = coding["code"]?.string, !code.isEmpty else { return missing(path + ".code", rule: rule) }
        let system = coding["system"]?.string ?? ""
        guard systems.contains(system) else {
            return add("code-invalid", "Invalid Coding System: \(system)", at: path + ".system", rule: rule)
        }
        if !Terminology.has(code, in: system) {
            add("value", "Code not found: \(code), system: \(system)", at: path + ".code", rule: rule)
        }
    }
}

/// Which codes exist, as far as form and check digits tell; small value sets are complete.
enum Terminology {
    static func has(_ code: String, in system: String) -> Bool {
        switch system {
        case CodeSystem.icd10: isICD10(code)
        case CodeSystem.icd9: CodeShape.matches(code, "NN", optional: 1...2, of: .digit)
        case CodeSystem.loinc: isLOINC(code)
        case CodeSystem.snomed: (6...18).contains(code.utf8.count) && code.utf8.allSatisfy(CodeShape.isDigit)
        case CodeSystem.ucum: isUCUM(code)
        default: sets[system]?.contains(code) ?? true
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

    private static func isUCUM(_ code: String) -> Bool {
        let wrong: Set<String> = ["mmHg", "bpm", "°C", "celsius", "Celsius", "C", "x/menit", "beats/minute", "breaths/min", "persen"]
        return !code.contains(" ") && !wrong.contains(code)
    }

    private static let sets: [String: Set<String>] = [
        CodeSystem.hl7 + "condition-clinical": ["active", "recurrence", "relapse", "inactive", "remission", "resolved"],
        CodeSystem.hl7 + "condition-ver-status": [
            "unconfirmed", "provisional", "differential", "confirmed", "refuted", "entered-in-error",
        ],
        CodeSystem.hl7 + "condition-category": ["encounter-diagnosis", "problem-list-item"],
        CodeSystem.hl7 + "observation-category": [
            "social-history", "vital-signs", "imaging", "laboratory", "procedure", "survey", "exam", "therapy", "activity",
        ],
        CodeSystem.hl7 + "v3-ActCode": ["AMB", "IMP", "EMER", "HH", "VR", "SS", "ACUTE", "NONAC", "PRENC", "OBSENC", "FLD"],
        CodeSystem.hl7 + "diagnosis-role": ["AD", "DD", "CC", "CM", "pre-op", "post-op", "billing"],
        CodeSystem.hl7 + "location-physical-type": [
            "si", "bu", "wi", "wa", "lvl", "co", "ro", "bd", "ve", "ho", "ca", "rd", "area", "jdn",
        ],
        CodeSystem.hl7 + "organization-type": [
            "prov", "dept", "team", "govt", "ins", "pay", "edu", "reli", "crs", "cg", "bus", "other",
        ],
        CodeSystem.hl7 + "discharge-disposition": [
            "home", "alt-home", "other-hcf", "hosp", "long", "aadvice", "exp", "psy", "rehab", "snf", "oth",
        ],
    ]
}

/// The look of ICD codes. Compared by hand, since a regular expression costs more than the rest of a request.
enum CodeShape {
    enum Tail {
        case digit
        case digitOrLetter
    }

    /// A stem of letters (A) and digits (N), then perhaps a point and some characters.
    static func matches(_ code: String, _ stem: String, optional count: ClosedRange<Int>, of tail: Tail) -> Bool {
        let bytes = Array(code.utf8)
        let pattern = Array(stem.utf8)
        guard bytes.count >= pattern.count else { return false }
        for (byte, wanted) in zip(bytes, pattern) {
            guard wanted == UInt8(ascii: "A") ? isLetter(byte) : isDigit(byte) else { return false }
        }
        if bytes.count == pattern.count { return true }
        let rest = bytes[(pattern.count + 1)...]
        return bytes[pattern.count] == UInt8(ascii: ".") && count.contains(rest.count)
            && rest.allSatisfy { isDigit($0) || (tail == .digitOrLetter && isLetter($0)) }
    }

    static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }
}
