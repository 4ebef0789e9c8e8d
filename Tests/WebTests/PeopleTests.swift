import Clinics
import MigratedDatabase
import Testing
import Vocabulary

@testable import Web

@Suite("Users, invitations and clinics", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct PeopleTests {
    @Test("another clinic is 404, like one that does not exist; a missing permission is 403")
    func access() async throws {
        try await World.with { world in
            let melati = try await world.clinic("MLT-0417")
            try await world.clinic("AGR-0108", "Klinik Anggrek")
            try await world.user("ratna@melati.example", as: .admin, in: melati)
            try await world.user("dewi@melati.example", as: .registration, in: melati)
            try await world.user("super@jembatan.example")
            let admin = try await world.browser("ratna@melati.example")
            #expect(try await admin.get("/c/MLT-0417/users").status == 200)
            #expect(try await admin.get("/c/mlt-0417/users").status == 200)
            #expect(try await admin.get("/c/AGR-0108/users").status == 404)
            #expect(try await admin.get("/c/TAK-ADA/users").status == 404)
            #expect(try await admin.get("/c/AGR-0108").status == 404)
            for path in ["/clinics", "/clinics/new", "/users", "/audit"] { #expect(try await admin.get(path).status == 403, "\(path)") }
            #expect(try await world.browser("dewi@melati.example").get("/c/MLT-0417/users").status == 403)
            #expect(try await world.browser("super@jembatan.example").get("/c/MLT-0417/users").status == 404)
        }
    }

    @Test("a superadmin enters by the button, under a banner and in the clinic's audit, and leaves")
    func enter() async throws {
        try await World.with { world in
            let clinic = try await world.clinic("MLT-0417")
            try await world.user("super@jembatan.example")
            let browser = try await world.browser("super@jembatan.example")
            let before = await browser.cookies["jembatan"]
            #expect(try await browser.get("/clinics").text.contains("MLT-0417"))
            #expect(try await browser.post("/clinics/MLT-0417/enter").location == "/c/MLT-0417")
            #expect(await browser.cookies["jembatan"] != before)
            let page = try await browser.get("/c/MLT-0417/users")
            #expect(page.status == 200)
            #expect(page.text.contains("Anda masuk ke Klinik Melati sebagai Superadmin"))
            #expect(try await browser.post("/clinics/leave").location == "/clinics")
            #expect(try await browser.get("/c/MLT-0417/users").status == 404)
            #expect(try await world.actions(in: clinic).prefix(2) == ["clinic.left", "clinic.entered"])
        }
    }

    @Test("a new clinic is made from the form, whose problems are told field by field")
    func newClinic() async throws {
        try await World.with { world in
            try await world.clinic("MLT-0417")
            try await world.user("super@jembatan.example")
            let browser = try await world.browser("super@jembatan.example")
            try await browser.get("/clinics/new")
            var fields = ["code": "m", "name": "", "level": "fktp", "time_zone": "Asia/Makassar", "province_code": "5"]
            let refused = try await browser.post("/clinics/new", fields)
            #expect(refused.status == 422)
            #expect(refused.text.contains("Ada 3 isian yang perlu diperbaiki"))
            fields = ["code": "mlt-0417", "name": "Klinik Anggrek", "level": "fkrtl", "time_zone": "Asia/Makassar", "province_code": "51"]
            #expect(try await browser.post("/clinics/new", fields).text.contains("Kode MLT-0417 sudah dipakai klinik lain"))
            fields["code"] = "agr-0108"
            #expect(try await browser.post("/clinics/new", fields).location == "/clinics/AGR-0108")
            let list = try await browser.get("/clinics?q=anggrek").text
            #expect(list.contains("AGR-0108") && !list.contains("MLT-0417"))
            #expect(try await browser.get("/c/AGR-0108/audit").status == 200)
        }
    }

    @Test("an invited person sets a password by the link, which looking at does not use up and using does")
    func invitation() async throws {
        try await World.with { world in
            let clinic = try await world.clinic("MLT-0417")
            try await world.user("ratna@melati.example", as: .admin, in: clinic)
            let admin = try await world.browser("ratna@melati.example")
            let fields = ["name": "Dewi Lestari", "email": "Dewi@Melati.example", "role": "registration"]
            let shown = try await admin.post("/c/MLT-0417/users/new", fields)
            #expect(shown.status == 200)
            let link = try #require(shown.text.firstMatch(of: /http:\/\/127\.0\.0\.1:8080(\/link\/[A-Za-z0-9_-]+)/)).1
            let guest = Browser(world.site)
            for _ in 1...2 { #expect(try await guest.get(String(link)).text.contains("Dewi Lestari")) }
            let password = ["new_password": "sandi dewi yang panjang", "repeated": "sandi dewi yang panjang"]
            #expect(try await guest.post(String(link), password).location == "/login")
            #expect(try await guest.get("/login").text.contains("Kata sandi tersimpan"))
            let signedIn = try await guest.post("/login", ["email": "dewi@melati.example", "password": "sandi dewi yang panjang"])
            #expect(signedIn.location == "/c/MLT-0417")
            #expect(try await Browser(world.site).get(String(link)).status == 410)
        }
    }

    @Test("roles and permissions are changed, but nobody takes away their own or gives more than they have")
    func permissions() async throws {
        try await World.with { world in
            let clinic = try await world.clinic("MLT-0417")
            let ratna = try await world.user("ratna@melati.example", as: .admin, in: clinic)
            let dewi = try await world.user("dewi@melati.example", name: "Dewi", as: .registration, in: clinic)
            let admin = try await world.browser("ratna@melati.example")
            let (own, other) = ("/c/MLT-0417/users/\(ratna.id.lowerText)", "/c/MLT-0417/users/\(dewi.id.lowerText)")
            #expect(try await admin.post(own, ["role": "registration", "permissions": "patients"]).status == 422)
            #expect(try await admin.post(own + "/disable").location == "/c/MLT-0417/users")
            #expect(try await admin.get(own).status == 200)
            #expect(try await admin.post(other, ["role": "registration", "permissions": "clinic_users"]).status == 303)
            // Dewi may manage users now and nothing else: neither invite an admin nor become one.
            let limited = try await world.browser("dewi@melati.example")
            #expect(try await limited.get("/c/MLT-0417/users").status == 200)
            let invited = try await limited.post("/c/MLT-0417/users/new", ["name": "A", "email": "a@b.example", "role": "admin"])
            #expect(invited.status == 403)
            #expect(try await limited.post(other, ["role": "registration", "permissions": "credentials"]).status == 422)
            #expect(try await admin.post(other + "/disable").status == 303)
            #expect(try await limited.get("/c/MLT-0417/users").status == 404)
        }
    }

    @Test("a clinic's admin makes no link for somebody who works elsewhere too")
    func foreignLink() async throws {
        try await World.with { world in
            let melati = try await world.clinic("MLT-0417")
            let anggrek = try await world.clinic("AGR-0108", "Klinik Anggrek")
            try await world.user("ratna@melati.example", as: .admin, in: melati)
            let both = try await world.user("dewi@melati.example", as: .admin, in: melati)
            try await world.database.transaction(in: anggrek.id) { try await MembershipStore.add(both.id, as: .admin, by: .cli, in: $0) }
            let admin = try await world.browser("ratna@melati.example")
            let answer = try await admin.post("/c/MLT-0417/users/\(both.id.lowerText)/link")
            #expect(answer.status == 303)
            #expect(try await admin.get("/c/MLT-0417/users").text.contains("hanya bisa dibuat Superadmin"))
        }
    }

    @Test("platform users: invite, disable, enable, and the audit tells")
    func platform() async throws {
        try await World.with { world in
            try await world.user("super@jembatan.example", name: "Yohanes")
            let browser = try await world.browser("super@jembatan.example")
            #expect(try await browser.post("/users/new", ["name": "Maya", "email": "maya@jembatan.example"]).text.contains("/link/"))
            let page = try await browser.get("/users").text
            #expect(page.contains("Diundang"))
            let id = try #require(page.firstMatch(of: /\/users\/([0-9a-f-]{36})\/disable/)).1
            #expect(try await browser.post("/users/\(id)/disable").status == 303)
            #expect(try await browser.get("/users").text.contains("Nonaktif"))
            #expect(try await browser.post("/users/\(id)/enable").status == 303)
            let audit = try await browser.get("/audit?jenis=user.").text
            #expect(audit.contains("Akun dinonaktifkan") && audit.contains("Akun diaktifkan") && !audit.contains("login.accepted"))
        }
    }
}
