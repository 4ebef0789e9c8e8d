import Clinics
import FHIR

/// What a practitioner does at the clinic, as the title before or after the name says. Nobody records it otherwise, and a guess would be
/// wrong on the platform: without a title there is no role.
enum ProfessionalRole {
    private static let titles: [(title: String, code: String, display: String)] = [
        ("drg.", "106289002", "Dentist"), ("dr.", "309343006", "Physician"), ("apt.", "46255001", "Pharmacist"),
        ("ns.", "106292003", "Professional nurse"), ("bdn.", "309453006", "Registered midwife"),
    ]

    /// The SNOMED CT code of the first title of a name that is known.
    static func role(of name: String) -> CodingValue? {
        for word in name.lowercased().split(whereSeparator: { $0.isWhitespace || $0 == "," }) {
            if let known = titles.first(where: { $0.title == word }) {
                return CodingValue(system: CodeSystem.snomed.uri, code: known.code, display: known.display)
            }
        }
        return nil
    }
}
