import Delivery
import Foundation

/// What an answer says about an endpoint's health: pure.
enum HealthReading {
    /// Slower than this is degraded, ms.
    static let slowMs = 5_000
    /// The endpoint works, and refuses the clinic whose turn it is.
    static let refused = "credential_refused"

    /// nil: nothing was asked.
    static func token(_ answer: TokenDesk.Answer?, tookMs: Int?, at now: Date = Date()) -> HealthCheck? {
        switch answer {
        case .token: check("token", tookMs, healthy(tookMs), nil, now)
        case .refused: check("token", tookMs, healthy(tookMs), refused, now)
        case .away(let reason): check("token", reason.hasPrefix("token_") ? tookMs : nil, .unhealthy, reason, now)
        case .heldBack, nil: nil
        }
    }

    /// nil: nothing was sent for reasons of our own.
    static func check(_ endpoint: String, _ exchange: Exchange, tookMs: Int?, at now: Date = Date()) -> HealthCheck? {
        switch exchange {
        case .answered(let response):
            let word = "http_\(response.status)"
            switch response.status {
            case 429: return check(endpoint, tookMs, .degraded, word, now)
            case 500...: return check(endpoint, tookMs, .unhealthy, word, now)
            // Nobody's consent or a product that was withdrawn is an answer too; a page of a gateway is none.
            case 400..<500 where !PlatformAnswer(response).isOwnShape && response.status != 404:
                return check(endpoint, tookMs, .degraded, word, now)
            default: return check(endpoint, tookMs, healthy(tookMs), nil, now)
            }
        case .notSent(let reason) where reason.hasPrefix("token_"): return nil
        case .notSent(let reason), .answerUnknown(let reason): return check(endpoint, nil, .unhealthy, reason, now)
        case .credentialRefused: return check(endpoint, tookMs, .degraded, refused, now)
        case .heldBack, .notConfigured: return nil
        }
    }

    private static func healthy(_ tookMs: Int?) -> HealthCheck.Status { tookMs ?? 0 > slowMs ? .degraded : .healthy }

    private static func check(_ endpoint: String, _ ms: Int?, _ status: HealthCheck.Status, _ message: String?, _ now: Date) -> HealthCheck
    {
        HealthCheck(endpoint: endpoint, checkedAt: now, responseMs: ms, status: status, errorMessage: message)
    }
}
