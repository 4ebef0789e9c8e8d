import Clinics
import Foundation
import JSON
import Vocabulary

/// A member of the national health insurance as PCare knows them (reference section 3.2). Never printed whole.
public struct Member: Sendable, Hashable, Redacted {
    /// Card number, 13 digits.
    public let cardNumber: String
    /// Full name.
    public let name: String
    /// NIK, where PCare tells it.
    public let nik: NIK?
    /// `L` or `P`.
    public let sex: String?
    /// Date of birth.
    public let birthDate: LocalDate?
    /// Whether the membership is in force.
    public let isActive: Bool
    /// In PCare's words: `AKTIF`, or why not.
    public let reason: String
    /// The first-level facility that they belong to; nil where PCare names none.
    public let provider: Provider?
    /// Class of care: `KELAS I`.
    public let careClass: String?
    /// Kind of membership: `PEGAWAI SWASTA`.
    public let kind: String?
    /// Prolanis and PRB markers such as `HT`; nil where there are none.
    public let prolanis: String?
    /// Contributions not paid, in rupiah as PCare says; nil where it does not say.
    public let arrears: Int?

    /// A facility.
    public struct Provider: Sendable, Hashable {
        /// `kdProvider`.
        public let code: String
        /// Its name.
        public let name: String?
    }

    /// Whether they belong to the facility of that code; nil where either is not known.
    public func belongs(to providerCode: String?) -> Bool? {
        guard let providerCode, let provider else { return nil }
        return provider.code.lowercased() == providerCode.lowercased()
    }

    /// Reads PCare's object; nil for one without a card number.
    init?(_ json: JSON) {
        guard let card = json["noKartu"]?.said else { return nil }
        cardNumber = card
        name = json["nama"]?.said ?? ""
        nik = json["noKTP"]?.said.flatMap { NIK($0) }
        sex = json["sex"]?.said
        birthDate = json["tglLahir"]?.said.flatMap { BPJSDay.pcare($0) }
        isActive = json["aktif"]?.bool ?? false
        reason = json["ketAktif"]?.said ?? (json["aktif"]?.bool == true ? "AKTIF" : "")
        provider = json["kdProviderPst"].flatMap { place in
            place["kdProvider"]?.said.map { Provider(code: $0, name: place["nmProvider"]?.said) }
        }
        careClass = json["jnsKelas"]?["nama"]?.said
        kind = json["jnsPeserta"]?["nama"]?.said
        let marks = [json["pstProl"]?.said, json["pstPrb"]?.said].compactMap { $0 }
        prolanis = marks.isEmpty ? nil : marks.joined(separator: ", ")
        arrears = json["tunggakan"]?.int
    }
}

/// By what a member is looked up.
public enum MemberKey: Sendable, Hashable, Redacted {
    /// Card number, 13 digits.
    case card(String)
    /// NIK.
    case nik(NIK)

    /// A card number; nil unless it has 13 digits. Blanks and dashes are dropped.
    public init?(card raw: String) {
        let digits = raw.filter { !$0.isWhitespace && $0 != "-" }
        guard digits.utf8.count == 13, digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        self = .card(digits)
    }

    var path: String {
        switch self {
        case .card(let digits): "/peserta/\(digits)"
        case .nik(let nik): "/peserta/nik/\(nik.digits)"
        }
    }

    /// What its kept answer is found by.
    func mark(_ keys: ClinicKeys) -> String {
        let parts: [String] =
            switch self {
            case .card(let digits): ["bpjs member", "card", digits]
            case .nik(let nik): ["bpjs member", "nik", nik.digits]
            }
        return keys.hash(parts).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

/// What came of looking a member up.
public enum MemberAnswer: Sendable, Hashable {
    case member(Member)
    case notFound
    /// PCare does not answer now; a stable code.
    case away(reason: String)
    /// PCare, or our own settings, say no, in words for people.
    case refused(message: String)
}
