import Vocabulary

/// The personal data of `register-practitioner`, sealed as one: kept for the clinic, sent nowhere.
public struct PractitionerProfile: Sendable, Hashable, Codable {
    /// `tempat_lahir`.
    public var birthPlace: String?
    /// `tanggal_lahir`.
    public var birthDate: LocalDate?
    /// `jenis_kelamin`.
    public var gender: Gender?
    /// `alamat`.
    public var address: String?
    /// `no_hp` as given.
    public var phone: String?
    /// `email` as given.
    public var email: String?

    /// Makes a profile of which nothing is known.
    public init() {}

    /// Whether nothing is known.
    public var isEmpty: Bool { self == PractitionerProfile() }

    /// What is known with what is said on top. What is not said never clears what is known.
    public func adding(_ said: PractitionerProfile) -> PractitionerProfile {
        var merged = self
        merged.birthPlace = said.birthPlace ?? birthPlace
        merged.birthDate = said.birthDate ?? birthDate
        merged.gender = said.gender ?? gender
        merged.address = said.address ?? address
        merged.phone = said.phone ?? phone
        merged.email = said.email ?? email
        return merged
    }
}
