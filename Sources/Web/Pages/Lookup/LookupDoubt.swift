import Clinics
import Foundation
import JSON
import Satusehat
import Vocabulary

/// Whether the person whom SATUSEHAT has under a NIK may be somebody else than the clinic's patient. Its names are masked and its dates
/// often absent, so what cannot be compared says nothing (reference section 2.1).
enum LookupDoubt {
    static func says(_ lookup: PatientLookup, of patient: Patient?) -> String? {
        guard let patient, case .found(_, let body?) = lookup.result, let found = try? JSON.parse(body) else { return nil }
        var differences: [String] = []
        if let own = patient.name, let masked = found["name"]?[0]?["text"]?.string, !MaskedName.fits(masked, own) {
            differences.append("Nama di SATUSEHAT, \(masked), tidak cocok dengan nama di klinik.")
        }
        if let own = patient.birthDate, let said = found["birthDate"]?.string.flatMap({ LocalDate($0) }), said != own {
            differences.append("Tanggal lahir di SATUSEHAT \(Indonesian.date(said)), di klinik \(Indonesian.date(own)).")
        }
        guard !differences.isEmpty else { return nil }
        return (differences + ["Cocokkan dengan KTP, lalu perbaiki data di klinik."]).joined(separator: " ")
    }
}
