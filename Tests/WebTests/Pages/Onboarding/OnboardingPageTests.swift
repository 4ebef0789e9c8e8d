import Clinics
import Foundation
import MigratedDatabase
import Testing
import Vocabulary

@testable import Web

@Suite("The task list of a clinic", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct OnboardingPageTests {
    @Test("a superadmin takes a new clinic from its name to production")
    func wholeWay() async throws {
        try await World.with { world in
            try await world.user("super@jembatan.example")
            let browser = try await world.browser("super@jembatan.example")
            let clinic = ["code": "agr-0108", "name": "Klinik Anggrek", "level": "fktp", "time_zone": "Asia/Makassar"]
            let address = try #require(try await browser.post("/clinics/new", clinic).location)
            let first = try await browser.get(address).text
            #expect(first.contains("Klinik Anggrek dibuat") && first.contains("Menunggu langkah 2") && first.contains("Kode provinsi"))

            #expect(try await browser.post(address + "/trial").location == address + "?langkah=6")
            #expect(try await browser.get(address + "?langkah=6").text.contains("Langkah ini belum bisa diambil"))

            let refused = try await browser.post(address + "/satusehat", ["environment": "sandbox", "client_id": "klien-agr"])
            #expect(refused.status == 422)
            #expect(refused.text.contains("<title>Galat: ") && refused.text.contains("klien-agr"))
            var access = [
                "environment": "sandbox", "organization_id": "10000004", "client_id": "klien-agr", "client_secret": "sangat-rahasia",
            ]
            access["then"] = "test"
            #expect(try await browser.post(address + "/satusehat", access).location == address + "?langkah=2")
            let tested = try await browser.get(address + "?langkah=2").text
            #expect(tested.contains("Tes koneksi berhasil") && tested.contains("Alamat ditemukan"))
            #expect(!tested.contains("sangat-rahasia"))

            let invited = try await browser.post(address + "/admin", ["name": "Ratna", "email": "ratna@anggrek.example"])
            #expect(invited.text.contains("/link/"))
            let secret = try await browser.post(address + "/secret").text
            let text = try #require(secret.firstMatch(of: /id="rahasia">(jbt_[A-Za-z0-9_-]{43})</)).1
            #expect(try await !browser.get(address + "?langkah=4").text.contains(text))

            try await browser.post(address + "/trial")
            let start = try await browser.get(address + "?langkah=6").text
            #expect(start.contains("Uji coba berjalan") && start.contains("Pemetaan lokasi dan praktisi mulai kosong"))
            let missing = try await browser.post(address + "/live", ["environment": "production", "organization_id": "100025609"])
            #expect(missing.status == 422 && missing.text.contains("Client Secret belum diisi"))
            access = ["environment": "production", "organization_id": "100025609", "client_id": "k", "client_secret": "r", "then": "test"]
            #expect(try await browser.post(address + "/live", access).location == address + "?langkah=5")
            let live = try await browser.get(address).text
            #expect(live.contains("Pemetaan lokasi dan praktisi mulai kosong: isi lagi"))

            #expect(try await browser.post(address + "/suspend").status == 303)
            #expect(try await browser.get(address + "?langkah=6").text.contains("Teruskan sebagai Langsung"))
            try await browser.post(address + "/resume")
            let code = try #require(ClinicCode("AGR-0108"))
            let saved = try #require(try await world.database.platform { try await ClinicStore.find(code, in: $0) })
            #expect(saved.state == .live && saved.environment == .production)
        }
    }

    @Test("a test counts for the very credential it was made with")
    func staleTest() async throws {
        try await World.with { world in
            let clinic = try await world.clinic("MLT-0417")
            try await world.user("super@jembatan.example")
            let browser = try await world.browser("super@jembatan.example")
            let address = "/clinics/\(clinic.code)"
            var access = ["environment": "sandbox", "organization_id": "10000004", "client_id": "klien", "client_secret": "satu"]
            access["then"] = "test"
            try await browser.post(address + "/satusehat", access)
            #expect(try await browser.get(address).text.contains("tes koneksi berhasil"))
            access["client_secret"] = "dua"
            access["then"] = "save"
            try await browser.post(address + "/satusehat", access)
            #expect(try await browser.get(address).text.contains("belum dites"))
        }
    }

    @Test("a clinic's admin does not reach it")
    func admin() async throws {
        try await World.with { world in
            let clinic = try await world.clinic("MLT-0417")
            try await world.user("ratna@melati.example", as: .admin, in: clinic)
            let browser = try await world.browser("ratna@melati.example")
            #expect(try await browser.get("/clinics/MLT-0417").status == 403)
            #expect(try await browser.post("/clinics/MLT-0417/suspend").status == 403)
        }
    }
}
