import Clinics
import Delivery
import Foundation
import MigratedDatabase
import Testing
import Vocabulary

@testable import Web

@Suite("Pages of a clinic's deliveries", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct DeliveryPagesTests {
    private static let nik = "3201234567890123"

    /// A clinic whose visit waits for its dokter and poli, with its admin's browser.
    private static func scene(_ body: (World, Clinic, Visit, Browser) async throws -> Void) async throws {
        try await World.with { world in
            let clinic = try await world.clinic("MLT-0417")
            try await world.user("ratna@melati.example", as: .admin, in: clinic)
            var patient = PatientFields()
            patient.name = "Sari Wahyuningsih"
            let command = EncounterCommand(
                nik: try #require(NIK(nik)), patient: patient, visitNumber: "ENC-0187", startedAt: Date(timeIntervalSinceNow: -3600),
                locationCode: "U1", practitionerCode: "D-01", content: VisitContent(serviceType: "101"))
            let visit = try await world.database.transaction(in: clinic.id) { scope in
                try await world.site.web.delivery.intake.accept(command, of: clinic, in: scope).visit
            }
            try await body(world, clinic, visit, try await world.browser("ratna@melati.example"))
        }
    }

    private static func deliveries(_ world: World, _ clinic: Clinic, _ visit: Visit) async throws -> [DeliveryRow] {
        try await world.database.transaction(in: clinic.id) {
            try await DeliveryListStore.ofVisit(visit.id, patient: visit.patientID, in: $0)
        }
    }

    /// As if the platform had refused it.
    private static func fail(_ id: UUID, _ world: World, _ clinic: Clinic) async throws {
        try await world.database.transaction(in: clinic.id) { scope in
            _ = try await scope.execute(
                """
                UPDATE delivery SET state = 'failed', hold = NULL, hold_reason = NULL, completed_at = now(), http_status = 400, attempts = 1,
                    error_code = 'code-not-found', error_message = 'code not found'
                WHERE clinic_id = \(clinic.id.rawValue) AND id = \(id)
                """)
        }
    }

    @Test("a new clinic has a dashboard and empty lists, no errors")
    func empty() async throws {
        try await World.with { world in
            let clinic = try await world.clinic("MLT-0417")
            try await world.user("ratna@melati.example", as: .admin, in: clinic)
            let browser = try await world.browser("ratna@melati.example")
            for path in ["satusehat", "satusehat/Encounter", "satusehat/Patient", "deliveries", "visits", "api-log", "api-log?ditolak=1"] {
                let answer = try await browser.get("/c/MLT-0417/\(path)")
                #expect(answer.status == 200, "\(path)")
                #expect(answer.text.contains("Belum ada") || answer.text.contains("Tidak ada"), "\(path)")
            }
            #expect(try await browser.get("/c/MLT-0417/satusehat/TidakAda").status == 404)
            #expect(try await browser.get("/c/MLT-0417/deliveries/\(UUID().lowerText)").status == 404)
            #expect(try await browser.get("/c/MLT-0417/visits/x").status == 404)
            #expect(try await browser.get("/c/MLT-0417/bulk/\(UUID().lowerText)").status == 404)
        }
    }

    @Test("a missing mapping stands on dashboard, list, visit and delivery, with where it is made")
    func mapping() async throws {
        try await Self.scene { world, clinic, visit, browser in
            let dashboard = try await browser.get("/c/MLT-0417/satusehat").text
            #expect(dashboard.contains("Dokter D-01 belum dipetakan"))
            #expect(dashboard.contains("/c/MLT-0417/practitioners"))
            let list = try await browser.get("/c/MLT-0417/satusehat/Encounter").text
            #expect(list.contains("Sari Wahyuningsih") && list.contains("ENC-0187") && list.contains("Menunggu"))
            let visits = try await browser.get("/c/MLT-0417/visits?no=ENC-0187").text
            #expect(visits.contains("/c/MLT-0417/visits/\(visit.id.lowerText)"))
            let page = try await browser.get("/c/MLT-0417/visits/\(visit.id.lowerText)").text
            #expect(page.contains("Kenapa belum lengkap?"))
            for row in try await Self.deliveries(world, clinic, visit) {
                let answer = try await browser.get("/c/MLT-0417/deliveries/\(row.id.lowerText)")
                #expect(answer.status == 200)
                #expect(!answer.text.contains(Self.nik), "\(row.kind)")
                #expect(answer.text.components(separatedBy: "Kenapa belum terkirim?").count == 2, "\(row.kind)")
            }
        }
    }

    @Test("every filter and page of a list answers, and a wrong date is told beside its field")
    func filters() async throws {
        try await Self.scene { _, _, _, browser in
            for query in [
                "status=failed", "status=waiting", "status=unsent", "status=processing", "status=completed", "status=skipped", "status=x",
                "dari=2026-01-01&sampai=2030-01-01", "sebab=\(UUID().lowerText)", "jenis=Encounter",
                "sesudah=2026-11-21_\(UUID().lowerText)",
            ] {
                #expect(try await browser.get("/c/MLT-0417/deliveries?\(query)").status == 200, "\(query)")
                #expect(try await browser.get("/c/MLT-0417/satusehat?\(query)").status == 200, "\(query)")
            }
            let wrong = try await browser.get("/c/MLT-0417/deliveries?dari=kemarin")
            #expect(wrong.status == 422)
            #expect(wrong.text.contains("<title>Galat: "))
            #expect(try await browser.get("/c/MLT-0417/visits?no=\(Self.nik)").text.contains(Self.nik) == false)
        }
    }

    @Test("a failed delivery is edited, checked, and sent again, with its reason in the audit")
    func resend() async throws {
        try await Self.scene { world, clinic, visit, browser in
            let encounter = try #require(
                try await Self.deliveries(world, clinic, visit).first { $0.kind == "Encounter" && $0.operation == .create })
            try await Self.fail(encounter.id, world, clinic)
            let path = "/c/MLT-0417/deliveries/\(encounter.id.lowerText)"
            let page = try await browser.get(path).text
            #expect(page.contains("Tidak Terkirim") && page.contains("code not found"))
            let broken = try await browser.post(path + "/resend", ["isi": "edit", "badan": "{", "alasan": "salah ketik"])
            #expect(broken.status == 422)
            #expect(broken.text.contains("Isi bukan JSON yang benar") && broken.text.contains("salah ketik"))
            let locked = try await browser.post(
                path + "/resend", ["isi": "edit", "badan": #"{"resourceType":"Encounter"}"#, "alasan": "coba"])
            #expect(locked.status == 422)
            #expect(locked.text.contains("terkunci"))
            let checked = try await browser.post(path + "/resend", ["isi": "sama", "aksi": "periksa"])
            #expect([200, 422].contains(checked.status))
            #expect(try await Self.deliveries(world, clinic, visit).first { $0.id == encounter.id }?.state == "failed")
            let rebuilt = try await browser.post(path + "/resend", ["isi": "bangun", "aksi": "periksa"])
            #expect([200, 422].contains(rebuilt.status))
            #expect(try await Self.deliveries(world, clinic, visit).first { $0.id == encounter.id }?.state == "failed")
            let sent = try await browser.post(path + "/resend", ["isi": "sama", "aksi": "kirim"])
            #expect(sent.location == path)
            #expect(try await Self.deliveries(world, clinic, visit).first { $0.id == encounter.id }?.state == "pending")
            #expect(try await world.actions(in: clinic).contains("delivery.resent"))
        }
    }

    @Test("all that match are counted first, then sent again as a task that can be paused and stopped")
    func bulk() async throws {
        try await Self.scene { world, clinic, visit, browser in
            let failed = try await Self.deliveries(world, clinic, visit).filter { $0.operation != .update }
            for row in failed { try await Self.fail(row.id, world, clinic) }
            let preview = try await browser.post("/c/MLT-0417/bulk", ["semua": "1", "status": "failed"])
            #expect(preview.status == 200)
            #expect(preview.text.contains("\(failed.count) akan dikirim ulang, 0 dilewati"))
            #expect(try await browser.post("/c/MLT-0417/bulk", ["kembali": "/c/MLT-0417/deliveries"]).location == "/c/MLT-0417/deliveries")
            let waiting = try await Self.deliveries(world, clinic, visit).first { $0.operation == .update }
            if let waiting { try await Self.fail(waiting.id, world, clinic) }
            let update = try await browser.post("/c/MLT-0417/bulk", ["pilih": waiting?.id.lowerText ?? ""])
            #expect(update.text.contains("1 akan dikirim ulang, 0 dilewati"), "a picked update goes too")
            let started = try await browser.post("/c/MLT-0417/bulk", ["pilih": failed[0].id.lowerText, "pasti": "1", "isi": "sama"])
            let task = try #require(started.location)
            #expect(task.hasPrefix("/c/MLT-0417/bulk/"))
            let shown = try await browser.get(task).text
            #expect(shown.contains("0 dari 1") && shown.contains("Ratna Wulandari"))
            #expect(try await browser.get("/c/MLT-0417/satusehat").text.contains(task))
            for step in ["pause", "resume", "cancel"] { #expect(try await browser.post("\(task)/\(step)").location == task, "\(step)") }
            #expect(try await browser.get(task).text.contains("Dihentikan"))
        }
    }

    @Test("a lane is paused with a reason and goes on; without a reason the form comes back")
    func pause() async throws {
        try await Self.scene { world, clinic, _, browser in
            let path = "/c/MLT-0417/satusehat"
            #expect(try await browser.post(path + "/pause", ["alasan": " "]).status == 422)
            #expect(try await browser.post(path + "/pause", ["alasan": "Ganti kredensial"]).location == path)
            let page = try await browser.get(path).text
            #expect(page.contains("Pengiriman ke SATUSEHAT dijeda") && page.contains("Ganti kredensial"))
            #expect(try await browser.post(path + "/resume").location == path)
            #expect(try await world.actions(in: clinic).prefix(2) == ["lane.resumed", "lane.paused"])
        }
    }

    @Test("the bodies are shown in full to whoever may, once, and in the audit")
    func reveal() async throws {
        try await Self.scene { world, clinic, visit, browser in
            let patient = try #require(try await Self.deliveries(world, clinic, visit).first { $0.kind == "Patient" })
            let path = "/c/MLT-0417/deliveries/\(patient.id.lowerText)"
            #expect(try await !browser.get(path).text.contains(Self.nik))
            let revealed = try await browser.post(path + "/reveal").text
            #expect(revealed.contains(#"<dd class="mono">\#(Self.nik)"#), "in the summary")
            let form = try #require(
                revealed.components(separatedBy: "<textarea").dropFirst().first?.components(separatedBy: "</textarea>").first)
            #expect(form.contains("************0123") && !form.contains(Self.nik), "the form stays masked, as its hint says")
            #expect(try await world.actions(in: clinic).first == "delivery.revealed")
        }
    }

    @Test("the failed data of a visit are sent again together")
    func visit() async throws {
        try await Self.scene { world, clinic, visit, browser in
            let rows = try await Self.deliveries(world, clinic, visit).filter { $0.operation != .update }
            for row in rows { try await Self.fail(row.id, world, clinic) }
            let path = "/c/MLT-0417/visits/\(visit.id.lowerText)"
            #expect(try await browser.get(path).text.contains("Kirim ulang \(rows.count) yang gagal"))
            #expect(try await browser.post(path + "/resend").location == path)
            #expect(try await !Self.deliveries(world, clinic, visit).contains { $0.state == "failed" })
        }
    }
}
