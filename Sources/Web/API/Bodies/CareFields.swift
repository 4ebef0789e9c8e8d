import Clinics
import Foundation
import JSON
import Vocabulary

/// What the records of care have in common beside codes and quantities.
extension FieldReader {
    /// A concept of `field`. A bare text is a code when it looks like one, else words.
    mutating func conceptValue(_ field: String, defaultSystem: String) -> ConceptValue? {
        value(field).flatMap { conceptValue($0.first, field, defaultSystem: defaultSystem) }
    }

    /// A list of concepts; one may stand alone.
    mutating func conceptValues(_ field: String, defaultSystem: String) -> [ConceptValue] {
        elements(field).compactMap { conceptValue($0.value, $0.field, defaultSystem: defaultSystem) }
    }

    private mutating func conceptValue(_ value: JSON, _ field: String, defaultSystem: String) -> ConceptValue? {
        if let text = value.string, !Self.looksLikeCode(text) {
            return line(value, field, longest: 1000).map { ConceptValue([], text: $0) }
        }
        return concept(value, field, defaultSystem: defaultSystem).map { ConceptValue($0.codings, text: $0.text) }
    }

    /// 271807003, IM-Dasar, inj.intramuscular: no blanks, and more than letters.
    private static func looksLikeCode(_ text: String) -> Bool {
        let code = text.trimmingCharacters(in: .whitespaces)
        return !code.contains(where: \.isWhitespace) && code.contains { !$0.isLetter }
    }

    /// The elements of a list that say something, each with its path; what may be a list may stand alone.
    func elements(_ field: String) -> [(value: JSON, field: String)] {
        guard let given = value(field) else { return [] }
        guard let list = given.array else { return [(given, field)] }
        return list.enumerated().filter { !$0.element.saysNothing }.map { ($0.element, "\(field)[\($0.offset)]") }
    }

    /// Reads each object of a list by itself.
    mutating func parts<Part>(_ field: String, of members: String, _ read: (inout FieldReader) -> Part?) -> [Part] {
        elements(field).compactMap { element in
            guard let object = element.value.object else {
                problem(element.field, .invalidType, "\(element.field) harus objek dengan \(members).")
                return nil
            }
            var part = FieldReader(object, clock: clock, prefix: "\(prefix)\(element.field).")
            defer { add(part) }
            return read(&part)
        }
    }

    /// A list of words of a closed list, in FHIR or in Indonesian, without repetition. One that is not known is kept, with a warning.
    mutating func words(_ field: String, _ known: [String: String]) -> [String] {
        var words: [String] = []
        for element in elements(field) {
            guard let given = line(element.value, element.field, longest: 40)?.lowercased() else { continue }
            if known[given] == nil {
                warning(
                    element.field, .unknownCode,
                    "\(element.field) tidak dikenal; pakai \(Set(known.values).sorted().joined(separator: ", ")).")
            }
            let word = known[given] ?? given
            if !words.contains(word) { words.append(word) }
        }
        return words
    }

    /// Yes or no: true, "ya", 1.
    mutating func flag(_ field: String) -> Bool? {
        guard let given = value(field) else { return nil }
        if let flag = given.bool { return flag }
        switch line(given, field, longest: 10)?.lowercased() {
        case "ya", "y", "true", "1": return true
        case "tidak", "t", "false", "0": return false
        default:
            problem(field, .invalidType, "\(field) harus true atau false.")
            return nil
        }
    }

    /// A day that may lie ahead.
    mutating func anyDate(_ field: String) -> LocalDate? {
        guard let given = line(field, longest: 40) else { return nil }
        if let date = Self.date(given) { return date }
        problem(field, .invalidFormat, "\(field) harus tanggal, contoh 2026-12-31.")
        return nil
    }
}
