import Clinics
import Delivery
import Foundation
import HTTPClient
import JSON
import Logging
import Synchronization
import Vocabulary

@testable import Satusehat

/// A platform that answers from a script, and remembers what it was asked.
final class FakePlatform: Sendable {
    private let answer: @Sendable (HTTPRequest, Int) -> Result<HTTPResponse, HTTPFailure>
    private let seen = Mutex<[HTTPRequest]>([])

    init(_ answer: @escaping @Sendable (HTTPRequest, Int) -> Result<HTTPResponse, HTTPFailure>) { self.answer = answer }

    var requests: [HTTPRequest] { seen.withLock { $0 } }
    var tokenRequests: Int { requests.count { $0.url.contains("/oauth2/") } }

    var transport: Transport {
        { request throws(HTTPFailure) in
            let number = self.seen.withLock { seen in
                seen.append(request)
                return seen.count
            }
            await Task.yield()
            return try self.answer(request, number).get()
        }
    }

    static func reply(_ status: Int, _ body: String, date: String? = nil) -> Result<HTTPResponse, HTTPFailure> {
        .success(HTTPResponse(status: status, headers: HTTPFields(date.map { [(name: "Date", value: $0)] } ?? []), body: Array(body.utf8)))
    }

    static func token(_ text: String) -> Result<HTTPResponse, HTTPFailure> {
        reply(200, #"{"access_token":"\#(text)","expires_in":"3599"}"#)
    }
}

/// Credentials in memory.
final class FakeCredentials: CredentialSource {
    private let state: Mutex<(credential: PlatformCredential?, saved: [String], cleared: Int)>

    init(_ credential: PlatformCredential?) { state = Mutex((credential, [], 0)) }

    var savedTokens: [String] { state.withLock { $0.saved } }
    var cleared: Int { state.withLock { $0.cleared } }

    func replace(_ credential: PlatformCredential?) { state.withLock { $0.credential = credential } }
    func load(_ clinic: ClinicID, _ environment: PlatformEnvironment) async throws -> PlatformCredential? {
        state.withLock { $0.credential }
    }
    func save(_ token: PlatformToken, _ clinic: ClinicID, _ environment: PlatformEnvironment, at endpoints: PlatformEndpoints) async throws
    {
        state.withLock { $0.saved.append(token.text) }
    }
    func clearToken(_ clinic: ClinicID, _ environment: PlatformEnvironment) async throws { state.withLock { $0.cleared += 1 } }
}

/// Counts what is drawn and recorded.
final class FakeMeter: Sendable {
    private let state = Mutex<(drawn: Int, calls: [PlatformCall])>((0, []))

    var drawn: Int { state.withLock { $0.drawn } }
    var calls: [PlatformCall] { state.withLock { $0.calls } }
    var meter: Meter {
        Meter(draw: { self.state.withLock { $0.drawn += 1 } }, record: { call in self.state.withLock { $0.calls.append(call) } })
    }
}
