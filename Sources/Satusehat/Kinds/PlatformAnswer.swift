import Delivery
import FHIR
import JSON

/// What came back, by its shape: the platform answers in five of them, and the status alone does not tell which (reference section 1.3).
enum PlatformAnswer: Sendable {
    case outcome(OperationOutcome)
    /// The gateway in front of the platform: it says nothing about the body.
    case gatewayFault(code: String, text: String)
    /// The token endpoint's own error.
    case oauth(code: String, text: String)
    case json(JSON)
    case page(title: String)
    case text(String)
    case empty

    init(_ response: PlatformResponse) {
        guard let json = response.json else {
            self = Self.unstructured(response.body)
            return
        }
        if let outcome = OperationOutcome(json) {
            self = .outcome(outcome)
        } else if let fault = json["fault"] {
            self = .gatewayFault(code: fault["detail"]?["errorcode"]?.string ?? "", text: fault["faultstring"]?.string ?? "")
        } else if let code = json["ErrorCode"]?.string {
            self = .oauth(code: code, text: json["Error"]?.string ?? "")
        } else {
            self = .json(json)
        }
    }

    /// Whether the platform itself spoke about this body, and not something on the way to it.
    var isOwnShape: Bool {
        switch self {
        case .outcome(let outcome): !outcome.issues.isEmpty
        // Patient and KFA answer in shapes of their own.
        case .json(let json): json["success"]?.bool != nil || json["detail"]?.array != nil
        case .gatewayFault, .oauth, .page, .text, .empty: false
        }
    }

    /// The platform's own words, without identifiers.
    var words: String {
        switch self {
        case .outcome(let outcome): Wording.plain(outcome.issues.map(\.text).filter { !$0.isEmpty }.joined(separator: "; "))
        case .gatewayFault(let code, let text): Wording.plain([text, code].filter { !$0.isEmpty }.joined(separator: " · "))
        case .oauth(let code, let text): Wording.plain([text, code].filter { !$0.isEmpty }.joined(separator: " · "))
        case .json(let json): Wording.plain(json["message"]?.string ?? json["error"]?.string ?? "")
        case .page(let title): Wording.plain(title)
        case .text(let text): Wording.plain(text)
        case .empty: ""
        }
    }

    private static func unstructured(_ body: [UInt8]) -> PlatformAnswer {
        let text = String(decoding: body.prefix(2_048), as: UTF8.self)
        guard !text.allSatisfy(\.isWhitespace) else { return .empty }
        guard text.contains("<html") || text.lowercased().contains("<!doctype html") else { return .text(text) }
        return .page(title: text.firstMatch(of: /<title>([^<]*)<\/title>/.ignoresCase()).map { String($0.1) } ?? "HTML")
    }
}
