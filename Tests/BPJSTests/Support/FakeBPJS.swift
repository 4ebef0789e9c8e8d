import Crypto
import CryptoExtras
import Foundation
import HTTPClient
import JSON
import Synchronization

@testable import BPJS

/// BPJS behind its wire: refuses what is not signed, encrypts what it answers, and keeps what it was asked for.
final class FakeBPJS: Sendable {
    static let consumer = ConsumerCredential(consID: "0123", secret: "rahasia-uji")

    /// What is answered to a path: code and payload, or no connection.
    enum Answer: Sendable {
        case says(Int, JSON)
        case refuses(Int, String)
        case page(Int, String)
        case down
    }

    private struct State {
        var answers: [(matches: @Sendable (String) -> Bool, answer: @Sendable (String) -> Answer)] = []
        var asked: [String] = []
    }

    private let state = Mutex(State())

    /// Paths in the order in which they were asked for.
    var asked: [String] { state.withLock { $0.asked } }
    func forget() { state.withLock { $0.asked = [] } }

    /// From now on; the newest rule that fits a path holds.
    func answer(_ start: String, _ answer: Answer) { self.answer({ $0.hasPrefix(start) }, with: { _ in answer }) }

    func answer(_ matches: @escaping @Sendable (String) -> Bool, with answer: @escaping @Sendable (String) -> Answer) {
        state.withLock { $0.answers.insert((matches, answer), at: 0) }
    }

    /// A paged list, of which it gives no more than `most` rows at once.
    func pages(_ start: String, _ rows: [JSON], most: Int = 500) {
        answer({ $0.hasPrefix(start + "/") }) { path in
            let parts = path.split(separator: "/").map(String.init)
            guard let from = Int(parts[parts.count - 2]), let limit = Int(parts[parts.count - 1]) else { return .refuses(400, "halaman") }
            let page = Array(rows.dropFirst(from).prefix(min(limit, most)))
            return page.isEmpty ? .says(204, .null) : .says(200, ["count": .number(JSONNumber(rows.count)), "list": .array(page)])
        }
    }

    var transport: Transport {
        { [self] request throws(HTTPFailure) in
            let path = String(request.url.drop { $0 != "/" }.dropFirst(2).drop { $0 != "/" }.dropFirst().drop { $0 != "/" })
            let header = { (name: String) in request.headers.first { $0.name.lowercased() == name }?.value ?? "" }
            let timestamp = header("x-timestamp")
            guard header("x-signature") == Self.consumer.signature(at: timestamp) else {
                return Self.response(200, Self.body(401, "Unauthorized: signature"))
            }
            let answer = state.withLock { state in
                state.asked.append(path)
                return state.answers.first { $0.matches(path) }?.answer(path)
            }
            switch answer {
            case nil: return Self.response(200, Self.body(204, "NO_CONTENT"))
            case .says(let code, let payload): return Self.response(200, Self.body(code, "OK", Self.sealed(payload, timestamp)))
            case .refuses(let code, let words): return Self.response(200, Self.body(code, words))
            case .page(let status, let text): return Self.response(status, text)
            case .down: throw .notSent(.connectionRefused)
            }
        }
    }

    private static func body(_ code: Int, _ words: String, _ response: JSON = .null) -> String {
        (["metaData": ["code": .number(JSONNumber(code)), "message": .string(words)], "response": response] as JSON).text()
    }

    private static func response(_ status: Int, _ body: String) -> HTTPResponse { HTTPResponse(status: status, body: Array(body.utf8)) }

    private static func sealed(_ payload: JSON, _ timestamp: String) -> JSON {
        if payload.isNull { return .null }
        let digest = SHA256.hash(data: Data((consumer.consID + consumer.secret + timestamp).utf8))
        guard let iv = try? AES._CBC.IV(ivBytes: Data(digest.prefix(16))),
            let sealed = try? AES._CBC.encrypt(
                Data(LZWriting.text(payload.text()).utf8), using: SymmetricKey(data: digest), iv: iv)
        else { return .null }
        return .string(sealed.base64EncodedString())
    }
}
