import Testing

@testable import Web

@Suite("Error pages, static files and probes")
struct AnswerTests {
    @Test("a page that is not there is 404 in words, with the code of the event")
    func notFound() async throws {
        let answer = try await Browser(try TestSite()).get("/tidak-ada")
        #expect(answer.status == 404)
        #expect(answer.text.contains("<h1>Halaman tidak ada</h1>"))
        #expect(answer.text.contains(try #require(answer.headers[named: "X-Request-Id"])))
        #expect(answer.headers[.cacheControl] == "no-store")
    }

    @Test("under /api an error is JSON")
    func apiError() async throws {
        let answer = try await Browser(try TestSite()).get("/api/tidak-ada")
        #expect(answer.status == 404)
        #expect(answer.headers[.contentType] == "application/json; charset=utf-8")
        #expect(answer.text.contains(#""code":"NOT_FOUND""#))
    }

    @Test("a failure of ours is 500 without a word of what failed")
    func failure() async throws {
        let browser = Browser(try TestSite())
        await browser.remember("jembatan", "sesi-yang-perlu-dicari")
        let answer = try await browser.get("/profile")
        #expect(answer.status == 500)
        #expect(!answer.text.contains("nonexistent"))
    }

    @Test("HEAD answers like GET without a body")
    func head() async throws {
        let browser = Browser(try TestSite())
        let answer = try await browser.get("/login", method: .head)
        #expect(answer.status == 200)
        #expect(answer.bytes == 0)
        #expect(try await browser.get("/tidak-ada", method: .head).bytes == 0)
    }

    @Test("a page names static files by their content, and those are cached for ever")
    func fingerprints() async throws {
        let browser = Browser(try TestSite())
        let page = try await browser.get("/login").text
        let path = try #require(page.firstMatch(of: /href="(\/static\/[0-9a-f]{16}\/css\/app\.css)"/)).1
        let answer = try await browser.get(String(path))
        #expect(answer.status == 200)
        #expect(answer.headers[.contentType] == "text/css; charset=utf-8")
        #expect(answer.headers[.cacheControl] == "public, max-age=31536000, immutable")
        #expect(answer.headers[.contentEncoding] == nil)
        let compressed = try await browser.get(String(path), ["Accept-Encoding": "br, gzip"])
        #expect(compressed.headers[.contentEncoding] == "gzip")
        #expect(compressed.bytes == 10)
        let tag = try #require(answer.headers[.eTag])
        let again = try await browser.get(String(path), ["If-None-Match": "W/\(tag)"])
        #expect(again.status == 304)
        #expect(again.bytes == 0)
    }

    @Test("another version's address still gives the file, but is not kept")
    func oldFingerprint() async throws {
        let answer = try await Browser(try TestSite()).get("/static/0000000000000000/js/app.js")
        #expect(answer.status == 200)
        #expect(answer.headers[.cacheControl] == "no-cache")
    }

    @Test(
        "nothing outside of Public is served", arguments: ["/static/x/css/..", "/static/x/..%2f..%2fREADME/md", "/static/x/js/geheim.js"])
    func outside(path: String) async throws {
        #expect(try await Browser(try TestSite()).get(path).status == 404)
    }

    @Test("gzip is sent to whoever takes it")
    func acceptEncoding() {
        #expect(StaticPages.takesGzip("gzip, deflate, br"))
        #expect(StaticPages.takesGzip("br;q=1, GZIP;q=0.5"))
        for none in ["gzip;q=0", "gzip; q = 0.00", "gzip;q=0."] { #expect(!StaticPages.takesGzip(none)) }
        #expect(StaticPages.takesGzip("gzip;q=0.01"))
        #expect(!StaticPages.takesGzip("identity"))
    }

    @Test("readiness says what is missing")
    func ready() async throws {
        #expect(try await Browser(try TestSite()).get("/readyz").status == 200)
        let answer = try await Browser(try TestSite(notReady: ["database: away"])).get("/readyz")
        #expect(answer.status == 503)
        #expect(answer.text == "database: away\n")
    }

    @Test("figures are for this machine or whoever has the token")
    func metrics() async throws {
        let site = try TestSite(baseURL: "https://j.example", trustedProxies: ["10.0.0.0/8"], metricsToken: "rahasia")
        #expect(try await Browser(site, peer: "127.0.0.1").get("/metrics").text == "up 1\n")
        #expect(try await Browser(site, peer: "127.0.0.1").get("/metrics", ["X-Forwarded-For": "203.0.113.7"]).status == 404)
        #expect(try await Browser(site, peer: "203.0.113.7").get("/metrics").status == 404)
        #expect(try await Browser(site, peer: "203.0.113.7").get("/metrics", ["Authorization": "Bearer salah"]).status == 404)
        #expect(try await Browser(site, peer: "203.0.113.7").get("/metrics", ["Authorization": "Bearer rahasia"]).status == 200)
    }
}
