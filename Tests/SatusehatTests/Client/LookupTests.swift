import Clinics
import Delivery
import Foundation
import HTTPClient
import JSON
import Testing
import Vocabulary

@testable import Satusehat

@Suite("Looking things up")
struct LookupTests {
    private func lookups(_ exchange: Exchange) -> SatusehatLookups { SatusehatLookups { _, _, _ in exchange } }
    private func answered(_ status: Int, _ body: String) -> Exchange { .answered(Samples.response(status, body)) }
    private let nik = NIK("9271060312000001")!

    @Test("a patient is found, not found, or several; an empty list may lack its entries")
    func patient() async {
        let person = #"{"resource":{"resourceType":"Patient","id":"P02478375538","name":[{"text":"Ar** Pu**"}]}}"#
        guard
            case .found(let found) = await lookups(answered(200, #"{"resourceType":"Bundle","total":1,"entry":[\#(person)]}"#)).patient(
                nik, for: ClinicID(7))
        else {
            Issue.record("not found")
            return
        }
        #expect(found.ihsNumber == "P02478375538" && found.maskedName == "Ar** Pu**")
        #expect(await lookups(answered(200, #"{"resourceType":"Bundle","total":0}"#)).patient(nik, for: ClinicID(7)) == .notFound)
        let two = #"{"resourceType":"Bundle","total":2,"entry":[\#(person),\#(person)]}"#
        #expect(await lookups(answered(200, two)).patient(nik, for: ClinicID(7)) == .ambiguous(2))
    }

    @Test("no answer is no verdict")
    func away() async {
        #expect(await lookups(.notSent(reason: "connection_refused")).patient(nik, for: ClinicID(7)) == .away(reason: "connection_refused"))
        #expect(await lookups(answered(200, "<html>")).patient(nik, for: ClinicID(7)) == .away(reason: "unreadable_answer"))
        #expect(await lookups(answered(404, "")).location("x", for: ClinicID(7)) == .away(reason: "http_404"))
        #expect(await lookups(.credentialRefused(message: "salah")).patient(nik, for: ClinicID(7)) == .refused(message: "salah"))
    }

    @Test("a room says whose it is")
    func location() async {
        let body =
            #"{"resourceType":"Location","id":"l-1","name":"Poli Umum","status":"active","managingOrganization":{"reference":"Organization/10000004"}}"#
        guard case .found(let room) = await lookups(answered(200, body)).location("l-1", for: ClinicID(7)) else {
            Issue.record("not found")
            return
        }
        #expect(room.organizationID == "10000004" && room.isActive)
        let missing = #"{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"not-found"}]}"#
        #expect(await lookups(answered(404, missing)).location("l-1", for: ClinicID(7)) == .notFound)
    }
}

@Suite("Tes koneksi")
struct ConnectionTestTests {
    private let meter = FakeMeter()

    private func report(_ answer: @escaping @Sendable (HTTPRequest, Int) -> Result<HTTPResponse, HTTPFailure>) async -> ConnectionReport {
        let access = PlatformAccess(clinic: Samples.clinic(), connectTimeoutMs: 1_000, totalTimeoutMs: 2_000)
        return await ConnectionTest(transport: FakePlatform(answer).transport, policy: UpstreamPolicy(), now: { Samples.start })
            .run(Samples.credential(), access: access, meter: meter.meter)
    }

    private static let date = "Mon, 05 Jan 2026 01:30:00 GMT"

    private static func token(_ date: String) -> Result<HTTPResponse, HTTPFailure> {
        FakePlatform.reply(200, #"{"access_token":"t","expires_in":"3599"}"#, date: date)
    }

    @Test("passes all stages and reads the organisation's name")
    func passes() async {
        let report = await report { request, _ in
            request.url.contains("oauth2")
                ? Self.token(Self.date)
                : FakePlatform.reply(200, #"{"resourceType":"Organization","id":"10000004","name":"Klinik Melati"}"#)
        }
        #expect(report.passed && report.nextStep == nil)
        #expect(report.lines.map(\.stage) == ConnectionReport.Stage.satusehat)
        #expect(report.organizationName == "Klinik Melati")
        #expect(ConnectionReport(report.json) == report)
        #expect(meter.drawn == 2 && meter.calls.count == 2)
    }

    @Test("stops where it fails, says what to do, and shows the platform's own words")
    func stops() async {
        let dns = await report { _, _ in .failure(.notSent(.nameNotFound)) }
        #expect(dns.stoppedAt == .dns && dns.nextStep != nil)
        let tls = await report { _, _ in .failure(.notSent(.failedTLS)) }
        #expect(tls.stoppedAt == .tls && tls.lines[0].verdict == .passed)
        let clock = await report { _, _ in Self.token("Mon, 05 Jan 2026 01:40:00 GMT") }
        #expect(clock.stoppedAt == .clock)
        let wrong = await report { _, _ in
            FakePlatform.reply(401, #"{"ErrorCode":"invalid_client","Error":"ClientId is Invalid"}"#, date: Self.date)
        }
        #expect(wrong.stoppedAt == .token)
        #expect(wrong.lines.first { $0.stage == .token }?.platformWords == "ClientId is Invalid · invalid_client")
        #expect(wrong.lines.last?.verdict == .skipped)
        let foreign = await report { request, _ in
            request.url.contains("oauth2")
                ? Self.token(Self.date)
                : FakePlatform.reply(
                    403,
                    #"{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"forbidden","details":{"text":"resource cannot be accessed due to business rule"}}]}"#
                )
        }
        #expect(foreign.stoppedAt == .call)
        #expect(foreign.nextStep?.contains("ID organisasi") == true)
    }
}
