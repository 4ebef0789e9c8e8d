import Clinics
import Delivery
import Foundation
import JSON
import MigratedDatabase
import Postgres
import Satusehat
import Testing
import Vocabulary

@testable import Notices

@Suite("What is told of visits", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct VisitTellingTests {
    @Test("a visit is told complete once, when all of it has arrived, and again after a change that arrived too")
    func completed() async throws {
        try await World.with { world in
            try await world.endpoint()
            let visit = try await world.accept()
            try await world.settle("state = 'pending'")
            try await world.tell()
            #expect(try await world.events() == ["visit.completed"])
            let body = try JSON.parse(try #require(try await world.messages().first).body)
            #expect(body["data"]?["encounter_id"]?.string == visit.id.lowerText && body["data"]?["no_kunjungan"]?.string == "V-1")
            #expect(body["data"]?["state"]?.string == "completed" && body["data"]?["satusehat_encounter_id"]?.string?.isEmpty == false)
            #expect(try await !world.messages().contains { $0.body.contains("9271060312000001") })

            try await world.settle("false")
            try await world.tell()
            #expect(try await world.events() == ["visit.completed"], "the same once more is no news")

            try await world.accept(Diagnosis(code: "I10", text: "Hipertensi"), to: visit)
            try await world.tell()
            #expect(try await world.events() == ["visit.completed"], "the change is still on its way")
            try await world.settle("state = 'pending'")
            try await world.tell()
            #expect(try await world.events() == ["visit.completed", "visit.completed"])
        }
    }

    @Test("a visit that has not ended is not complete")
    func running() async throws {
        try await World.with { world in
            try await world.endpoint()
            try await world.accept(ended: false)
            try await world.settle("state = 'pending'")
            try await world.tell()
            #expect(try await world.events() == [])
        }
    }

    @Test("a visit that is to be planned again is told complete when that is done")
    func replanned() async throws {
        try await World.with { world in
            try await world.endpoint()
            let visit = try await world.accept()
            try await world.sql("INSERT INTO visit_replan (clinic_id, visit_id) VALUES (\(world.clinicID.rawValue), \(visit.id))")
            try await world.settle("state = 'pending'")
            try await world.tell()
            #expect(try await world.events() == [])
            try await world.sql("DELETE FROM visit_replan")
            try await world.settle("false")
            try await world.tell()
            #expect(try await world.events() == ["visit.completed"])
        }
    }

    @Test("a person is asked for once for each cause, however many deliveries it holds up")
    func needsPerson() async throws {
        try await World.with { world in
            try await world.endpoint()
            try await world.accept(mapped: false)
            try await world.tell()
            // The doctor and the poli hold up the visit.
            #expect(try await world.events() == ["visit.needs_person"])
            try await world.settle("false")
            try await world.tell()
            #expect(try await world.events().count == 1)
            try await world.fail("kind = 'Encounter' AND step = 'arrived'", code: "code-invalid")
            try await world.tell()
            #expect(try await world.events().count == 2, "another cause")
            let body = try JSON.parse(try #require(try await world.messages().last).body)
            let failed = body["data"]?["deliveries"]?.array?.first { $0["state"]?.string == "failed" }
            #expect(failed?["error_code"]?.string == "code-invalid" && body["data"]?["state"]?.string == "needs_person")
            try await world.settle("state IN ('pending', 'failed')")
            try await world.tell()
            try await world.fail("kind = 'Encounter' AND step = 'arrived'", code: "code-invalid")
            try await world.tell()
            #expect(try await world.events().suffix(2) == ["visit.completed", "visit.needs_person"], "it was mended, and came again")
        }
    }

    @Test("an ended visit that waits for a diagnosis is told after a day, though nothing happens")
    func waiting() async throws {
        try await World.with { world in
            try await world.endpoint()
            try await world.accept()
            try await world.settle("gate IS NULL AND state = 'pending'")
            try await world.tell()
            #expect(try await world.events() == [])
            try await world.clockAhead(23 * 3_600)
            try await world.tell()
            #expect(try await world.events() == [])
            try await world.clockAhead(25 * 3_600)
            try await world.tell()
            try await world.tell()
            #expect(try await world.events() == ["visit.needs_person"])
        }
    }

    @Test("nothing is written for a clinic that nobody wants to hear of")
    func silent() async throws {
        try await World.with { world in
            let endpoint = try await world.endpoint([.alertRaised])
            try await world.accept()
            #expect(try await world.superuser.query("SELECT FROM visit_news").isEmpty)
            let events: Set<WebhookEvent> = [.visitCompleted]
            #expect(try await world.transaction { try await WebhookEndpointStore.setEvents(events, of: endpoint.id, by: .cli, in: $0) })
            try await world.accept("V-2")
            #expect(try await !world.superuser.query("SELECT FROM visit_news").isEmpty)
        }
    }
}

extension World {
    private var intake: Intake { Intake(database: database, planners: [SatusehatVisitPlanner()]) }

    /// Stores a visit as the API does.
    @discardableResult
    func accept(_ number: String = "V-1", ended: Bool = true, mapped: Bool = true) async throws -> Visit {
        if mapped { try await map() }
        let nik = try #require(NIK("9271060312000001"))
        let start = Date().addingTimeInterval(-7_200)
        let command = EncounterCommand(
            nik: nik, visitNumber: number, startedAt: start, endedAt: ended ? start.addingTimeInterval(2_700) : nil, locationCode: "U1",
            practitionerCode: "D-01", content: VisitContent(serviceType: "101", chiefComplaint: nil))
        let clinic = try #require(try await database.platform { try await ClinicStore.find(clinicID, in: $0) })
        return try await transaction { try await intake.accept(command, of: clinic, in: $0) }.visit
    }

    func accept(_ content: any RecordContent, to visit: Visit) async throws {
        let clinic = try #require(try await database.platform { try await ClinicStore.find(clinicID, in: $0) })
        let command = RecordCommand(
            encounterReference: visit.id.lowerText, patientReference: visit.patientID.lowerText, recordedAt: visit.startedAt,
            content: content)
        _ = try await transaction { try await intake.accept(command, of: clinic, in: $0) }
    }

    private func map() async throws {
        let practitioner = Practitioner(id: .v7(), code: "D-01", name: "dr. Alexander")
        let location = Location(id: .v7(), code: "U1", name: "Poli Umum")
        try await transaction { scope in
            guard case .saved = try await PractitionerStore.add(practitioner, by: .cli, in: scope) else { return }
            try await PractitionerStore.setRemote(
                "10009880728", of: practitioner.id, method: .manual, environment: .sandbox, at: Date(), by: .cli, in: scope)
            _ = try await LocationStore.add(location, by: .cli, in: scope)
            try await LocationStore.setRemote(
                "2f9c1f0e-1111-4a11-8111-000000000001", of: location.id, environment: .sandbox, at: Date(), by: .cli, in: scope)
        }
    }

    /// What the engine does to deliveries, with its news: they have arrived.
    func settle(_ which: SQL) async throws {
        try await sql(
            """
            UPDATE delivery SET state = 'completed', hold = NULL, hold_reason = NULL, next_retry_at = NULL, open_dependencies = 0,
                remote_id = coalesce(remote_id, id::text), completed_at = jembatan_now() WHERE \(which)
            """)
        try await news()
    }

    /// They were refused.
    func fail(_ which: SQL, code: String) async throws {
        try await sql(
            """
            UPDATE delivery SET state = 'failed', hold = NULL, hold_reason = NULL, next_retry_at = NULL, open_dependencies = 0,
                error_code = \(code), completed_at = jembatan_now() WHERE \(which)
            """)
        try await news()
    }

    private func news() async throws {
        try await sql("INSERT INTO visit_news (clinic_id, visit_id) SELECT clinic_id, id FROM visit")
    }
}
