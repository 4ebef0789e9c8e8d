import Foundation
import MigratedDatabase
import Postgres
import Testing
import Vocabulary

@testable import Delivery

@Suite("News of visits", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct VisitNewsTests {
    @Test("results bring news of their visits where somebody wants to be told, and cost nothing elsewhere")
    func results() async throws {
        try await World.with { world in
            try await world.acceptWhole()
            try await world.drain()
            #expect(try await world.count("visit_news") == 0)
            try await world.listen()
            let visit = try await world.accept(Sample.visit("V-2")).visit
            try await world.sql("DELETE FROM visit_news")
            try await world.accept(Sample.diagnosis(), to: visit)
            #expect(try await world.count("visit_news") == 1)
            try await world.sql("DELETE FROM visit_news")
            try await world.drain()
            #expect(try await world.count("visit_news WHERE visit_id = \(visit.id)") > 0)
            #expect(try await world.count("visit_news WHERE visit_id <> \(visit.id)") == 0)
        }
    }

    @Test("a patient who is not found is news of the visits that wait for the number")
    func lookup() async throws {
        try await World.with { world in
            try await world.listen()
            world.platform.forget(nik: Sample.nik.digits)
            let visit = try await world.accept(Sample.visit("V-1")).visit
            try await world.sql("DELETE FROM visit_news")
            try await world.drain()
            #expect(try await world.delivery("Patient").state == "failed")
            #expect(try await world.count("visit_news WHERE visit_id = \(visit.id)") == 1)
        }
    }
}

extension World {
    /// The clinic's system wants to be told.
    fileprivate func listen() async throws {
        try await sql(
            """
            INSERT INTO webhook_endpoint (clinic_id, id, url, events, secret)
            VALUES (\(clinicID.rawValue), \(UUID.v7()), 'https://sim.example/', '{visit.completed}', '')
            """)
    }
}
