import Clinics
import Vocabulary

extension FieldReader {
    /// `petugas`: a practitioner by the clinic's code or the IHS number. A NIK is refused: it would stand where codes are shown.
    mutating func practitioner(_ field: String) -> String? {
        guard let given = line(field, longest: 100) else { return nil }
        guard NIK(given) == nil else {
            problem(field, .invalidFormat, "\(field) tidak boleh NIK; pakai kode praktisi di klinik atau nomor IHS-nya.")
            return nil
        }
        return given
    }

    /// A word of a closed list, in FHIR or in Indonesian. One that is not known is kept as given, with a warning.
    mutating func word(_ field: String, _ known: [String: String]) -> String? {
        guard let given = line(field, longest: 40)?.lowercased() else { return nil }
        if let code = known[given] { return code }
        warning(field, .unknownCode, "\(field) tidak dikenal; pakai \(Set(known.values).sorted().joined(separator: ", ")).")
        return given
    }

    /// References to other records, by our id or the clinic's number: one, or a list.
    mutating func references(_ field: String) -> [String] {
        guard let given = value(field) else { return [] }
        let isList = given.array != nil
        return (given.array ?? [given]).enumerated().filter { !$0.element.saysNothing }.compactMap { index, element in
            line(element, isList ? "\(field)[\(index)]" : field, longest: 100)
        }
    }
}

extension BodyField {
    static func practitioner(_ name: String, _ says: String) -> BodyField {
        .line(name, says + " Kode praktisi klinik atau nomor IHS.", "D-01", longest: 100)
    }
}
