/// A service of BPJS: each has credentials, an address and codes of its own.
public enum ServiceFamily: String, Sendable, Hashable, CaseIterable {
    /// Registrations, visits and references of first-level facilities.
    case pcare
    /// Queues of first-level facilities (`antreanfktp`).
    case antreanFKTP = "antrean_fktp"
    /// Queues of referral facilities, known as Mobile JKN (`antreanrs`).
    case antreanRS = "antrean_rs"

    /// Whether a `metaData.code` tells of success. 201 is *created* in PCare, and a refusal in the queues; these say 1 of references and
    /// 208 of what they have already.
    public func isSuccess(_ code: Int) -> Bool {
        switch self {
        case .pcare: [200, 201, 204].contains(code)
        case .antreanFKTP, .antreanRS: [1, 200, 208].contains(code)
        }
    }
}
