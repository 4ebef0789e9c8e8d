import Delivery
import Foundation
import JSON
import Vocabulary

/// An answer of BPJS with its content plain, as the port hands it on.
public struct BPJSAnswer: Sendable {
    /// HTTP status.
    public let status: Int
    /// `metaData.code`; nil when it is no number or the answer is none of BPJS's own.
    public let code: Int?
    /// `metaData.message` and what the payload says of fields, each once; of a foreign answer its first words.
    public let words: String
    /// What was in `response`.
    public let payload: JSON?
    /// Whether it has BPJS's own shape; the gateway's pages have not.
    public let isOwnShape: Bool
    /// What it means.
    public let verdict: Verdict
    /// The rule that says so; nil where the code or the shape alone does.
    public let rule: BusinessRule?

    /// What an answer means, before it is asked for what.
    public enum Verdict: Sendable, Hashable {
        /// Done, or here is what was asked for.
        case success
        /// Nothing of the kind is there.
        case nothing
        /// It is there already.
        case duplicate
        /// What it is about is not there (any more).
        case gone
        /// Something else has to arrive first.
        case waiting
        /// Wrong in itself, or not allowed: a person decides.
        case wrong
        /// The keys, the account or the clock.
        case credential
        /// The clinic is not subscribed to this service.
        case notOffered
        /// BPJS is away, or asks to be asked again later.
        case away
        /// BPJS failed over this very request.
        case failed
        /// Nothing that can be read.
        case unreadable
    }

    /// Reads an answer.
    public init(_ response: PlatformResponse, _ family: ServiceFamily) {
        status = response.status
        let metadata = response.json?["metaData"]
        isOwnShape = metadata?.object != nil
        code = metadata?["code"]?.int
        payload = response.json?["response"].flatMap { $0.isNull ? nil : $0 }
        words = isOwnShape ? Self.words(metadata?["message"]?.string ?? "", payload) : Self.firstWords(response.body)
        guard isOwnShape else {
            rule = nil
            verdict = Self.foreign(response)
            return
        }
        rule = BusinessRules.rule(code: code, words: words, of: family)
        verdict = rule?.means ?? Self.verdict(code, status, family)
    }

    /// Several answers say why in the payload: one object or a list of field and message, the same field twice (reference section 1.7).
    private static func words(_ message: String, _ payload: JSON?) -> String {
        var all = [message.trimmingCharacters(in: .whitespacesAndNewlines)]
        switch payload {
        case .string(let text): all.append(text)
        case .array(let fields): all += fields.compactMap { said($0) }
        case .object: all += said(payload ?? .null).map { [$0] } ?? []
        default: break
        }
        var known: Set<String> = []
        return Masking.text(all.filter { !$0.isEmpty && known.insert($0.lowercased()).inserted }.joined(separator: "; "))
    }

    private static func said(_ field: JSON) -> String? {
        guard let message = field["message"]?.string, !message.isEmpty else { return nil }
        return field["field"]?.string.map { "\($0): \(message)" } ?? message
    }

    /// A page of the gateway without its tags.
    private static func firstWords(_ body: [UInt8]) -> String {
        var text = ""
        var isTag = false
        for scalar in String(decoding: body.prefix(4_000), as: UTF8.self).unicodeScalars {
            switch scalar {
            case "<": isTag = true
            case ">":
                isTag = false
                text += " "
            default: if !isTag { text.unicodeScalars.append(scalar) }
            }
        }
        return Masking.text(String(text.split(whereSeparator: \.isWhitespace).joined(separator: " ").prefix(300)))
    }

    private static func foreign(_ response: PlatformResponse) -> Verdict {
        switch response.status {
        case 204: .nothing
        case 401: .credential
        case 403, 408, 429, 500...: .away
        default: .unreadable
        }
    }

    /// By the code alone (reference sections 7.1 and 7.2).
    private static func verdict(_ code: Int?, _ status: Int, _ family: ServiceFamily) -> Verdict {
        guard let code else { return status >= 500 ? .away : .unreadable }
        if code == 204 { return .nothing }
        if family.isSuccess(code) { return .success }
        switch code {
        case 401, 403: return .credential
        case 408, 424, 429, 502, 503, 504: return .away
        case 500...599: return .failed
        default: return .wrong
        }
    }
}

extension BPJSAnswer {
    /// What BPJS had against it, in catalogue terms.
    func rejection(_ family: ServiceFamily, element: String? = nil) -> Rejection {
        let category: Rejection.Category =
            switch verdict {
            case .credential, .notOffered: .auth
            case .gone, .nothing: .notFound
            case .away, .failed: .server
            case .unreadable: .unknown
            default: .client
            }
        let code = rule?.code ?? "\(family.rawValue)-\(code.map(String.init) ?? "http-\(status)")"
        return Rejection(category, code: code, element: element, message: String(words.prefix(500)), httpStatus: status)
    }

    /// What it means for a delivery whose success is told by `remoteID`. Kinds look at what is their own first.
    func outcome(_ family: ServiceFamily, isWrite: Bool, element: String? = nil, remoteID: (BPJSAnswer) -> String?) -> Outcome {
        let rejection = rejection(family, element: element)
        switch verdict {
        case .success:
            if let id = remoteID(self) { return .sent(remoteID: id) }
            return .ambiguous(reason: "unreadable_answer", rejection: nil)
        case .duplicate: return .duplicate(rejection)
        case .nothing, .gone, .wrong: return .rejected(rejection)
        case .waiting: return .retry(rejection, after: Self.untilTheOther)
        case .credential: return .credentialRefused(message: words)
        case .notOffered: return .kindRefused(rejection)
        case .failed:
            return isWrite ? .ambiguous(reason: "bpjs_\(code ?? status)", rejection: rejection) : .retry(rejection, after: nil)
        case .away:
            let after: Duration? = status == 429 || code == 429 ? .seconds(1) : nil
            return .away(reason: "http_\(status)", after: after, perhapsStored: isWrite && status != 429 && code != 429)
        case .unreadable:
            return isWrite
                ? .ambiguous(reason: "unreadable_answer", rejection: nil)
                : .away(reason: "unreadable_answer", after: nil, perhapsStored: false)
        }
    }

    /// What a search found; `read` looks for it in what was given.
    func match(_ read: (_ payload: JSON) -> Match) -> Match {
        switch verdict {
        case .nothing, .gone: .none
        case .success: payload.map(read) ?? .none
        default: .unreadable
        }
    }

    /// What a search that is answered with a list found.
    func matchInList(_ read: (PCareList) -> Match) -> Match { match { PCareList($0).map(read) ?? .unreadable } }

    /// What has to arrive first is known to BPJS a little later than to us.
    private static let untilTheOther: Duration = .seconds(20)
}
