import Clinics
import Foundation
import MigratedDatabase
import Testing

@testable import Web

@Suite("Pages about the platforms' health", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct HealthPagesTests {
    private static func connect(_ clinic: Clinic, _ world: World) async throws {
        try await world.database.transaction(in: clinic.id) { scope in
            _ = try await scope.execute(
                """
                INSERT INTO platform_credential (clinic_id, channel, environment, origin, organization_id)
                VALUES (\(clinic.id.rawValue), 'satusehat', 'sandbox', 'https://satusehat.test', '10000004')
                """)
        }
        _ = try await world.database.platform { scope in
            _ = try await scope.execute(
                "UPDATE clinic SET state = 'trial', environment = 'sandbox' WHERE clinic_id = \(clinic.id.rawValue)")
            return try await scope.execute("UPDATE lane SET upstream = 'satusehat.test' WHERE clinic_id = \(clinic.id.rawValue)")
        }
    }

    private static func minutes(_ world: World, accepted: Int, failed: Int) async throws {
        try await world.database.worker { transaction in
            _ = try await transaction.query(
                """
                INSERT INTO upstream_minute (host, endpoint, minute, accepted, refused, unauthorized, throttled, failed, timed_out, away, latency,
                    latency_ms)
                VALUES ('satusehat.test', 'Encounter', date_trunc('minute', jembatan_now()), \(accepted)::int, 0, 0, 0, \(failed)::int, 0, 0,
                    ARRAY[0, 0, \(accepted)::int, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 900)
                """)
        }
    }

    @Test("a clinic reads the answer, the endpoints, the chart with its table, and itself beside all")
    func clinic() async throws {
        try await World.with { world in
            let clinic = try await world.clinic("MLT-0417")
            try await world.user("ratna@melati.example", as: .admin, in: clinic)
            let browser = try await world.browser("ratna@melati.example")
            #expect(try await browser.get("/c/MLT-0417/health").text.contains("belum terhubung ke SATUSEHAT"))
            try await Self.connect(clinic, world)
            #expect(try await browser.get("/c/MLT-0417/health").text.contains("Belum cukup data"))
            try await Self.minutes(world, accepted: 2, failed: 8)
            let page = try await browser.get("/c/MLT-0417/health").text
            #expect(page.contains("Apakah SATUSEHAT sedang bermasalah?") && page.contains("Ya, sebagian."))
            #expect(page.contains("Encounter gagal 80%") && page.contains("Lihat sebagai tabel") && page.contains("Semua klinik"))
            let dashboard = try await browser.get("/c/MLT-0417/satusehat").text
            #expect(dashboard.contains("SATUSEHAT: bermasalah sebagian") && dashboard.contains(#"href="/c/MLT-0417/health""#))
        }
    }

    @Test("the dashboard is silent when all is well")
    func silent() async throws {
        try await World.with { world in
            let clinic = try await world.clinic("MLT-0417")
            try await world.user("ratna@melati.example", as: .admin, in: clinic)
            try await Self.connect(clinic, world)
            try await Self.minutes(world, accepted: 9, failed: 0)
            let browser = try await world.browser("ratna@melati.example")
            #expect(try await browser.get("/c/MLT-0417/health").text.contains("Tidak. SATUSEHAT lancar."))
            #expect(try await !browser.get("/c/MLT-0417/satusehat").text.contains("SATUSEHAT: "))
        }
    }

    @Test("registration staff may not see it")
    func forbidden() async throws {
        try await World.with { world in
            let clinic = try await world.clinic("MLT-0417")
            try await world.user("daftar@melati.example", as: .registration, in: clinic)
            #expect(try await world.browser("daftar@melati.example").get("/c/MLT-0417/health").status == 403)
        }
    }

    @Test("a superadmin holds a host with a reason and lets it go; both are audited")
    func system() async throws {
        try await World.with { world in
            let clinic = try await world.clinic("MLT-0417")
            try await Self.connect(clinic, world)
            try await world.user("super@jembatan.example")
            let browser = try await world.browser("super@jembatan.example")
            let page = try await browser.get("/system").text
            #expect(page.contains("satusehat.test") && page.contains("Kesehatan sistem") && page.contains("3 bulan ke depan"))
            let refused = try await browser.post("/system/pause", ["alamat": "lain.test", "alasan": ""])
            #expect(refused.status == 422 && refused.text.contains("Tulis alasan menghentikan pengiriman"))
            #expect(refused.text.contains("Pilih alamat yang dihentikan"))
            #expect(try await browser.post("/system/pause", ["alamat": "satusehat.test", "alasan": "Pemeliharaan malam"]).status == 303)
            let held = try await browser.get("/system").text
            #expect(held.contains("Dihentikan") && held.contains("Pemeliharaan malam") && held.contains(#"action="/system/resume""#))
            #expect(try await browser.post("/system/resume", ["alamat": "satusehat.test"]).status == 303)
            let actions = try await world.database.platform { try await AuditStore.list(in: $0) }.map(\.action)
            #expect(actions.filter { $0.hasPrefix("upstream.") } == ["upstream.resumed", "upstream.paused"])
        }
    }

    @Test("a held host is told to the clinic, which cannot let it go")
    func told() async throws {
        try await World.with { world in
            let clinic = try await world.clinic("MLT-0417")
            try await Self.connect(clinic, world)
            try await world.user("ratna@melati.example", as: .admin, in: clinic)
            _ = try await world.database.platform { scope in
                try await scope.execute(
                    "INSERT INTO upstream (host, paused_at, paused_reason) VALUES ('satusehat.test', now(), 'Pemeliharaan malam')")
            }
            let page = try await world.browser("ratna@melati.example").get("/c/MLT-0417/satusehat").text
            #expect(page.contains("dihentikan Superadmin") && page.contains("Pemeliharaan malam"))
            #expect(!page.contains("Lanjutkan pengiriman"))
        }
    }
}
