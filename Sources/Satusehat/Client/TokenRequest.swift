import Clinics
import Delivery
import Foundation
import HTTPClient
import JSON

/// The token endpoint (reference section 1.2): the grant type in the query, the credentials as form fields, an answer of texts.
enum TokenRequest {
    /// What came of asking for a token.
    enum Answer: Sendable {
        case token(PlatformToken)
        /// The platform does not take these credentials, with its words.
        case refused(message: String)
        /// No verdict about the credentials.
        case away(reason: String)
    }

    static func request(_ credential: PlatformCredential, _ policy: UpstreamPolicy, connectMs: Int, totalMs: Int) -> HTTPRequest {
        let form = "client_id=\(Query.encoded(credential.clientID ?? ""))&client_secret=\(Query.encoded(credential.clientSecret ?? ""))"
        return HTTPRequest(
            method: "POST", url: credential.endpoints.tokenURL,
            headers: [("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "application/json")], body: Array(form.utf8),
            connectTimeout: .milliseconds(connectMs), totalTimeout: .milliseconds(totalMs), addresses: policy.addresses,
            maximumResponseBytes: 1 << 20)
    }

    /// Reads an answer that arrived at `now`; our own clock counts, for the platform's may differ.
    static func read(_ response: HTTPResponse, now: Date) -> Answer {
        let answer = PlatformAnswer(PlatformResponse(status: response.status, headers: [:], body: response.body))
        switch response.status {
        case 200..<300:
            guard case .json(let json) = answer, let token = json["access_token"]?.string, !token.isEmpty else {
                if case .outcome = answer { return .refused(message: answer.words) }
                return .away(reason: "token_unreadable")
            }
            return .token(PlatformToken(text: token, expiresAt: now.addingTimeInterval(TimeInterval(lifetime(json["expires_in"])))))
        case 400, 401, 403:
            switch answer {
            case .outcome, .oauth, .gatewayFault, .json:
                let words = answer.words
                return .refused(message: words.isEmpty ? "HTTP \(response.status)" : words)
            case .page, .text, .empty: return .away(reason: "token_http_\(response.status)")
            }
        default: return .away(reason: "token_http_\(response.status)")
        }
    }

    /// Seconds, as text or number; without a readable one the shortest life that was ever seen.
    private static func lifetime(_ value: JSON?) -> Int {
        let seconds = value?.int ?? value?.string.flatMap { Int($0) } ?? value?.number.map { Int($0.double) } ?? 3_599
        return max(0, min(seconds, 86_400))
    }
}
