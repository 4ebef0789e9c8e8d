import Clinics
import Foundation
import MigratedDatabase
import Testing
import Vocabulary

@testable import Web

@Suite("The credentials of a clinic", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct CredentialsPageTests {
    @Test("an admin enters the access, keeps the secret, and cannot leave the environment")
    func access() async throws {
        try await World.with { world in
            let clinic = try await world.clinic("MLT-0417")
            try await world.user("ratna@melati.example", as: .admin, in: clinic)
            let browser = try await world.browser("ratna@melati.example")
            let address = "/c/MLT-0417/credentials"
            #expect(try await browser.get(address).text.contains("Hanya Superadmin yang bisa menggantinya"))
            let fields = [
                "environment": "custom", "satusehat_url": "https://lain.example", "organization_id": "10000004", "client_id": "klien",
                "client_secret": "sangat-rahasia", "then": "save",
            ]
            #expect(try await browser.post(address + "/satusehat", fields).status == 303)
            let kept = ["organization_id": "10000005", "client_id": "klien", "client_secret": "", "then": "save"]
            #expect(try await browser.post(address + "/satusehat", kept).status == 303)
            let stored = try #require(
                try await world.database.transaction(in: clinic.id) { try await PlatformCredentialStore.load(.satusehat, .sandbox, in: $0) }
            )
            #expect(stored.clientSecret == "sangat-rahasia" && stored.organizationID == "10000005")
            #expect(stored.endpoints == PlatformEndpoints.national(.sandbox))
            #expect(try await browser.post(address + "/satusehat/test").location == address)
            let page = try await browser.get(address).text
            #expect(page.contains("Tes koneksi berhasil") && !page.contains("sangat-rahasia"))
            #expect(try await world.actions(in: clinic).contains("platform_credential.tested"))
        }
    }

    @Test("credentials that the platform refused are told where they are mended, in its words, until they are saved again")
    func refused() async throws {
        try await World.with { world in
            let clinic = try await world.clinic("MLT-0417")
            try await world.user("ratna@melati.example", as: .admin, in: clinic)
            let browser = try await world.browser("ratna@melati.example")
            let address = "/c/MLT-0417/credentials"
            #expect(try await !browser.get(address).text.contains("SATUSEHAT menolak kredensial ini"))
            try await world.database.platform { scope in
                _ = try await scope.execute(
                    "UPDATE lane SET credential_refused_at = now(), credential_message = 'Client credentials are invalid'")
            }
            let page = try await browser.get(address).text
            #expect(page.contains("SATUSEHAT menolak kredensial ini") && page.contains("Client credentials are invalid"))
            let fields = ["organization_id": "10000004", "client_id": "klien", "client_secret": "sangat-rahasia", "then": "save"]
            #expect(try await browser.post(address + "/satusehat", fields).status == 303)
            #expect(try await !browser.get(address).text.contains("SATUSEHAT menolak kredensial ini"))
        }
    }

    @Test("an admin says what is sent beside visits; what is not ticked is off, and the change is audited with both values")
    func sent() async throws {
        try await World.with { world in
            let clinic = try await world.clinic("MLT-0417")
            try await world.user("ratna@melati.example", as: .admin, in: clinic)
            let browser = try await world.browser("ratna@melati.example")
            let address = "/c/MLT-0417/credentials"
            func ticked() async throws -> [Bool] {
                let page = try await browser.get(address).text
                return ["composition", "healthcare-service", "practitioner-role"].map { page.contains("value=\"\($0)\" checked") }
            }
            #expect(try await ticked() == [true, false, false])
            #expect(try await browser.post(address + "/sent", ["kirim": "healthcare-service"]).location == address + "#h-kirim")
            #expect(try await ticked() == [false, true, false])
            let settings = try await world.database.transaction(in: clinic.id) { try await SettingsStore.settings(in: $0) }
            #expect(settings.healthcareService && !settings.practitionerRole && !settings.composition)
            #expect(try await world.actions(in: clinic).first == "settings.changed")
            #expect(try await browser.get("/c/MLT-0417/audit").text.contains("healthcare-service"))
        }
    }

    @Test("a superadmin who changes the origin blanks the secret")
    func origin() async throws {
        try await World.with { world in
            try await world.clinic("MLT-0417")
            try await world.user("super@jembatan.example")
            let browser = try await world.browser("super@jembatan.example")
            try await browser.post("/clinics/MLT-0417/enter")
            let address = "/c/MLT-0417/credentials"
            var fields = [
                "environment": "custom", "satusehat_url": "https://satu.example", "organization_id": "O", "client_id": "klien",
                "client_secret": "r", "then": "test",
            ]
            try await browser.get(address)
            try await browser.post(address + "/satusehat", fields)
            fields["satusehat_url"] = "https://dua.example"
            fields["client_secret"] = ""
            try await browser.post(address + "/satusehat", fields)
            #expect(try await browser.get(address).text.contains("Client Secret dikosongkan"))
        }
    }

    @Test("secrets are shown once, two are valid, a rotation gives an overlap, and revoking asks first")
    func secrets() async throws {
        try await World.with { world in
            let clinic = try await world.clinic("MLT-0417")
            try await world.user("ratna@melati.example", as: .admin, in: clinic)
            let browser = try await world.browser("ratna@melati.example")
            let address = "/c/MLT-0417/credentials"
            let first = try #require(try await browser.post(address + "/secrets").text.firstMatch(of: /jbt_[A-Za-z0-9_-]{43}/))
            #expect(try await !browser.get(address).text.contains(first.0))
            #expect(try await browser.post(address + "/secrets/rotate", ["overlap": "8"]).text.contains("masih berlaku 8 jam lagi"))
            #expect(try await browser.post(address + "/secrets").location == address)
            let page = try await browser.get(address).text
            #expect(page.contains("Akan berakhir") && page.contains("Sudah ada 2 rahasia"))
            let revoke = try #require(page.firstMatch(of: /href="([^"]+\/revoke)"/)).1
            #expect(try await browser.get(String(revoke)).text.contains("Tidak bisa dibatalkan"))
            #expect(try await browser.post(String(revoke)).location == address)
            #expect(try await browser.get(String(revoke)).status == 404)
        }
    }

    @Test("networks are kept as typed when one is wrong")
    func networks() async throws {
        try await World.with { world in
            let clinic = try await world.clinic("MLT-0417")
            try await world.user("ratna@melati.example", as: .admin, in: clinic)
            let browser = try await world.browser("ratna@melati.example")
            let address = "/c/MLT-0417/credentials"
            let wrong = try await browser.post(address + "/networks", ["networks": "10.0.0.0/8\nrumah"])
            #expect(wrong.status == 422 && wrong.text.contains("rumah bukan alamat IP") && wrong.text.contains("10.0.0.0/8\nrumah"))
            #expect(try await browser.post(address + "/networks", ["networks": "10.0.0.0/8\n103.28.12.1"]).status == 303)
            #expect(try await browser.get(address).text.contains("103.28.12.1/32"))
        }
    }
}
