import Clinics
import Delivery
import Foundation
import HTTPClient
import JSON
import Logging
import Testing
import Vocabulary

@testable import Satusehat

@Suite("The way to SATUSEHAT")
struct PortTests {
    private let meter = FakeMeter()
    private let request = PlatformRequest("POST", "/Encounter", body: ["resourceType": "Encounter"])

    private func port(_ platform: FakePlatform, _ source: FakeCredentials, _ policy: UpstreamPolicy = UpstreamPolicy()) -> SatusehatPort {
        SatusehatPort(transport: platform.transport, source: source, policy: policy, now: { Samples.now }, logger: Logger(label: "test"))
    }

    private func access(_ environment: PlatformEnvironment = .sandbox) -> PlatformAccess {
        PlatformAccess(clinic: Samples.clinic(environment: environment), connectTimeoutMs: 1_000, totalTimeoutMs: 2_000)
    }

    private func status(_ exchange: Exchange) -> Int? {
        if case .answered(let response) = exchange { response.status } else { nil }
    }

    @Test("asks for a token by query and form, and sends with it")
    func sends() async throws {
        let platform = FakePlatform { request, _ in
            request.url.contains("/oauth2/")
                ? FakePlatform.token("t-1") : FakePlatform.reply(201, #"{"resourceType":"Encounter","id":"e"}"#)
        }
        let source = FakeCredentials(Samples.credential())
        let exchange = await port(platform, source).send(request, for: access(), meter: meter.meter)
        #expect(status(exchange) == 201)
        let asked = try #require(platform.requests.first)
        #expect(asked.url == "https://api-satusehat-stg.dto.kemkes.go.id/oauth2/v1/accesstoken?grant_type=client_credentials")
        #expect(String(decoding: asked.body ?? [], as: UTF8.self) == "client_id=klien&client_secret=rahasia%261")
        let sent = try #require(platform.requests.last)
        #expect(sent.url == "https://api-satusehat-stg.dto.kemkes.go.id/fhir-r4/v1/Encounter")
        #expect(sent.headers.contains { $0.name == "Authorization" && $0.value == "Bearer t-1" })
        #expect(sent.addresses == .publicOnly)
        #expect(source.savedTokens == ["t-1"])
        #expect(meter.calls.map(\.purpose) == ["token"])
        #expect(meter.drawn == 1)
    }

    @Test("calls at one time share one token")
    func singleFlight() async {
        let platform = FakePlatform { request, _ in
            request.url.contains("/oauth2/") ? FakePlatform.token("t-1") : FakePlatform.reply(200, "{}")
        }
        let port = port(platform, FakeCredentials(Samples.credential()))
        let (request, access, meter) = (request, access(), meter.meter)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<20 { group.addTask { _ = await port.send(request, for: access, meter: meter) } }
        }
        #expect(platform.tokenRequests == 1)
    }

    @Test("renews the token once on a 401, and gives up at the second")
    func renewal() async {
        let fault = #"{"fault":{"faultstring":"Invalid access token","detail":{"errorcode":"oauth.v2.InvalidAccessToken"}}}"#
        let platform = FakePlatform { request, number in
            if request.url.contains("/oauth2/") { return FakePlatform.token("t-\(number)") }
            return number == 2 ? FakePlatform.reply(401, fault) : FakePlatform.reply(200, "{}")
        }
        let source = FakeCredentials(Samples.credential())
        #expect(status(await port(platform, source).send(request, for: access(), meter: meter.meter)) == 200)
        #expect(platform.tokenRequests == 2 && source.cleared == 1)
        let stubborn = FakePlatform { request, number in
            request.url.contains("/oauth2/") ? FakePlatform.token("t-\(number)") : FakePlatform.reply(401, fault)
        }
        guard case .credentialRefused(let words) = await port(stubborn, source).send(request, for: access(), meter: meter.meter) else {
            Issue.record("not refused")
            return
        }
        #expect(words.contains("Invalid access token"))
        #expect(stubborn.requests.count == 4)
    }

    @Test("tokens that are said to have ended as soon as they are given are the platform's trouble, and no refused credential")
    func endedTokens() async {
        let fault =
            #"{"fault":{"faultstring":"Access Token expired","detail":{"errorcode":"keymanagement.service.access_token_expired"}}}"#
        let platform = FakePlatform { request, number in
            if request.url.contains("/oauth2/") { return FakePlatform.token("t-\(number)") }
            return number <= 4 ? FakePlatform.reply(401, fault) : FakePlatform.reply(200, "{}")
        }
        let source = FakeCredentials(Samples.credential())
        #expect(status(await port(platform, source).send(request, for: access(), meter: meter.meter)) == 200)
        #expect(platform.tokenRequests == 3)
        let stubborn = FakePlatform { request, number in
            request.url.contains("/oauth2/") ? FakePlatform.token("t-\(number)") : FakePlatform.reply(401, fault)
        }
        guard case .notSent("token_expired") = await port(stubborn, source).send(request, for: access(), meter: meter.meter) else {
            Issue.record("not put off")
            return
        }
        #expect(stubborn.tokenRequests == 3)
    }

