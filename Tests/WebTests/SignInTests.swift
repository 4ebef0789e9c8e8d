import Clinics
import MigratedDatabase
import Testing
import Vocabulary

@testable import Web

@Suite("Signing in and out", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct SignInTests {
    @Test("a superadmin starts at the list of clinics, others in their clinic, and the session's cookie is for this server alone")
    func signIn() async throws {
        try await World.with { world in
            let clinic = try await world.clinic("MLT-0417")
            try await world.user("super@jembatan.example")
            try await world.user("ratna@melati.example", as: .admin, in: clinic)
            let start = ["super@jembatan.example": "/clinics", "ratna@melati.example": "/c/MLT-0417"]
            for (email, address) in start {
                let browser = Browser(world.site)
                try await browser.get("/login")
                let answer = try await browser.post("/login", ["email": " \(email.uppercased())", "password": World.password])
                #expect(answer.status == 303)
                #expect(answer.location == address)
                let cookie = try #require(answer.setCookies.first { $0.hasPrefix("jembatan=") })
                #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && !cookie.contains("Max-Age"))
                #expect(try await browser.get("/").location == address)
                #expect(try await browser.get("/login").location == address)
            }
        }
    }

    @Test("a wrong password says so at its field and in the summary, keeps the address, and gives no session")
    func wrong() async throws {
        try await World.with { world in
            try await world.user("super@jembatan.example")
            let browser = Browser(world.site)
            try await browser.get("/login")
            let answer = try await browser.post("/login", ["email": "super@jembatan.example", "password": "tebakan-7Q"])
            #expect(answer.status == 422)
            #expect(answer.text.contains("<title>Galat: Masuk – Jembatan</title>"))
            #expect(answer.text.contains(##"<a href="#password">Email atau kata sandi tidak cocok</a>"##))
            #expect(answer.text.contains(#"value="super@jembatan.example""#))
            #expect(!answer.text.contains("tebakan-7Q"))
            #expect(await browser.cookies["jembatan"] == nil)
            let unknown = try await browser.post("/login", ["email": "tak@ada.example", "password": "salah"])
            #expect(unknown.text.contains("Email atau kata sandi tidak cocok"))
        }
    }

    @Test("a sixth try from one device has to wait, and another device does not")
    func throttled() async throws {
        try await World.with { world in
            try await world.user("super@jembatan.example")
            let browser = Browser(world.site)
            try await browser.get("/login")
            for _ in 1...5 { try await browser.post("/login", ["email": "super@jembatan.example", "password": "salah"]) }
            let answer = try await browser.post("/login", ["email": "super@jembatan.example", "password": World.password])
            #expect(answer.status == 429)
            #expect(answer.text.contains("Coba lagi"))
            let elsewhere = Browser(world.site, peer: "127.0.0.9")
            try await elsewhere.get("/login")
            #expect(try await elsewhere.post("/login", ["email": "super@jembatan.example", "password": World.password]).status == 303)
        }
    }

    @Test("signing out ends the session on the server, and is in the audit as signing in is")
    func signOut() async throws {
        try await World.with { world in
            try await world.user("super@jembatan.example")
            let browser = try await world.browser("super@jembatan.example")
            let token = try #require(await browser.cookies["jembatan"])
            #expect(try await browser.post("/logout").location == "/login")
            #expect(await browser.cookies["jembatan"] == nil)
            await browser.remember("jembatan", token)
            #expect(try await browser.get("/profile").location == "/login?next=/profile")
            let audit = try await world.database.platform { try await AuditStore.list(in: $0) }
            #expect(audit.prefix(2).map(\.action) == ["session.ended", "login.accepted"])
            #expect(audit.first?.actor == "Ratna Wulandari")
        }
    }

    @Test("a new password ends all other sessions and changes this one's token")
    func newPassword() async throws {
        try await World.with { world in
            try await world.user("super@jembatan.example")
            let (browser, other) = (try await world.browser("super@jembatan.example"), try await world.browser("super@jembatan.example"))
            let before = await browser.cookies["jembatan"]
            let wanted = ["new_password": "kalimat sandi yang baru", "repeated": "kalimat sandi yang baru"]
            let refused = try await browser.post("/profile/password", wanted.merging(["password": "bukan ini"]) { $1 })
            #expect(refused.status == 422)
            #expect(refused.text.contains("Kata sandi sekarang tidak cocok"))
            let short = ["password": World.password, "new_password": "pendek", "repeated": "lain"]
            #expect(try await browser.post("/profile/password", short).text.contains("Kata sandi paling sedikit 12 karakter"))
            #expect(try await browser.post("/profile/password", wanted.merging(["password": World.password]) { $1 }).status == 303)
            #expect(await browser.cookies["jembatan"] != before)
            #expect(try await browser.get("/profile").text.contains("Kata sandi diganti"))
            #expect(try await other.get("/profile").status == 303)
        }
    }

    @Test("sessions are listed, and one can be ended from another device")
    func sessions() async throws {
        try await World.with { world in
            try await world.user("super@jembatan.example")
            let (browser, other) = (try await world.browser("super@jembatan.example"), try await world.browser("super@jembatan.example"))
            let rows = try await other.get("/profile").text.split(separator: "<tr>").filter { $0.contains("/profile/sessions/") }
            #expect(rows.count == 2)
            let row = try #require(rows.first { !$0.contains("sesi ini") })
            let id = try #require(row.firstMatch(of: /\/profile\/sessions\/([0-9a-f-]{36})\/end/)).1
            #expect(try await other.post("/profile/sessions/\(id)/end").status == 303)
            #expect(try await other.get("/profile").status == 200)
            #expect(try await browser.get("/profile").status == 303)
        }
    }
}
