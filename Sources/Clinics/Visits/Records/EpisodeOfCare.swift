import Foundation

/// `POST /api/episode-of-care`: what spans several visits, such as a pregnancy (reference section 3.16). Its time is `tanggal_mulai`.
public struct EpisodeOfCareContent: Sendable, Hashable, Codable {
    /// `no_episode`.
    public var number: String?
    /// `jenis`: ANC, PNC.
    public var type: CodingValue
    /// `status`, FHIR episode-of-care-status.
    public var status: String?
    /// `tanggal_selesai`.
    public var endedAt: Date?
    /// `petugas`: who leads it; nil is the visit's doctor.
    public var managerCode: String?

    /// Makes an episode.
    public init(number: String? = nil, type: CodingValue) {
        self.number = number
        self.type = type
    }
}

extension EpisodeOfCareContent: RecordContent {
    /// `/api/episode-of-care`.
    public static let kind = "episode-of-care"

    /// What it is about.
    public var identityParts: [String] { [type.code] }

    /// `petugas`.
    public var practitionerCodes: [String] { [managerCode].compactMap(\.self) }

    /// What is said now, with what it leaves out.
    public func adding(_ said: EpisodeOfCareContent) -> EpisodeOfCareContent {
        var new = said
        new.status = said.status ?? status
        new.endedAt = said.endedAt ?? endedAt
        new.managerCode = said.managerCode ?? managerCode
        return new
    }
}
