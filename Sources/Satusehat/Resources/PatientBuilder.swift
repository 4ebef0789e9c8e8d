import Clinics
import FHIR
import JSON
import Vocabulary

/// A clinic's patient as a Patient (reference section 2.3): what a search looks for, and what is created when the platform has none.
///
/// | element | from |
/// |---|---|
/// | identifier | NIK; of a newborn without one the mother's |
/// | name, gender, birthDate | `nama`, `jenis_kelamin`, `tanggal_lahir` |
/// | telecom, address | `no_hp`, `email`, `alamat` and the region codes |
/// | maritalStatus | `status_pernikahan`, where it is one of the usual words |
/// | multipleBirthInteger | `urutan_lahir`, 0 for a single birth |
public enum PatientBuilder {
    /// The body; of a patient of whom only the NIK is known it says just that.
    public static func build(_ patient: Patient) -> JSON {
        FHIR.object(
            ("resourceType", "Patient"),
            ("meta", ["profile": ["https://fhir.kemkes.go.id/r4/StructureDefinition/Patient"]]),
            ("identifier", FHIR.list(identifiers(patient))),
            ("active", true),
            ("name", patient.name.map { [FHIR.object(("use", "official"), ("text", .string($0)))] }),
            ("telecom", FHIR.list(telecom(patient))),
            ("gender", patient.gender.map { .string($0.rawValue) }),
            ("birthDate", patient.birthDate.map { .string($0.text) }),
            ("deceasedBoolean", false),
            ("address", address(patient.demographics).map { [$0] }),
            ("maritalStatus", patient.demographics?.maritalStatus.flatMap(maritalStatus)),
            ("multipleBirthInteger", .number(JSONNumber(patient.birthOrder ?? 0))),
            ("communication", [language]))
    }

    private static func identifiers(_ patient: Patient) -> [JSON] {
        if let nik = patient.nik { return [FHIR.identifier(.nik, nik.digits, use: "official")] }
        return patient.motherNIK.map { [FHIR.identifier(.motherNIK, $0.digits, use: "official")] } ?? []
    }

    private static func telecom(_ patient: Patient) -> [JSON] {
        let phone = patient.demographics?.phone.map { FHIR.contactPoint("phone", $0, use: "mobile") }
        let email = patient.demographics?.email.map { FHIR.contactPoint("email", $0, use: "home") }
        return [phone, email].compactMap(\.self)
    }

    private static func address(_ known: Demographics?) -> JSON? {
        guard let known else { return nil }
        return AddressBuilder.build(
            use: "home", line: known.address, city: nil, postalCode: known.postalCode,
            region: .init(
                province: known.provinceCode, city: known.cityCode, district: known.districtCode, village: known.villageCode,
                rt: known.rt, rw: known.rw))
    }

    private static let language: JSON = [
        "language": FHIR.codeableConcept(.language, "id-ID", "Indonesian", text: "Indonesian"), "preferred": true,
    ]

    /// v3-MaritalStatus of the words that clinics use; nil for others.
    private static func maritalStatus(_ words: String) -> JSON? {
        switch words.lowercased() {
        case "m", "kawin", "menikah": FHIR.codeableConcept(.maritalStatus, "M", "Married")
        case "s", "belum kawin", "belum menikah", "tidak kawin", "lajang": FHIR.codeableConcept(.maritalStatus, "S", "Never Married")
        case "d", "cerai", "cerai hidup": FHIR.codeableConcept(.maritalStatus, "D", "Divorced")
        case "w", "cerai mati", "janda", "duda": FHIR.codeableConcept(.maritalStatus, "W", "Widowed")
        default: nil
        }
    }
}
