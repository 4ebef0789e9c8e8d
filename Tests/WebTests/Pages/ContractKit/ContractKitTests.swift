import Clinics
import Delivery
import Foundation
import JSON
import MigratedDatabase
import Testing
import Vocabulary

@testable import Web

@Suite("Uji integrasi", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct ContractKitTests {
    private static let path = "/c/MELATI/contract-kit"

    private static func scene(trial: Bool = true, _ body: (World, ClinicSystem, Browser) async throws -> Void) async throws {
        try await World.with { world in
            let system = try await ClinicSystem(world)
            try await world.user("ratna@melati.example", as: .admin, in: system.clinic)
            if trial {
                _ = try await world.database.transaction(in: system.clinic.id) { scope in
                    try await ClinicStore.take(.startTrial, by: .cli, in: scope) { _, _ in }
                }
            }
            try await body(world, system, try await world.browser("ratna@melati.example"))
        }
    }

    @Test("a clinic that is not in trial sees why, and cannot start")
    func notInTrial() async throws {
        try await Self.scene(trial: false) { world, system, browser in
            let page = try await browser.get(Self.path)
            #expect(page.status == 200 && page.text.contains("Tidak dapat diuji sekarang") && !page.text.contains("/start\""))
            #expect(try await browser.post("\(Self.path)/scenarios/429/start").status == 303)
            #expect(try await system.post("/api/encounter", system.encounter()).status != 429)
            #expect(try await !world.actions(in: system.clinic).contains("contract_run.started"))
        }
    }

    @Test("three calls are answered 429 and marked in Log API; the run is judged, audited, and stands in history and report")
    func tooMany() async throws {
        try await Self.scene { world, system, browser in
            #expect(try await browser.get(Self.path).text.contains("Belum ada uji yang selesai"))
            #expect(try await browser.post("\(Self.path)/scenarios/429/start").status == 303)
            let running = try await browser.get(Self.path).text
            #expect(running.contains("Akhiri dan nilai") && !running.contains("/start\""))
            #expect(try await browser.post("\(Self.path)/scenarios/biasa/start").status == 303)
            for _ in 0..<3 { #expect(try await system.post("/api/encounter", system.encounter()).status == 429) }
            #expect(try await system.post("/api/encounter", system.encounter()).status == 202)
            let log = try await system.log()
            #expect(log.filter { $0.contractRunID != nil }.map(\.status) == [429, 429, 429])
            #expect(try await browser.get("/c/MELATI/api-log").text.contains("Diganggu uji integrasi"))
            #expect(try await browser.get(Self.path).text.contains("diulang setelah"))
            let ended = try await browser.post("\(Self.path)/end")
            let run = try await browser.get(try #require(ended.location)).text
            #expect(run.contains("Retry-After dipatuhi") && run.contains("Gagal") && !run.contains("3201234567890123"))
            let report = try await browser.get("\(Self.path)/report").text
            #expect(report.contains("Klinik Melati") && report.contains("0 dari 6 skenario lulus") && report.contains("0.0.0"))
            #expect(try await world.actions(in: system.clinic).prefix(2) == ["contract_run.stopped", "contract_run.started"])
            #expect(try await system.post("/api/encounter", system.encounter()).status == 202)
            #expect(try await browser.post("\(Self.path)/end").status == 303)
        }
    }

    @Test("a lost answer: the visit is stored, answered 503 once, and stays one")
    func lostAnswer() async throws {
        try await Self.scene { world, system, browser in
            try await browser.post("\(Self.path)/scenarios/duplikat/start")
            #expect(try await system.post("/api/encounter", system.encounter()).status == 503)
            #expect(try await system.post("/api/encounter", system.encounter()).status == 202)
            let run = try await browser.get(try #require(try await browser.post("\(Self.path)/end").location)).text
            #expect(run.contains("Lulus") && !run.contains("st-gagal"))
        }
    }

    @Test("a refused body is refused again, a mended one is taken")
    func wrongField() async throws {
        try await Self.scene { _, system, browser in
            try await browser.post("\(Self.path)/scenarios/isian-salah/start")
            for _ in 0..<2 {
                let refused = try await system.post("/api/encounter", system.encounter())
                #expect(refused.status == 422 && refused.body["errors"]?.array?.first?["field"]?.string == "tanggal_kunjungan")
            }
            #expect(try await system.post("/api/encounter", system.encounter(at: ClinicSystem.halfAnHourAgo)).status == 202)
            // A dry run is no part of it.
            #expect(try await system.post("/api/encounter?dry_run=true", system.encounter()).status == 200)
        }
    }

    @Test("a run whose time is over disturbs no more, and is judged when somebody looks")
    func expired() async throws {
        try await Self.scene { world, system, browser in
            try await browser.post("\(Self.path)/scenarios/token/start")
            #expect(try await system.post("/api/encounter", system.encounter()).body["code"] == "INVALID_CREDENTIALS")
            try await world.database.transaction(in: system.clinic.id) { scope in
                _ = try await scope.execute(
                    """
                    UPDATE contract_run SET started_at = now() - interval '1 hour', ends_at = now() - interval '1 second'
                    WHERE clinic_id = \(scope.id.rawValue)
                    """)
            }
            #expect(try await system.post("/api/encounter", system.encounter()).status == 202)
            let page = try await browser.get(Self.path).text
            #expect(page.contains("/start\"") && !page.contains("Akhiri dan nilai") && page.contains("Gagal"))
        }
    }

    @Test("what needs the simulator cannot be started without it; unknown runs and scenarios are not there")
    func bounds() async throws {
        try await Self.scene { _, _, browser in
            let page = try await browser.get(Self.path).text
            #expect(page.contains("Hanya pada simulator Jembatan") && !page.contains("scenarios/timeout/start"))
            try await browser.post("\(Self.path)/scenarios/timeout/start")
            #expect(try await !browser.get(Self.path).text.contains("Akhiri dan nilai"))
            #expect(try await browser.post("\(Self.path)/scenarios/lain/start").status == 404)
            #expect(try await browser.get("\(Self.path)/runs/\(UUID().lowerText)").status == 404)
            #expect(try await browser.get("\(Self.path)?sesudah=x").status == 200)
        }
    }

    @Test("national hosts are never asked for faults")
    func nationalHosts() async throws {
        let asked = SandboxControl { _, _, _, _ in SandboxControl.Reply(status: 200, body: ["status": "ok"]) }
        let national = try #require(PlatformEndpoints.national(.sandbox)?.origin)
        let own = try #require(PlatformOrigin("http://127.0.0.1:9090"))
        #expect(await !asked.isThere(national))
        #expect(await asked.isThere(own))
        #expect(await !SandboxControl.none.isThere(own))
    }
}
