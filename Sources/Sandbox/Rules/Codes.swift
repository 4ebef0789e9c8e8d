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
    static let drugForm = "http://terminology.hl7.org/CodeSystem/v3-orderableDrugForm"
    static let dispenseCategory = "http://terminology.hl7.org/fhir/CodeSystem/medicationdispense-category"
    static let kfa = "http://sys-ids.kemkes.go.id/kfa"
    static let atc = "http://www.whocc.no/atc"
    static let cvx = "http://hl7.org/fhir/sid/cvx"

    /// A national code system, by its last step.
    static func national(_ name: String) -> String {
        national + "/CodeSystem/" + name
    }
}

extension Checklist {
    /// A CodeableConcept: one of the allowed systems, and a code that the system has.
    mutating func concept(_ value: JSON?, _ path: String, rule: Int?, systems: [String], isRequired: Bool = false) {
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
    mutating func concepts(_ value: JSON?, _ path: String, rule: Int?, systems: [String], isRequired: Bool = false) {
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

    /// Digits, a hyphen, a digit.
    static func isLOINCPart(_ text: Substring) -> Bool {
        let bytes = Array(text.utf8)
        return bytes.count >= 3 && bytes[bytes.count - 2] == UInt8(ascii: "-") && isDigit(bytes[bytes.count - 1])
            && bytes.dropLast(2).allSatisfy(isDigit)
    }

    static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }
}
