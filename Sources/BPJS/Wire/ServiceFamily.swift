import Clinics

/// A service of BPJS: each has credentials, an address and codes of its own.
public enum ServiceFamily: String, Sendable, Hashable, CaseIterable {
    /// Registrations, visits and references of first-level facilities.
    case pcare
    /// Queues of first-level facilities (`antreanfktp`).
    case antreanFKTP = "antrean-fktp"
    /// Queues of referral facilities, known as Mobile JKN (`antreanrs`).
    case antreanRS = "antrean-rs"

    /// The lane that its requests leave by.
    public var channel: PlatformChannel {
        switch self {
        case .pcare: .pcare
        case .antreanFKTP: .antreanFKTP
        case .antreanRS: .mobileJKN
        }
    }

    /// The family of a lane; nil for SATUSEHAT's.
    public init?(_ channel: PlatformChannel) {
        switch channel {
        case .pcare: self = .pcare
        case .antreanFKTP: self = .antreanFKTP
        case .mobileJKN: self = .antreanRS
        case .satusehat: return nil
        }
    }

    /// What people call it.
    public var name: String {
        switch self {
        case .pcare: "PCare"
        case .antreanFKTP: "Antrean FKTP"
        case .antreanRS: "Mobile JKN"
        }
    }

    /// The families that a clinic of a level speaks: first level PCare and its queue, referral level the queue of hospitals.
    public static func of(_ level: FacilityLevel) -> [ServiceFamily] { level == .fktp ? [.pcare, .antreanFKTP] : [.antreanRS] }

    /// Whether a `metaData.code` tells of success. 201 is *created* in PCare, and a refusal in the queues; these say 1 of references and
    /// 208 of what they have already.
    public func isSuccess(_ code: Int) -> Bool {
        switch self {
        case .pcare: [200, 201, 204].contains(code)
        case .antreanFKTP, .antreanRS: [1, 200, 208].contains(code)
        }
    }
}
