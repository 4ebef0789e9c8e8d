import Clinics

/// Consent, looked up when sending (design section 3): channel satusehat only, never lookups.
enum ConsentGate {
    /// Why it may not go, or nil when it may.
    static func verdict(_ state: ConsentState, need: ConsentNeed, policy: ConsentPolicy) -> Outcome? {
        if need == .none { return nil }
        switch state {
        case .all: return nil
        case .encounterOnly: return need == .encounter ? nil : .skipped(reason: .encounterOnly)
        case .refused: return .skipped(reason: .consentRefused)
        case .revoked: return .skipped(reason: .consentRevoked)
        case .expired: return .skipped(reason: .consentExpired)
        case .unknown: return policy == .required ? .missing(HoldReason(.consent, "persetujuan")) : nil
        }
    }
}
