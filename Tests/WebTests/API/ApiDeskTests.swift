import Foundation
import Hummingbird
import JSON
import Satusehat
import Testing

@testable import Web

@Suite("The API's desk")
struct ApiDeskTests {
    private static let site = Result { try TestSite() }

    private func call(_ method: HTTPRequest.Method, _ path: String, _ headers: [String: String] = [:], _ body: String? = nil) async throws
        -> Answer
    {
        try await Browser(try Self.site.get()).send(method, path, headers, body)
    }

    private func json(_ answer: Answer) throws -> JSON { try JSON.parse(answer.text) }

    @Test("without credentials every path is 401 in JSON, and says the same for all")
    func credentials() async throws {
        var messages: Set<String> = []
        for route in ApiRoutes.all(try Self.site.get().web) where !route.path.hasSuffix("**") && route.access == .api {
            let answer = try await call(route.method, route.path.replacing("{id}", with: "x"))
            #expect(answer.status == 401, "\(route.method) \(route.path)")
            let body = try json(answer)
            #expect(body["status"] == "error" && body["code"] == "INVALID_CREDENTIALS")
            messages.insert(body["message"]?.string ?? "")
            #expect(answer.headers[.contentType]?.hasPrefix("application/json") == true)
            #expect(answer.headers[named: "Access-Control-Allow-Origin"] == nil)
        }
        #expect(messages.count == 1)
    }

    @Test("a trailing slash and a doubled one reach the same path, since old clients follow no redirect")
    func oldPaths() async throws {
        for path in ["/api/encounter/", "//api/encounter", "//api//satusehat/get-patient-id/"] {
            #expect(try await call(.post, path).status == 401, "\(path)")
        }
    }

    @Test(
        "a path that does not exist is 404 in JSON",
        arguments: ["/api/nothing", "/api/encounter/1/2", "/api/satusehat", "/api/satusehat/x/y"])
    func unknownPath(path: String) async throws {
        let answer = try await call(.post, path, [:], "{}")
        #expect(answer.status == 404)
        #expect(try json(answer)["code"] == "NOT_FOUND")
    }

    @Test("a server without its database is 503 with Retry-After, so that the clinic's system tries again")
    func databaseAway() async throws {
        let answer = try await call(.post, "/api/encounter", ["X-Clinic-Code": "MELATI", "X-Clinic-Secret": "jbt_x"], "{}")
        #expect(answer.status == 503)
        #expect(answer.headers[.retryAfter] != nil)
        #expect(try json(answer)["code"] == "UPSTREAM_UNAVAILABLE")
    }

    @Test(
        "a type is asked for only where one is said",
        arguments: [
            (nil, true), ("application/json", true), ("application/json; charset=utf-8", true), ("application/fhir+json", true),
            ("text/plain", false), ("application/x-www-form-urlencoded", false),
        ] as [(String?, Bool)])
    func contentType(type: String?, isTaken: Bool) {
        var headers = HTTPFields()
        headers[.contentType] = type
        #expect(request(headers).saysJSON == isTaken)
    }

    @Test("Prefer: respond-async is read among other preferences")
    func prefer() {
        #expect(!request([:]).prefersAsync)
        #expect(request([.init("Prefer")!: "wait=5, Respond-Async"]).prefersAsync)
    }

    @Test("an Idempotency-Key is 1 to 255 ASCII characters")
    func idempotencyKey() throws {
        #expect(try request([:]).idempotencyKey == nil)
        #expect(try request([.init("Idempotency-Key")!: "kunci-1"]).idempotencyKey == "kunci-1")
        #expect(throws: UnreadableCall.self) { try request([.init("Idempotency-Key")!: String(repeating: "x", count: 256)]).idempotencyKey }
    }

    @Test(
        "malformed JSON tells line and column",
        arguments: ["{\"a\": 1, // no\n}", "{\"a\":1,\"a\":2}", "{", String(repeating: "[", count: 100)])
    func malformed(text: String) throws {
        do {
            _ = try JSON.parse(Array(text.utf8))
            Issue.record("\(text) was read")
        } catch {
            let answer = ApiAnswer.malformed(error)
            #expect(answer.status == 400 && answer.json["code"] == "MALFORMED_REQUEST")
            #expect(answer.json["line"]?.int == error.line && answer.json["column"]?.int == error.column)
        }
    }

    private func request(_ headers: HTTPFields) -> Request {
        Request(
            head: HTTPRequest(method: .post, scheme: "http", authority: "x", path: "/api/encounter", headerFields: headers),
            body: RequestBody(buffer: ByteBuffer()))
    }
}

@Suite("The API's rate limit")
struct RateBucketTests {
    @Test("a minute's calls pass at once, the next waits until there is room again")
    func fills() {
        let start = ContinuousClock.now
        var bucket = RateBucket(perMinute: 60, at: start)
        for _ in 0..<60 { #expect(bucket.take(perMinute: 60, at: start) == nil) }
        #expect(bucket.take(perMinute: 60, at: start) == 1)
        #expect(bucket.take(perMinute: 60, at: start + .seconds(1)) == nil)
        #expect(bucket.take(perMinute: 60, at: start + .seconds(1)) == 1)
    }

    @Test("a slow rate says how many seconds to wait, and a long pause saves no more than a minute's calls")
    func slow() {
        let start = ContinuousClock.now
        var bucket = RateBucket(perMinute: 2, at: start)
        #expect(bucket.take(perMinute: 2, at: start + .seconds(3_600)) == nil)
        #expect(bucket.take(perMinute: 2, at: start + .seconds(3_600)) == nil)
        #expect(bucket.take(perMinute: 2, at: start + .seconds(3_600)) == 30)
    }
}

@Suite("Answers to lookups")
struct LookupAnswerTests {
    @Test("what is found is 200 with satusehat_id")
    func found() {
        let answer = LookupAnswer.patient.answer(.found("P00123456789"))
        #expect(answer.status == 200 && answer.json["status"] == "success" && answer.json["satusehat_id"] == "P00123456789")
    }

    @Test("what is not found is 200 with an error and without the key, as the sample clients ask with isset")
    func notFound() {
        for (lookup, code) in [
            (LookupAnswer.patient, "PATIENT_NOT_FOUND"), (.practitioner, "PRACTITIONER_NOT_FOUND"),
            (.location, "HEALTHCARE_SERVICE_NOT_FOUND"),
        ] {
            let answer = lookup.answer(.notFound)
            #expect(answer.status == 200 && answer.json["status"] == "error" && answer.json["code"]?.string == code)
            #expect(answer.json["satusehat_id"] == nil && answer.json["message"]?.string?.isEmpty == false)
        }
    }

    @Test("a platform that is away, or refuses to tell, is 503")
    func away() {
        #expect(LookupAnswer.patient.answer(.away(reason: "connection_refused")).status == 503)
        #expect(LookupAnswer.patient.answer(.refused(message: "Kredensial ditolak.")).status == 503)
    }
}
