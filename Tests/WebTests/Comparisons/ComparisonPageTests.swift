import Clinics
import Delivery
import Foundation
import MigratedDatabase
import Testing
import Vocabulary

@testable import Web

@Suite("Perbandingan harian", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct ComparisonPageTests {
    private static let path = "/c/MLT-0417/comparisons"

    /// A clinic with a visit whose Encounter differs, with its admin's browser.
    private static func scene(
        _ what: ComparisonDifference.What, _ body: (World, Clinic, UUID, Browser) async throws -> Void
    ) async throws {
        try await World.with { world in
            let clinic = try await world.clinic("MLT-0417")
            try await world.user("ratna@melati.example", as: .admin, in: clinic)
            let command = EncounterCommand(
                nik: try #require(NIK("3201234567890123")), visitNumber: "ENC-0187", startedAt: Date(timeIntervalSinceNow: -3600),
                locationCode: "U1", practitionerCode: "D-01", content: VisitContent(serviceType: "101"))
            let id = UUID.v7()
            try await world.database.transaction(in: clinic.id) { scope in
                let visit = try await world.site.web.delivery.intake.accept(command, of: clinic, in: scope).visit
                let rows = try await DeliveryListStore.ofVisit(visit.id, patient: nil, in: scope)
                let encounter = try #require(rows.first { $0.operation == .create })
                try await scope.batch([
                    """
                    INSERT INTO comparison (clinic_id, environment, day, state, visits, visits_done, resources, started_at, ended_at)
                    VALUES (\(scope.id.rawValue), \(clinic.environment), \(visit.serviceDate.text)::text::date, 'finished', 1, 1, 1, now(), now())
                    """,
                    """
                    INSERT INTO comparison_difference (clinic_id, id, environment, day, visit_id, delivery_id, kind, what, elements, remote_id,
                        found_at, last_found_at)
                    VALUES (\(scope.id.rawValue), \(id), \(clinic.environment), \(visit.serviceDate.text)::text::date, \(visit.id), \(encounter.id),
                        'Encounter', \(what.rawValue), '{status}', '9f2c', now(), now())
                    """,
                ])
            }
            try await body(world, clinic, id, try await world.browser("ratna@melati.example"))
        }
    }

    @Test("without a comparison yet the page says when the first comes; who may not see deliveries is refused")
    func empty() async throws {
        try await World.with { world in
            let clinic = try await world.clinic("MLT-0417")
            try await world.user("ratna@melati.example", as: .admin, in: clinic)
            let page = try await world.browser("ratna@melati.example").get(Self.path)
            #expect(page.status == 200 && page.text.contains("Belum ada perbandingan"))
        }
    }

    @Test("a difference says what it means and what to do, leads to visit and delivery, and is closed with a note")
    func resolve() async throws {
        try await Self.scene(.status) { world, clinic, id, browser in
            let page = try await browser.get(Self.path).text
            #expect(page.contains("Status berbeda") && page.contains("Kirim ulang") && page.contains("ENC-0187"))
            #expect(page.contains("/c/MLT-0417/visits/") && page.contains("/c/MLT-0417/deliveries/"))
            let refused = try await browser.post("\(Self.path)/\(id.lowerText)/resolve", ["catatan": " "])
            #expect(refused.status == 422 && refused.text.contains("Tulis mengapa"))
            #expect(refused.text.contains("href=\"#catatan-\(id.lowerText)\""))
            #expect(try await browser.post("\(Self.path)/\(id.lowerText)/resolve", ["catatan": "Diubah di SATUSEHAT"]).status == 303)
            #expect(try await browser.get(Self.path).text.contains("Semua sama"))
            let resolved = try await browser.get(Self.path + "?status=selesai").text
            #expect(resolved.contains("Selesai menurut Ratna Wulandari: Diubah di SATUSEHAT"))
            #expect(try await world.actions(in: clinic).first == "comparison.resolved")
            #expect(try await browser.post("\(Self.path)/\(UUID().lowerText)/resolve", ["catatan": "x"]).status == 404)
        }
    }

    @Test("what the platform has already is taken from there, not sent again")
    func unexpected() async throws {
        try await Self.scene(.unexpected) { _, _, id, browser in
            let page = try await browser.get(Self.path).text
            #expect(page.contains("Ambil data SATUSEHAT") && page.contains("/adopt") && !page.contains("\(id.lowerText)/resend"))
        }
    }

    @Test("every filter answers")
    func filters() async throws {
        try await Self.scene(.content) { _, _, _, browser in
            for query in [
                "hari=2026-11-20", "hari=x", "status=selesai&hari=2026-11-20", "sesudah=\(UUID().lowerText)", "sebelum=2026-01-01",
            ] {
                let answer = try await browser.get("\(Self.path)?\(query)")
                #expect(answer.status == 200, "\(query)")
            }
        }
    }
}
