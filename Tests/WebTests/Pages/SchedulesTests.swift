import Clinics
import Delivery
import Foundation
import MigratedDatabase
import Testing
import Vocabulary

@testable import Web

@Suite("Pages of regular work", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct SchedulesTests {
    @Test("the list names the clinic's jobs with their rhythm, and a run that was asked for is done once")
    func runNow() async throws {
        try await Self.withAdmin { world, clinic, browser in
            let list = try await browser.get("/c/KLN-MELATI/schedules")
            #expect(list.status == 200)
            for words in ["Pembaruan token", "Setiap 15 menit", "Setiap hari 01.00–04.00 WIB", "Belum pernah", "Jalankan sekarang"] {
                #expect(list.text.contains(words), "\(words)")
            }
            #expect(!list.text.contains("Perawatan"), "the installation's jobs are not the clinic's")
            #expect(try await browser.post("/c/KLN-MELATI/schedules/token-refresh/run").location == "/c/KLN-MELATI/schedules")
            #expect(try await browser.get("/c/KLN-MELATI/schedules").text.contains("Segera dijalankan"))
            try await browser.post("/c/KLN-MELATI/schedules/token-refresh/run")
            #expect(try await browser.get("/c/KLN-MELATI/schedules").text.contains("sudah diminta"))

            let scheduler = world.site.web.scheduler
            let running = Task { await scheduler.run() }
            var text = ""
            for _ in 0..<200 where !text.contains("1 hal diperiksa.") {
                try await Task.sleep(for: .milliseconds(20))
                text = try await browser.get("/c/KLN-MELATI/schedules/token-refresh").text
            }
            running.cancel()
            await running.value
            #expect(text.contains("1 hal diperiksa.") && text.contains("Ratna Wulandari"))
            let run = try #require(text.firstMatch(of: /href="(\/c\/KLN-MELATI\/schedules\/token-refresh\/runs\/[^"]+)"/))
            #expect(try await browser.get(String(run.1)).text.contains("looked at 1 thing"))
            #expect(try await world.actions(in: clinic).first == "schedule.run_asked")
        }
    }

    @Test("a job is switched off and on and gets another interval; only intervals of the list are taken")
    func settings() async throws {
        try await Self.withAdmin { world, clinic, browser in
            let path = "/c/KLN-MELATI/schedules/token-refresh"
            try await browser.post(path + "/disable")
            #expect(try await browser.get("/c/KLN-MELATI/schedules").text.contains("Dimatikan"))
            try await browser.post(path + "/enable")
            #expect(try await browser.post(path + "/interval", ["selang": "300"]).location == path)
            #expect(try await browser.get(path).text.contains("Setiap 5 menit"))
            for refused in ["1", "999999", "x"] { try await browser.post(path + "/interval", ["selang": refused]) }
            try await browser.post("/c/KLN-MELATI/schedules/master-data/interval", ["selang": "300"])
            let kept = try await world.database.transaction(in: clinic.id) { try await ScheduleStore.list(in: $0) }
            #expect(kept.map(\.job) == ["token-refresh"] && kept.first?.everySeconds == 300)
            try await browser.post(path + "/interval", ["selang": ""])
            #expect(try await browser.get(path).text.contains("Setiap 15 menit"))
            let actions = try await world.actions(in: clinic).filter { $0.hasPrefix("schedule.") }
            #expect(actions == ["schedule.changed", "schedule.changed", "schedule.enabled", "schedule.disabled"])
        }
    }

    @Test("jobs that do not exist, the installation's jobs, and other clinics' runs are not found in a clinic")
    func notFound() async throws {
        try await Self.withAdmin { world, _, browser in
            let clinic = try await world.clinic("KLN-LAIN")
            try await Self.start(clinic, world)
            let job = TestJobs.registry.jobs[0]
            let other = try #require(try await world.database.platform { try await ClinicStore.find(clinic.id, in: $0) })
            _ = try await world.site.web.scheduler.runNow(job, for: other, isForced: false) { _ in }
            let runs = try await world.database.transaction(in: other.id) { try await RunStore.list(job.name, in: $0) }
            let id = try #require(runs.first?.id)
            for path in ["teh", "upkeep", "token-refresh/runs/\(id)", "token-refresh/runs/teh"] {
                #expect(try await browser.get("/c/KLN-MELATI/schedules/" + path).status == 404, "\(path)")
            }
            #expect(try await browser.post("/c/KLN-MELATI/schedules/upkeep/run").status == 404)
        }
    }

    @Test("a clinic that is not active runs nothing, and the page says why")
    func notActive() async throws {
        try await World.with { world in
            let clinic = try await world.clinic("KLN-MELATI")
            try await world.user("ratna@klinik.test", as: .admin, in: clinic)
            let browser = try await world.browser("ratna@klinik.test")
            let list = try await browser.get("/c/KLN-MELATI/schedules")
            #expect(list.text.contains("belum mulai uji coba") && !list.text.contains("Jalankan sekarang"))
            try await browser.post("/c/KLN-MELATI/schedules/token-refresh/run")
            #expect(try await world.database.transaction(in: clinic.id) { try await ScheduleStore.list(in: $0) }.isEmpty)
        }
    }

    @Test("registration staff do not see schedules")
    func permission() async throws {
        try await World.with { world in
            let clinic = try await world.clinic("KLN-MELATI")
            try await world.user("dewi@klinik.test", as: .registration, in: clinic)
            let browser = try await world.browser("dewi@klinik.test")
            #expect(try await browser.get("/c/KLN-MELATI/schedules").status == 403)
            #expect(try await browser.get("/jobs").status == 403)
        }
    }

    @Test("the platform's page has the installation's jobs, and all clinics' with failing ones first")
    func platform() async throws {
        try await World.with { world in
            for code in ["KLN-SATU", "KLN-DUA"] { try await Self.start(try await world.clinic(code, "Klinik \(code)"), world) }
            try await world.user("super@jembatan.test")
            let browser = try await world.browser("super@jembatan.test")
            try await world.site.web.scheduler.makeSchedules()
            let failing = Scheduler(database: world.database, jobs: JobRegistry([FailingJob()]), logger: TestSite.quiet)
            let second = try #require(ClinicCode("KLN-DUA"))
            let clinic = try await world.database.platform { try await ClinicStore.find(second, in: $0) }
            _ = try await failing.runNow(FailingJob(), for: clinic, isForced: false) { _ in }
            let page = try await browser.get("/jobs").text
            #expect(page.contains("Perawatan") && page.contains("1 pekerjaan klinik gagal") && page.contains("SATUSEHAT tidak menjawab."))
            let first = try #require(page.range(of: "KLN-DUA")), after = try #require(page.range(of: "KLN-SATU"))
            #expect(first.lowerBound < after.lowerBound)
            #expect(try await browser.post("/jobs/upkeep/run").location == "/jobs")
            #expect(try await browser.get("/jobs/upkeep").status == 200)
            #expect(try await browser.get("/jobs/token-refresh").status == 404)
            let actions = try await world.database.platform { try await AuditStore.list(in: $0) }.map(\.action)
            #expect(actions.first == "schedule.run_asked")
        }
    }

    private static func withAdmin(_ body: (World, Clinic, Browser) async throws -> Void) async throws {
        try await World.with { world in
            let clinic = try await world.clinic("KLN-MELATI")
            try await start(clinic, world)
            try await world.user("ratna@klinik.test", as: .admin, in: clinic)
            try await body(world, clinic, try await world.browser("ratna@klinik.test"))
        }
    }

    private static func start(_ clinic: Clinic, _ world: World) async throws {
        _ = try await world.database.transaction(in: clinic.id) { scope in
            try await ClinicStore.take(.startTrial, by: .cli, in: scope) { _, _ in }
        }
    }
}

/// The same job, in an installation where the platform is away.
private struct FailingJob: Job {
    let name = "token-refresh"
    let title = "Pembaruan token"
    let summary = "Melakukan sesuatu."
    let scope = JobScope.clinic
    let rhythm = Rhythm.every(seconds: 900)

    func run(_ run: JobRun) async throws -> JobResult { throw JobFailure("SATUSEHAT tidak menjawab.") }
}
