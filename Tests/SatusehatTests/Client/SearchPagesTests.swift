import Clinics
import Delivery
import Foundation
import HTTPClient
import JSON
import Testing

@testable import Satusehat

@Suite("Pages of a search")
struct SearchPagesTests {
    private let meter = FakeMeter()
    private let asked = PlatformRequest("GET", "/Condition?encounter=e-1")

    private static func page(_ ids: [String], next: String?) -> String {
        let entries = ids.map { id -> JSON in ["resource": ["resourceType": "Condition", "id": .string(id)]] }
        let links: [JSON] = next.map { [["relation": "next", "url": .string($0)]] } ?? []
        let bundle: JSON = [
            "resourceType": "Bundle", "type": "searchset", "total": 3, "entry": .array(entries), "link": .array(links),
        ]
        return bundle.text()
    }

    /// Pages of one each; the link has the platform's own host, whatever host was called.
    private static func pages(_ count: Int, host: String = "https://api-satusehat.kemkes.go.id/fhir-r4/v1/Condition/") -> FakePlatform {
        FakePlatform { request, _ in
            if request.url.contains("/oauth2/") { return FakePlatform.token("t") }
            let number = request.url.split(separator: "_page_token=").dropFirst().first.flatMap { Int($0) } ?? 0
            let next = number + 1 < count ? "\(host)?encounter=e-1&_page_token=\(number + 1)" : nil
            return FakePlatform.reply(200, page(["c-\(number)"], next: next))
        }
    }

    private func search(_ platform: FakePlatform) async -> Exchange {
        let port = SatusehatPort(
            transport: platform.transport, source: FakeCredentials(Samples.credential()), policy: UpstreamPolicy(),
            logger: .init(label: "test"))
        let access = PlatformAccess(clinic: Samples.clinic(), connectTimeoutMs: 1_000, totalTimeoutMs: 2_000)
        return await port.send(asked, for: access, meter: meter.meter)
    }

    private func ids(_ exchange: Exchange) -> [String] {
        guard case .answered(let response) = exchange else { return [] }
        return (response.json?["entry"]?.array ?? []).compactMap { $0["resource"]?["id"]?.string }
    }

    @Test("all of them are one answer, each drawn from the rate and recorded, and none asked of another host")
    func followed() async {
        let platform = Self.pages(3)
        #expect(ids(await search(platform)) == ["c-0", "c-1", "c-2"])
        #expect(platform.requests.allSatisfy { $0.url.hasPrefix("https://api-satusehat-stg.dto.kemkes.go.id/") })
        #expect(meter.calls.count { $0.purpose == "search-page" } == 2)
    }

    @Test("a list longer than the limit stays unfinished, so that nothing is decided by it")
    func bounded() async {
        let platform = Self.pages(100)
        let exchange = await search(platform)
        #expect(ids(exchange).count == SearchPages.most)
        guard case .answered(let response) = exchange else {
            Issue.record("not answered")
            return
        }
        let body: JSON = ["resourceType": "Condition", "identifier": [["system": "s", "value": "v"]]]
        let match = ConditionKind(now: { Samples.now }).match(response, for: Samples.outgoing("Condition"), body: body)
        #expect(match == .several([]))
    }

    @Test(
        "a link to something else is not followed",
        arguments: [
            "https://evil.example/fhir-r4/v1/Patient", "https://api-satusehat.kemkes.go.id/oauth2/v1/accesstoken",
            "https://api-satusehat.kemkes.go.id/fhir-r4/v1/Condition/x/y",
        ])
    func foreign(host: String) async {
        let platform = Self.pages(3, host: host)
        #expect(ids(await search(platform)) == ["c-0"])
        #expect(platform.requests.count == 2)
    }

    @Test("a page that fails is the answer to the whole search: half a list would say that something is not there")
    func failed() async {
        let platform = FakePlatform { request, _ in
            if request.url.contains("/oauth2/") { return FakePlatform.token("t") }
            if request.url.contains("_page_token") { return FakePlatform.reply(503, "no healthy upstream") }
            return FakePlatform.reply(
                200, Self.page(["c-0"], next: "https://x/fhir-r4/v1/Condition?encounter=e-1&_page_token=1"))
        }
        guard case .answered(let response) = await search(platform) else {
            Issue.record("not answered")
            return
        }
        #expect(response.status == 503)
    }
}
