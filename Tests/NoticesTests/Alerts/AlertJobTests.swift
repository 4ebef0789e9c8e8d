import Clinics
import Delivery
import Foundation
import JSON
import MigratedDatabase
import Postgres
import Testing
import Vocabulary

@testable import Notices

@Suite("Alerts of a clinic", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct AlertJobTests {
    @Test("refused credentials are told once, and their recovery after two good looks")
    func raisedAndRecovered() async throws {
        try await AlertWorld.with { world in
            let clinic = try await world.clinic("KLN-A", address: "admin@klinik.test")
            #expect(try await world.look(clinic) == .nothing("Semua baik."))
            try await world.refuse(clinic)
            try await world.look(clinic, times: 3)
            #expect(try await world.deliver() == ["[KLN-A] Peringatan: Kredensial klinik ditolak SATUSEHAT"])
            try await world.accept(clinic)
            try await world.look(clinic)
            #expect(try await world.open(clinic).count == 1)
            try await world.look(clinic, times: 2)
            #expect(try await world.open(clinic) == [])
            #expect(try await world.deliver().last == "[KLN-A] Pulih: Kredensial klinik ditolak SATUSEHAT")
            #expect(world.inbox.mails.count == 2)
        }
    }

    @Test("two copies that look at once raise one alert and write one mail")
    func twoInstances() async throws {
        try await AlertWorld.with { world in
            let clinic = try await world.clinic("KLN-A", address: "admin@klinik.test")
            try await world.refuse(clinic)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 { group.addTask { try await world.look(clinic) } }
                try await group.waitForAll()
            }
            #expect(try await world.open(clinic).count == 1)
            #expect(try await world.deliver().count == 1)
        }
    }

    @Test("an alert that nobody acknowledges is told again each day, an acknowledged one not until it is over")
    func repeatsUntilAcknowledged() async throws {
        try await AlertWorld.with { world in
            let clinic = try await world.clinic("KLN-A", address: "admin@klinik.test")
            try await world.refuse(clinic)
            try await world.look(clinic)
            try await world.clockAhead(86_300)
            try await world.look(clinic)
            #expect(try await world.deliver().count == 1)
            try await world.clockAhead(86_500)
            try await world.look(clinic, times: 2)
            #expect(try await world.deliver().last == "[KLN-A] Masih terjadi: Kredensial klinik ditolak SATUSEHAT")
            let id = try #require(try await world.open(clinic).first?.id)
            let isDone = try await world.database.transaction(in: clinic.id) {
                try await AlertStore.acknowledge(id, note: "sedang diganti", by: .cli, in: $0)
            }
            #expect(isDone == true)
            try await world.clockAhead(5 * 86_400)
            try await world.look(clinic)
            #expect(try await world.deliver().count == 2)
            try await world.accept(clinic)
            try await world.look(clinic, times: 2)
            #expect(try await world.deliver().count == 3)
        }
    }

    @Test("mails wait for the end of the quiet hours, urgent ones by setting do not")
    func quietHours() async throws {
        try await AlertWorld.with { world in
            let clinic = try await world.clinic("KLN-A", address: "admin@klinik.test")
            let now = Date()
            let day = LocalDate(now, in: clinic.timeZone).start(in: clinic.timeZone.timeZone)
            let hour = Int(now.timeIntervalSince(day)) / 3600
            var settings = AlertSettings()
            settings.quietHours = QuietHours(from: hour, until: (hour + 2) % 24)
            settings.urgentBreaksQuiet = false
            try await world.database.transaction(in: clinic.id) { [settings] in try await AlertSettingStore.save(settings, by: .cli, in: $0)
            }
            try await world.refuse(clinic)
            try await world.look(clinic)
            #expect(try await world.deliver() == [])
            try await world.clockAhead(7_200)
            #expect(try await world.deliver().count == 1)
            try await world.clockAhead(0)
            settings.urgentBreaksQuiet = true
            try await world.database.transaction(in: clinic.id) { [settings] in try await AlertSettingStore.save(settings, by: .cli, in: $0)
            }
            try await world.accept(clinic)
            try await world.look(clinic, times: 2)
            #expect(try await world.deliver().count == 2)
        }
    }

    @Test("a clinic's system hears of raising and recovery, without personal data")
    func webhooks() async throws {
        try await AlertWorld.with { world in
            let clinic = try await world.clinic("KLN-A")
            try await world.sql(
                """
                INSERT INTO webhook_endpoint (clinic_id, id, url, events, secret)
                VALUES (\(clinic.id.rawValue), \(UUID.v7()), 'https://sim.test/h', ARRAY['alert.raised', 'alert.recovered'], '\\x00')
                """)
            try await world.refuse(clinic)
            try await world.look(clinic)
            try await world.accept(clinic)
            try await world.look(clinic, times: 2)
            let bodies = try await world.superuser.query("SELECT body FROM webhook_message ORDER BY id").map {
                try JSON.parse(try $0.get("body", as: String.self))
            }
            #expect(bodies.map { $0["type"]?.string } == ["alert.raised", "alert.recovered"])
            #expect(bodies.allSatisfy { $0["data"]?["rule"]?.string == "credential_refused" })
        }
    }

    @Test("the digest tells of yesterday once, to clinics that want it")
    func digest() async throws {
        try await AlertWorld.with { world in
            let clinic = try await world.clinic("KLN-A", address: "admin@klinik.test")
            let job = DigestJob(database: world.database, baseURL: "https://jembatan.test")
            let run = JobRun(clinic: clinic, isForced: false) { _ in }
            #expect(try await job.run(run) == .nothing("Ringkasan tidak dipilih."))
            var settings = AlertSettings()
            settings.hasDigest = true
            try await world.database.transaction(in: clinic.id) { [settings] in try await AlertSettingStore.save(settings, by: .cli, in: $0)
            }
            #expect(try await job.run(run) == .done("Ringkasan untuk 1 alamat."))
            #expect(try await job.run(run) == .nothing("Ringkasan hari ini sudah dikirim."))
            #expect(try await world.deliver().count == 1)
            #expect(world.inbox.mails[0].text.contains("Kunjungan: 0\nTerkirim: 0 data"))
        }
    }
}

