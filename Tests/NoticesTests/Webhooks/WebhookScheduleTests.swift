import Testing

@testable import Notices

@Suite("What follows a try")
struct WebhookScheduleTests {
    @Test("an answer that is not 2xx, and none at all, is tried again after 5 s to 24 h, then given up")
    func schedule() {
        let waits = (1...9).map { WebhookVerdict.after(status: $0.isMultiple(of: 2) ? 500 : nil, tries: $0, chance: 0) }
        let expected = [5, 60, 300, 1_800, 7_200, 21_600, 43_200, 86_400].map { WebhookVerdict.retry(seconds: $0) }
        #expect(Array(waits.prefix(8)) == expected)
        #expect(waits.last == .failed)
    }

    @Test("a fifth more at most, so that what failed together does not come back together")
    func jitter() {
        #expect(WebhookVerdict.after(status: 503, tries: 1, chance: 0.5) == .retry(seconds: 5.5))
    }

    @Test("2xx is taken; a redirect is not followed and not taken; 410 ends the address")
    func answers() {
        #expect(WebhookVerdict.after(status: 204, tries: 9, chance: 0) == .delivered)
        #expect(WebhookVerdict.after(status: 301, tries: 1, chance: 0) == .retry(seconds: 5))
        #expect(WebhookVerdict.after(status: 410, tries: 1, chance: 0) == .gone)
    }

    @Test(
        "an address is https without user; on this machine http in the demonstration alone",
        arguments: [
            ("https://sim.example/masuk?a=1", false, nil), ("http://sim.example/", true, .notHTTPS), ("http://127.0.0.1:9/x", true, nil),
            ("http://127.0.0.1:9/x", false, .notHTTPS), ("https://a:b@sim.example/", false, .hasUser), ("sim.example", false, .unreadable),
            ("ftp://sim.example/", false, .unreadable), ("https://sim.example/a b", false, .unreadable),
            ("https://sim.example/" + String(repeating: "a", count: 500), false, .tooLong),
        ] as [(String, Bool, WebhookAddress.Refusal?)])
    func addresses(_ text: String, _ isDemo: Bool, _ refusal: WebhookAddress.Refusal?) {
        do throws(WebhookAddress.Refusal) {
            _ = try WebhookAddress(text, isDemo: isDemo)
            #expect(refusal == nil)
        } catch { #expect(error == refusal) }
        #expect(WebhookAddress.policy(isDemo: false) == .publicOnly)
    }
}
