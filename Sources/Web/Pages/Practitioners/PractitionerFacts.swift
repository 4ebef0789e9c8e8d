import Clinics
import Vocabulary

/// What the clinic's system told of a person, masked: enough to see that it is there and whose it is.
enum PractitionerFacts {
    static func of(_ profile: PractitionerProfile?) -> [Fact] {
        guard let profile else { return [] }
        let born = [profile.birthPlace.map { Masking.name($0) }, profile.birthDate.map { String($0.year) }].compactMap { $0 }
        return [
            Fact(label: "Lahir", value: born.isEmpty ? "–" : born.joined(separator: ", ")),
            Fact(label: "Jenis kelamin", value: GenderWord.of(profile.gender?.rawValue) ?? "–"),
            Fact(label: "Alamat", value: profile.address.map { Masking.name($0) } ?? "–"),
            Fact(label: "No. HP", value: profile.phone.map { Masking.phone($0) } ?? "–", isMono: profile.phone != nil),
            Fact(label: "Email", value: profile.email.map { Masking.email($0) } ?? "–"),
        ]
    }
}
