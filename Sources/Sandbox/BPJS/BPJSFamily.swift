/// A service family of BPJS, by the name that its base path has in production (reference of BPJS, section 1.1).
enum BPJSFamily: String, Sendable, CaseIterable {
    case pcare
    case antreanFKTP = "antreanfktp"
    case antreanRS = "antreanrs"

    /// The first segment of its paths.
    var base: String {
        self == .pcare ? "pcare-rest" : rawValue
    }

    /// The families do not agree on how metadata is spelled.
    var envelopeKey: String {
        self == .pcare ? "metaData" : "metadata"
    }

    static func at(_ segment: String?) -> BPJSFamily? {
        allCases.first { $0.base == segment }
    }

    func userKey(of clinic: SandboxBPJSClinic) -> String? {
        switch self {
        case .pcare: clinic.pcareUserKey
        case .antreanFKTP: clinic.antreanFKTPUserKey
        case .antreanRS: clinic.antreanRSUserKey
        }
    }
}
