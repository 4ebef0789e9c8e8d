import Clinics
import Foundation
import MigratedDatabase
import Notices
import Testing

@testable import Web

@Suite("The page of alerts", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct AlertsPageTests {
    static let settings = [
        "aturan": "silence", "gagal_persen": "30", "gagal_minimum": "5", "menunggu_menit": "60", "platform_menit": "5", "sunyi_jam": "2",
        "buka": "7", "tutup": "22", "tenang_dari": "21", "tenang_sampai": "6", "pilihan": "ringkasan",
    ]

    private func admin(_ world: World) async throws -> (Clinic, Browser) {
        let clinic = try await world.clinic("KLN-1")
        try await world.user("admin@klinik.id", as: .admin, in: clinic)
        return (clinic, try await world.browser("admin@klinik.id"))
    }

    @Test("shows that all is well, and that nobody can be mailed without a mail server")
    func calm() async throws {
        try await World.with { world in
            let (_, browser) = try await admin(world)
            let answer = try await browser.get("/c/KLN-1/alerts")
            #expect(
                answer.status == 200 && answer.text.contains("Tidak ada peringatan") && answer.text.contains("Server surel belum diatur"))
        }
    }

    @Test("stores what the clinic wants to be told of, audited, and shows it again")
    func saves() async throws {
        try await World.with { world in
            let (clinic, browser) = try await admin(world)
            #expect(try await browser.post("/c/KLN-1/alerts/settings", Self.settings).status == 303)
            let stored = try await world.database.transaction(in: clinic.id) { try await AlertSettingStore.load(in: $0) }
            #expect(stored.rulesOff == Set(AlertRule.ofClinic).subtracting([.silence]))
            #expect(stored.quietHours == QuietHours(from: 21, until: 6) && stored.hasDigest && !stored.urgentBreaksQuiet)
            #expect(stored.failurePercent == 30 && stored.openUntil == 22)
            #expect(try await world.actions(in: clinic).first == "alert_setting.changed")
            #expect(try await browser.get("/c/KLN-1/alerts").text.contains("value=\"30\""))
        }
    }

    @Test(
        "says what is wrong with a setting and keeps what was typed",
        arguments: [
            ("gagal_persen", "0", "Persen gagal antara 1 dan 100"), ("tutup", "5", "Jam tutup harus sesudah jam buka"),
            ("tenang_sampai", "", "Pilih awal dan akhir jam tenang"), ("menunggu_menit", "lama", "Lama menunggu antara 10 dan 10.080"),
        ])
    func refuses(field: String, value: String, says: String) async throws {
        try await World.with { world in
            let (clinic, browser) = try await admin(world)
            let answer = try await browser.post("/c/KLN-1/alerts/settings", Self.settings.merging([field: value]) { $1 })
            #expect(answer.status == 422 && answer.text.contains(says))
            let stored = try await world.database.transaction(in: clinic.id) { try await AlertSettingStore.load(in: $0) }
            #expect(stored == AlertSettings())
        }
    }

    @Test("an address is added once, tested and removed; the audit has it masked")
    func addresses() async throws {
        try await World.with { world in
            let (clinic, browser) = try await admin(world)
            #expect(try await browser.post("/c/KLN-1/alerts/addresses", ["email": "Jaga@Klinik.id"]).status == 303)
            #expect(try await browser.post("/c/KLN-1/alerts/addresses", ["email": "jaga@klinik.id"]).status == 422)
            #expect(try await browser.post("/c/KLN-1/alerts/addresses", ["email": "a@b.id\r\nBcc: c@d.id"]).status == 422)
            let address = try #require(
                try await world.database.transaction(in: clinic.id) { try await AlertAddressStore.list(in: $0) }.first)
            #expect(address.email == "jaga@klinik.id")
            let path = "/c/KLN-1/alerts/addresses/\(address.id.uuidString.lowercased())"
            func mails() async throws -> [MailMessage] {
                try await world.database.transaction(in: clinic.id) { try await MailOutbox.recent(limit: 5, in: $0) }
            }
            // Nothing but the request goes there before its owner confirms it.
            #expect(try await browser.post(path + "/test", [:]).status == 303)
            #expect(try await browser.get("/c/KLN-1/alerts").text.contains("Belum dikonfirmasi"))
            let first = try #require(try await mails().first)
            #expect(try await browser.post(path + "/confirm", [:]).status == 303)
            let asked = try await mails()
            #expect(asked.map(\.occasion) == [.confirm, .confirm] && asked.allSatisfy { $0.recipient == "jaga@klinik.id" })
            let links = try [asked[0], first].map { mail in
                String(try #require(mail.body.firstMatch(of: /https?:\/\/[^\/ ]+(\/alert-address\/[A-Za-z0-9_-]+)/)).1)
            }
            let guest = Browser(world.site)
            // The older link ended with the newer; looking at one confirms nothing.
            #expect(try await guest.get(links[1]).status == 410)
            #expect(try await guest.get(links[0]).text.contains("Konfirmasi alamat surel"))
            #expect(try await browser.get("/c/KLN-1/alerts").text.contains("Belum dikonfirmasi"))
            #expect(try await guest.post(links[0], [:]).text.contains("Alamat dikonfirmasi"))
            #expect(try await guest.post(links[0], [:]).status == 410)
            #expect(try await world.actions(in: clinic).first == "alert_address.confirmed")
            #expect(try await !browser.get("/c/KLN-1/alerts").text.contains("Belum dikonfirmasi"))
            #expect(try await browser.post(path + "/test", [:]).status == 303)
            #expect(try await mails().first?.occasion == .test)
            #expect(try await browser.post(path + "/confirm", [:]).status == 303)
            #expect(try await mails().count == 3)
            #expect(try await browser.post(path + "/remove", [:]).status == 303)
            #expect(try await browser.post(path + "/remove", [:]).status == 404)
            let records = try await world.database.transaction(in: clinic.id) { try await AuditStore.list(in: $0) }
            #expect(records.first?.change?.contains("j***@klinik.id") == true)
        }
    }

    @Test("registration staff may not see it, and another clinic's address is not found")
    func walls() async throws {
        try await World.with { world in
            let (clinic, _) = try await admin(world)
            try await world.user("daftar@klinik.id", name: "Petugas", as: .registration, in: clinic)
            let staff = try await world.browser("daftar@klinik.id")
            #expect(try await staff.get("/c/KLN-1/alerts").status == 403)
            #expect(try await staff.get("/system/alerts").status == 403)
            let other = try await world.clinic("KLN-2", "Klinik Lain")
            try await world.user("lain@klinik.id", name: "Lain", as: .admin, in: other)
            let added = try await world.database.transaction(in: clinic.id) {
                try await AlertAddressStore.add("jaga@klinik.id", by: .cli, in: $0)
            }
            #expect(added != nil)
            let id = try #require(
                try await world.database.transaction(in: clinic.id) { try await AlertAddressStore.list(in: $0) }.first?.id)
            let stranger = try await world.browser("lain@klinik.id")
            #expect(
                try await stranger.post("/c/KLN-2/alerts/addresses/\(id.uuidString.lowercased())/test", [:]).status == 404)
        }
    }
}