@Suite("Alerts of the platform", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct PlatformAlertTests {
    @Test("alerts of clinics without an address go to the superadmins, grouped in one mail")
    func fallback() async throws {
        try await AlertWorld.with { world in
            try await world.tell("super@uji.test", .platform)
            let own = try await world.clinic("KLN-A", address: "admin@klinik.test")
            let clinics = [try await world.clinic("KLN-B"), try await world.clinic("KLN-C")]
            for clinic in [own] + clinics {
                try await world.refuse(clinic)
                try await world.look(clinic)
            }
            try await world.lookAtPlatform()
            try await world.lookAtPlatform()
            try await world.deliver()
            let mail = try #require(world.inbox.mails.first { $0.to == ["super@uji.test"] })
            #expect(mail.subject == "Peringatan: 2 peringatan")
            #expect(mail.text.contains("KLN-B") && mail.text.contains("KLN-C") && !mail.text.contains("KLN-A"))
            #expect(world.inbox.mails.count == 2)
            try await world.accept(clinics[0])
            try await world.look(clinics[0], times: 2)
            try await world.lookAtPlatform()
            try await world.deliver()
            #expect(world.inbox.mails.last?.subject == "Pulih: [KLN-B] Kredensial klinik ditolak SATUSEHAT")
        }
    }

    @Test("a host that is away for several clinics is one mail, not one for each")
    func outage() async throws {
        try await AlertWorld.with { world in
            try await world.tell("super@uji.test", .platform)
            let clinics = [try await world.clinic("KLN-B"), try await world.clinic("KLN-C")]
            try await world.sql(
                """
                INSERT INTO upstream (host, failures, breaker_until, opened_at)
                VALUES ('platform.test', 20, jembatan_now() + interval '1 hour', jembatan_now() - interval '20 minutes')
                """)
            for clinic in clinics { try await world.look(clinic) }
            try await world.clockAhead(1_000)
            for clinic in clinics { try await world.look(clinic) }
            for clinic in clinics { #expect(try await world.open(clinic).map(\.rule) == [.platformAway]) }
            try await world.lookAtPlatform()
            try await world.lookAtPlatform()
            #expect(try await world.deliver() == ["Peringatan: platform.test tidak dapat dihubungi"])
            #expect(world.inbox.mails[0].text.contains("2 klinik menunggu"))
            try await world.sql("UPDATE upstream SET breaker_until = NULL, opened_at = NULL, failures = 0")
            for clinic in clinics { try await world.look(clinic, times: 2) }
            try await world.lookAtPlatform()
            try await world.lookAtPlatform()
            #expect(try await world.deliver().last == "Pulih: platform.test tidak dapat dihubungi")
            #expect(world.inbox.mails.count == 2)
        }
    }
}
