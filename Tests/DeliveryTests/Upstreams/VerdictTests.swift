import Foundation
import Testing

@testable import Delivery

@Suite("Is it us or SATUSEHAT?")
struct VerdictTests {
    /// Calls of the last minutes to an endpoint: the same figures in every window that is at least so long.
    private static func endpoint(_ name: String, _ counts: [CallFate: Int], ms: Int = 200, minutes: Int = 2) -> EndpointPicture {
        var picture = EndpointPicture(name: name)
        for window in [2, 5, 15, 60] where window >= minutes { picture.windows[window] = figures(counts, ms: ms) }
        return picture
    }

    private static func figures(_ counts: [CallFate: Int], ms: Int) -> CallFigures {
        var latency = Latency()
        for _ in 0..<(counts[.accepted] ?? 0) { latency.add(ms) }
        return CallFigures(counts, latency: latency)
    }

    private static func picture(_ endpoints: [EndpointPicture], _ clinics: ClinicsReached, own: OwnCalls? = nil) -> UpstreamPicture {
        var picture = UpstreamPicture()
        picture.endpoints = endpoints
        picture.clinics = clinics
        picture.own = own
        return picture
    }

    @Test("all answered is fine, and says how many clinics got through")
    func fine() {
        let clinics = ClinicsReached(total: 43, reached: 41, unauthorized: 2, failing: 0, calm: 41)
        let verdict = Self.picture(
            [Self.endpoint("Encounter", [.accepted: 80, .refused: 9]), Self.endpoint("token", [.accepted: 5, .unauthorized: 2])], clinics,
            own: OwnCalls(answered: 3)
        ).verdict
        #expect(verdict.kind == .fine)
        #expect(
            verdict.evidence
                == "Dalam 15 menit terakhir 41 dari 43 klinik berhasil mengirim; 2 klinik ditolak kredensialnya.")
    }

    @Test("nothing answered for two minutes, of several clinics: away, although tokens still come")
    func away() {
        let clinics = ClinicsReached(total: 9, reached: 4, failing: 5, calm: 1)
        let verdict = Self.picture(
            [Self.endpoint("Encounter", [.failed: 6, .timedOut: 2]), Self.endpoint("token", [.accepted: 3])], clinics,
            own: OwnCalls(answered: 2, troubled: 4)
        ).verdict
        #expect(verdict.kind == .away)
        #expect(verdict.nextStep.contains("jatah percobaan tidak berkurang"))
    }

    @Test("an open breaker of the host is away without any call")
    func breaker() {
        var picture = Self.picture([], ClinicsReached())
        picture.breakerUntil = Date()
        #expect(picture.verdict.kind == .away)
    }

    @Test("failures of this clinic alone are its own, as long as another gets through")
    func onlyOurs() {
        let clinics = ClinicsReached(total: 3, reached: 2, failing: 1, calm: 2)
        let failing = [Self.endpoint("Encounter", [.away: 9])]
        let verdict = Self.picture(failing, clinics, own: OwnCalls(troubled: 9)).verdict
        #expect(verdict.kind == .onlyThisClinic)
        #expect(verdict.evidence.contains("2 dari 2 klinik lain berhasil mengirim"))
        // For the others nothing is wrong.
        #expect(Self.picture(failing, clinics, own: OwnCalls(answered: 4)).verdict.kind == .fine)
        // With nobody to compare with it is the platform.
        #expect(Self.picture(failing, ClinicsReached(total: 1, failing: 1), own: OwnCalls(troubled: 9)).verdict.kind == .away)
    }

    @Test("a refused credential is this clinic's, unless most are refused at once")
    func credentials() {
        let endpoints = [Self.endpoint("Encounter", [.accepted: 20]), Self.endpoint("token", [.unauthorized: 4])]
        var picture = Self.picture(
            endpoints, ClinicsReached(total: 5, reached: 4, unauthorized: 1, calm: 4), own: OwnCalls(unauthorized: 1))
        #expect(picture.verdict.kind == .onlyThisClinic)
        #expect(picture.verdict.nextStep.contains("Client Secret"))
        picture.clinics = ClinicsReached(total: 5, reached: 1, unauthorized: 4, calm: 1)
        #expect(picture.verdict.kind == .partly)
        #expect(picture.verdict.endpoints == ["token"])
        // Stopped for a while already, so without a call.
        picture = Self.picture(endpoints, ClinicsReached(total: 4, reached: 4, calm: 4), own: OwnCalls())
        picture.isOwnCredentialRefused = true
        #expect(picture.verdict.kind == .onlyThisClinic)
    }

    @Test("some endpoints that fail are named, the worst first; a single mishap is none")
    func partly() {
        let clinics = ClinicsReached(total: 6, reached: 6, failing: 3, calm: 3)
        let endpoints = [
            Self.endpoint("Condition", [.accepted: 60, .failed: 20]), Self.endpoint("Encounter", [.accepted: 10, .failed: 30]),
            Self.endpoint("Observation", [.accepted: 1, .failed: 1]),
        ]
        let verdict = Self.picture(endpoints, clinics, own: OwnCalls(answered: 9, troubled: 1)).verdict
        #expect(verdict.kind == .partly)
        #expect(verdict.endpoints == ["Encounter", "Condition"])
        #expect(verdict.evidence.contains("Encounter gagal 75%"))
    }

    @Test("slow is twice the usual and noticeable; without the usual, very slow")
    func slow() {
        let clinics = ClinicsReached(total: 2, reached: 2, calm: 2)
        var endpoint = Self.endpoint("Encounter", [.accepted: 40], ms: 4_500)
        #expect(Self.picture([endpoint], clinics).verdict.kind == .fine)
        endpoint.usual = Self.figures([.accepted: 300], ms: 700)
        #expect(Self.picture([endpoint], clinics).verdict.kind == .slow)
        endpoint.usual = Self.figures([.accepted: 300], ms: 4_000)
        #expect(Self.picture([endpoint], clinics).verdict.kind == .fine)
    }

    @Test("too few calls say nothing")
    func unknown() {
        #expect(Self.picture([], ClinicsReached()).verdict.kind == .unknown)
        let few = Self.picture([Self.endpoint("Encounter", [.accepted: 2])], ClinicsReached(total: 1, reached: 1, calm: 1))
        #expect(few.verdict.kind == .unknown)
    }

    @Test(
        "what a call came to",
        arguments: [
            (200, "completed", CallFate.accepted), (400, "rejected", .refused), (401, "refused", .unauthorized), (429, "away", .throttled),
            (503, "away", .failed), (403, "away", .away), (200, "ambiguous", .away), (nil, "total_timeout", .timedOut),
            (nil, "connection_refused", .away), (nil, "credential_refused", .unauthorized), (nil, "rate_wait_ended", nil),
            (nil, "lane_parked", nil), (nil, "token_http_503", nil),
        ] as [(Int?, String, CallFate?)])
    func fates(status: Int?, word: String, fate: CallFate?) {
        #expect(CallFate(status: status, word: word) == fate)
    }

    @Test("endpoints by the FHIR type in the address, else by purpose")
    func endpoints() {
        #expect(Endpoint.name(url: "https://s.test/fhir-r4/v1/Encounter?identifier=x", purpose: "search") == "Encounter")
        #expect(Endpoint.name(url: "https://s.test/oauth2/v1/accesstoken", purpose: "connection-test-token") == "token")
        #expect(Endpoint.name(url: "https://s.test/kfa-v2/products?code=93001019", purpose: "health") == "KFA")
        #expect(Endpoint.name(url: "https://s.test/consent/v1/Consent?patient_id=P1", purpose: "health") == "Consent")
    }

    @Test("shares of the answers are told from the steps")
    func latency() {
        var latency = Latency()
        #expect(latency.p95 == nil)
        for _ in 0..<95 { latency.add(150) }
        for _ in 0..<5 { latency.add(60_000) }
        #expect(latency.median.map { (100...200).contains($0) } == true)
        #expect(latency.ms(0.99) == 30_000)
        #expect((latency + latency).total == 200)
    }
}
