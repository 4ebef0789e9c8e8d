import Clinics
import Foundation
import Vocabulary

/// What a call to a platform came to, as far as it tells how the platform is.
public enum CallFate: String, Sendable, Hashable, CaseIterable {
    /// Answered, and done.
    case accepted
    /// Answered, and refused because of what was asked: the platform works.
    case refused
    /// The clinic's credentials were refused.
    case unauthorized
    /// Too many requests.
    case throttled
    /// The platform's own failure (5xx).
    case failed
    /// No answer in time.
    case timedOut = "timed_out"
    /// No connection, a broken one, or an answer from something on the way.
    case away

    /// Whether the platform did not do its work.
    var isTrouble: Bool { self == .throttled || self == .failed || self == .timedOut || self == .away }

    /// Reads status and outcome word of a call; nil for what says nothing about the platform, because it never left or was our own doing.
    init?(status: Int?, word: String) {
        guard let status else {
            // A token that was not given is counted where it was asked for.
            if Self.ours.contains(word) || word.hasPrefix("token_") { return nil }
            self = word == "credential_refused" ? .unauthorized : word.hasSuffix("timeout") ? .timedOut : .away
            return
        }
        switch status {
        case 200..<400: self = word == "away" || word == "ambiguous" ? .away : .accepted
        case 401: self = .unauthorized
        case 403: self = word == "away" || word == "ambiguous" ? .away : .unauthorized
        case 429: self = .throttled
        case 500...: self = .failed
        default: self = .refused
        }
    }

    private static let ours: Set<String> = [
        "rate_wait_ended", "credential_unavailable", "database_away", "lane_paused", "lane_parked", "not_configured", "cancelled",
        "shutting_down", "invalid_url", "invalid_request", "address_refused", "no_such_clinic", "instance_lost",
    ]
}

/// One call to a platform.
struct ObservedCall: Sendable, Hashable {
    /// As ``UpstreamName`` says it.
    var host: String
    var endpoint: String
    var clinic: ClinicID
    var fate: CallFate
    /// ms from the first byte that left to the whole answer.
    var tookMs: Int

    /// Reads a call; nil when it says nothing about the platform.
    init?(clinic: ClinicID, channel: Channel, url: String, purpose: String, status: Int?, word: String, tookMs: Int) {
        guard let fate = CallFate(status: status, word: word), let host = UpstreamName.of(url, channel) else { return nil }
        self.host = host
        endpoint = Endpoint.name(url: url, purpose: purpose)
        self.clinic = clinic
        self.fate = fate
        self.tookMs = tookMs
    }
}

/// What of a platform is called, as pages name it.
enum Endpoint {
    static let token = "token"
    static let dictionary = "KFA"
    /// What a clinic's own sending does not show: it answers while the rest is away, and is away while the rest answers.
    static let aside: Set<String> = [token, dictionary, "Consent", "metadata"]

    /// A FHIR type in the path names itself; of the rest the purpose tells.
    static func name(url: String, purpose: String) -> String {
        if purpose.contains(token) { return token }
        let path = (URLComponents(string: url)?.path ?? "").split(separator: "/").map(String.init)
        if purpose.contains("kfa") || path.contains(where: { $0.hasPrefix("kfa") }) { return dictionary }
        if let type = path.first(where: { $0.wholeMatch(of: /[A-Z][A-Za-z]{2,40}/) != nil }) { return type }
        return path.last == "metadata" ? "metadata" : purpose
    }
}