    @Test("a 401 for want of the product is no matter of the token: it is answered as it is, and not renewed for")
    func noProduct() async {
        let fault =
            #"{"fault":{"faultstring":"Invalid API call as no apiproduct match found","detail":{"errorcode":"keymanagement.service.InvalidAPICallAsNoApiProductMatchFound"}}}"#
        let platform = FakePlatform { request, _ in
            request.url.contains("/oauth2/") ? FakePlatform.token("t") : FakePlatform.reply(401, fault)
        }
        #expect(
            status(await port(platform, FakeCredentials(Samples.credential())).send(request, for: access(), meter: meter.meter)) == 401)
        #expect(platform.tokenRequests == 1)
    }

    @Test("wrong credentials are refused in the platform's words; a token desk that is away means nothing was sent")
    func tokenRefused() async {
        let wrong = FakePlatform { _, _ in FakePlatform.reply(401, #"{"ErrorCode":"invalid_client","Error":"ClientId is Invalid"}"#) }
        guard
            case .credentialRefused(let words) = await port(wrong, FakeCredentials(Samples.credential())).send(
                request, for: access(), meter: meter.meter)
        else {
            Issue.record("not refused")
            return
        }
        #expect(words == "ClientId is Invalid · invalid_client")
        let dead = FakePlatform { _, _ in .failure(.answerUnknown(.totalTimeout)) }
        guard
            case .notSent("total_timeout") = await port(dead, FakeCredentials(Samples.credential())).send(
                request, for: access(), meter: meter.meter)
        else {
            Issue.record("the request itself never left")
            return
        }
    }

    @Test("forgetting a clinic makes new credentials count at once, and no token goes to another host")
    func forgetting() async {
        let platform = FakePlatform { request, number in
            request.url.contains("/oauth2/") ? FakePlatform.token("t-\(number)") : FakePlatform.reply(200, "{}")
        }
        let source = FakeCredentials(Samples.credential())
        let port = port(platform, source, UpstreamPolicy(allowsPrivateAddresses: true, customHosts: ["gateway.example.id"]))
        _ = await port.send(request, for: access(), meter: meter.meter)
        source.replace(Samples.credential("https://gateway.example.id"))
        await port.forget(ClinicID(7))
        _ = await port.send(request, for: access(), meter: meter.meter)
        #expect(platform.requests.last?.url == "https://gateway.example.id/fhir-r4/v1/Encounter")
        #expect(platform.tokenRequests == 2)
        #expect(platform.requests.last?.addresses == .privateAllowed)
        let shown = port.shownURL(PlatformRequest("GET", "/Patient?identifier=x%7C9271060312000001"), for: access())
        #expect(shown == "https://gateway.example.id/fhir-r4/v1/Patient?identifier=x%7C************0001")
    }

    @Test("production talks to the national host only, and nothing is sent without credentials")
    func policy() async {
        let platform = FakePlatform { _, _ in FakePlatform.reply(200, "{}") }
        let foreign = FakeCredentials(Samples.credential("https://gateway.example.id", environment: .production))
        let open = UpstreamPolicy(allowsPrivateAddresses: true, customHosts: nil)
        for source in [foreign, FakeCredentials(nil)] {
            guard case .notConfigured = await port(platform, source, open).send(request, for: access(.production), meter: meter.meter)
            else {
                Issue.record("sent")
                return
            }
        }
        #expect(platform.requests.isEmpty)
    }

    @Test("a custom host is allowed by its name at any port, or by name and port at that one alone")
    func customHosts() throws {
        func allows(_ entry: String, _ origin: String) throws -> Bool {
            let endpoints = PlatformEndpoints(origin: try #require(PlatformOrigin(origin)))
            return UpstreamPolicy(customHosts: [entry]).allows(endpoints, in: .custom)
        }
        #expect(try allows("gateway.example.id", "https://gateway.example.id:8443"))
        #expect(try allows("gateway.example.id:8443", "https://gateway.example.id:8443"))
        #expect(try allows("gateway.example.id:443", "https://gateway.example.id"))
        #expect(try !allows("gateway.example.id:8443", "https://gateway.example.id"))
        #expect(try !allows("gateway.example.id", "https://other.example.id"))
    }
}
