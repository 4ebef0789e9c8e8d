import Delivery
import Testing

@testable import Satusehat

@Suite("What an answer says about an endpoint's health")
struct HealthReadingTests {
    private static func answered(_ status: Int, _ body: String) -> Exchange {
        .answered(PlatformResponse(status: status, headers: [:], body: Array(body.utf8)))
    }
    private static let outcome = #"{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"not-found","diagnostics":"x"}]}"#

    @Test("an answer is healthy when it is quick, also one that finds nothing")
    func healthy() {
        #expect(HealthReading.check("Consent", Self.answered(404, Self.outcome), tookMs: 90)?.status == .healthy)
        #expect(HealthReading.check("KFA", Self.answered(200, "{}"), tookMs: 90)?.status == .healthy)
        #expect(HealthReading.check("KFA", Self.answered(200, "{}"), tookMs: 9_000)?.status == .degraded)
    }

    @Test("failures say why, and nothing that was not sent is a check")
    func unhealthy() {
        let failed = HealthReading.check("KFA", Self.answered(503, "no healthy upstream"), tookMs: 30)
        #expect(failed?.status == .unhealthy && failed?.errorMessage == "http_503" && failed?.responseMs == 30)
        let lost = HealthReading.check("KFA", .answerUnknown(reason: "total_timeout"), tookMs: 30_000)
        #expect(lost?.status == .unhealthy && lost?.responseMs == nil)
        #expect(HealthReading.check("KFA", Self.answered(429, ""), tookMs: 3)?.status == .degraded)
        #expect(HealthReading.check("KFA", .heldBack(.rate), tookMs: nil) == nil)
    }

    @Test("a token endpoint that refuses a clinic works")
    func token() {
        let refused = HealthReading.token(.refused(message: "invalid"), tookMs: 50)
        #expect(refused?.status == .healthy && refused?.errorMessage == "credential_refused")
        #expect(HealthReading.token(.away(reason: "connection_refused"), tookMs: 5)?.status == .unhealthy)
        #expect(HealthReading.token(nil, tookMs: nil) == nil)
    }
}
