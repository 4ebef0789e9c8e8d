import Hummingbird
import Testing

@testable import Web

@Suite("Headers, cookies and forged requests")
struct SecurityTests {
    @Test("every answer, error pages too, has the security headers", arguments: ["/login", "/tidak-ada", "/healthz", "/icons/icons.svg"])
    func headers(path: String) async throws {
        let answer = try await Browser(try TestSite()).get(path)
        let policy = try #require(answer.headers[named: "Content-Security-Policy"])
        #expect(policy.contains("default-src 'none'"))
        #expect(!policy.contains("unsafe"))
        #expect(answer.headers[named: "X-Content-Type-Options"] == "nosniff")
        #expect(answer.headers[named: "Referrer-Policy"] == "same-origin")
        #expect(answer.headers[named: "Strict-Transport-Security"] == nil)
        #expect(answer.headers[named: "X-Request-Id"]?.count == 36)
    }

    @Test("with an https address cookies are Secure and bound to the host, and HSTS is sent")
    func https() async throws {
        let site = try TestSite(baseURL: "https://jembatan.example", trustedProxies: ["10.0.0.0/8"])
        let answer = try await Browser(site, peer: "10.1.2.3").get(
            "/login", ["X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7"])
        #expect(answer.status == 200)
        let cookie = try #require(answer.setCookies.first)
        #expect(cookie.hasPrefix("__Host-jembatan-tamu="))
        for flag in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] { #expect(cookie.contains(flag), "\(flag)") }
        #expect(!cookie.contains("Domain"))
        #expect(answer.headers[named: "Strict-Transport-Security"]?.hasPrefix("max-age=31536000") == true)
    }

    @Test("with an http address the cookie has no prefix and still is HttpOnly")
    func http() async throws {
        let cookie = try #require(try await Browser(try TestSite()).get("/login").setCookies.first)
        #expect(cookie.hasPrefix("jembatan-tamu="))
        #expect(cookie.contains("HttpOnly") && !cookie.contains("Secure"))
    }

    @Test("plain http is refused with an https address, unless it is a probe or this machine")
    func plainHTTP() async throws {
        let site = try TestSite(baseURL: "https://jembatan.example")
        #expect(try await Browser(site, peer: "203.0.113.7").get("/login").status == 403)
        // Nobody named this proxy as trusted.
        #expect(try await Browser(site, peer: "203.0.113.7").get("/login", ["X-Forwarded-Proto": "https"]).status == 403)
        #expect(try await Browser(site, peer: "203.0.113.7").get("/healthz").status == 200)
        #expect(try await Browser(site, peer: "127.0.0.1").get("/login").status == 200)
    }

    @Test("without an https address only this machine is served")
    func loopbackOnly() async throws {
        let site = try TestSite()
        #expect(try await Browser(site, peer: "192.168.1.5").get("/login").status == 403)
        #expect(try await Browser(site, peer: "::1").get("/login").status == 200)
        #expect(try await Browser(site, peer: nil).get("/login").status == 200)
    }

    @Test("a form without our token, with another's, or from another site is refused")
    func forged() async throws {
        let site = try TestSite()
        let browser = Browser(site)
        try await browser.get("/login")
        #expect(try await browser.post("/login", token: "").status == 403)
        let other = Browser(site)
        try await other.get("/login")
        #expect(try await browser.post("/login", token: await other.token).status == 403)
        #expect(try await browser.post("/login", [:], ["Origin": "https://lain.example"]).status == 403)
        #expect(try await browser.post("/login", [:], ["Origin": "null"]).status == 403)
        #expect(try await browser.post("/login", [:], ["Sec-Fetch-Site": "cross-site"]).status == 403)
        // The same form from our own page: its fields are empty, which it says.
        #expect(try await browser.post("/login", [:], ["Origin": "http://127.0.0.1:8080"]).status == 422)
    }

    @Test("a token without the cookie it was made for is worth nothing")
    func tokenWithoutCookie() async throws {
        let site = try TestSite()
        let browser = Browser(site)
        try await browser.get("/login")
        #expect(try await Browser(site).post("/login", token: await browser.token).status == 403)
    }

    @Test("a flash message that was tampered with is not shown")
    func flash() {
        let signer = TestSite.signer
        let value = Flash.ok("Disimpan. 3 data").cookieValue(signer)
        #expect(Flash.read(value, signer) == .ok("Disimpan. 3 data"))
        #expect(Flash.read("x" + value, signer) == nil)
        #expect(Flash.read(Base64URL.text("ok palsu".utf8) + "." + value.split(separator: ".")[1], signer) == nil)
        #expect(Flash.read("", signer) == nil)
    }

    @Test("a form of more than 1 MiB is 413, another type of body 415")
    func bodies() async throws {
        let browser = Browser(try TestSite())
        try await browser.get("/login")
        let large = String(repeating: "a", count: RequestLimits.formBytes + 1)
        #expect(try await browser.send(.post, "/login", ["Content-Type": "application/x-www-form-urlencoded"], large).status == 413)
        #expect(try await browser.send(.post, "/login", ["Content-Type": "application/json"], "{}").status == 415)
    }
}
