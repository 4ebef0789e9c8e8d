import Foundation
import HTTPClient
import Synchronization

/// A clinic's system in memory: answers with statuses in their order, the last one for good.
final class Receiver: Sendable {
    private struct State {
        var statuses: [Int] = [200]
        var requests: [HTTPRequest] = []
        var body = "ok"
    }
    private let state = Mutex(State())

    /// All requests so far.
    var requests: [HTTPRequest] { state.withLock(\.requests) }
    /// `webhook-id` of each request.
    var ids: [String] { requests.map { Self.header("webhook-id", $0) } }

    func answers(_ statuses: Int..., body: String = "ok") {
        state.withLock {
            $0.statuses = statuses; $0.body = body
        }
    }

    static func header(_ name: String, _ request: HTTPRequest) -> String { request.headers.first { $0.name == name }?.value ?? "" }

    func answer(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
        let (status, body) = state.withLock { state in
            state.requests.append(request)
            return (state.statuses.count > 1 ? state.statuses.removeFirst() : state.statuses[0], state.body)
        }
        // 0: nothing listens.
        if status == 0 { throw .notSent(.connectionRefused) }
        return HTTPResponse(status: status, body: Array(body.utf8))
    }
}
