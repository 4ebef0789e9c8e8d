import Clinics
import Vocabulary

/// What is known of a patient, masked unless somebody asked for more and was allowed.
enum PatientFacts {
    static func of(_ patient: Patient, isRevealed: Bool) -> [Fact] {
        func text(_ value: String?, _ mask: (String) -> String) -> String { value.map { isRevealed ? $0 : mask($0) } ?? "–" }
        let rest = patient.demographics
        var facts = [
            Fact(label: "NIK", value: text(patient.nik?.digits) { Masking.nik($0) }, isMono: patient.nik != nil),
            Fact(label: "Nomor kartu BPJS", value: text(patient.bpjsNumber) { Masking.card($0) }, isMono: patient.bpjsNumber != nil),
            Fact(label: "Lahir", value: patient.birthDate.map { Indonesian.date($0) } ?? "–"),
            Fact(label: "Jenis kelamin", value: GenderWord.of(patient.gender?.rawValue) ?? "–"),
            Fact(label: "Alamat", value: text(rest?.address) { Masking.name($0) }), Fact(label: "Wilayah", value: region(rest)),
            Fact(label: "No. HP", value: text(rest?.phone) { Masking.phone($0) }),
            Fact(label: "Email", value: text(rest?.email) { Masking.email($0) }),
            Fact(label: "Nama ibu", value: text(rest?.motherName) { Masking.name($0) }),
            Fact(label: "Golongan darah", value: rest?.bloodType ?? "–"),
            Fact(label: "Status pernikahan", value: rest?.maritalStatus ?? "–"), Fact(label: "Pekerjaan", value: rest?.occupation ?? "–"),
        ]
        if let mother = patient.motherNIK {
            facts.insert(Fact(label: "NIK ibu", value: text(mother.digits) { Masking.nik($0) }, isMono: true), at: 1)
            facts.insert(Fact(label: "Urutan lahir", value: patient.birthOrder.map(String.init) ?? "–"), at: 2)
        }
        return facts
    }

    private static func region(_ rest: Demographics?) -> String {
        let code = rest?.villageCode ?? rest?.districtCode ?? rest?.cityCode ?? rest?.provinceCode
        let parts = [code, rest?.rt.map { "RT \($0)" }, rest?.rw.map { "RW \($0)" }, rest?.postalCode].compactMap { $0 }
        return parts.isEmpty ? "–" : parts.joined(separator: ", ")
    }
}
