import Clinics
import Foundation
import MigratedDatabase
import Postgres
import Testing
import Vocabulary

@testable import Notices

@Suite("What the rules look at", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct ClinicFactsTests {
    /// A delivery of `clinic`, made so many minutes ago.
    private static func deliver(
        _ clinic: Clinic, _ world: AlertWorld, minutesAgo: Int, state: String = "pending", hold: String? = nil, priority: Int = 0
    ) async throws {
        let id = UUID.v7()
        try await world.sql(
            """
            INSERT INTO delivery (clinic_id, id, channel, environment, kind, operation, resource_id, source_key, source_id, service_date, state,
                hold, priority, remote_id, skip_reason, created_at, completed_at, next_retry_at)
            VALUES (\(clinic.id.rawValue), \(id), 'satusehat', 'sandbox', 'Encounter', 'create', \(id), \(id.lowerText), \(id), current_date,
                \(state), \(hold), \(priority), \(state == "completed" ? "x" : nil), \(state == "skipped" ? "x" : nil),
                now() - make_interval(mins => \(minutesAgo)), CASE WHEN \(state)::text <> 'pending' THEN now() - make_interval(mins => \(minutesAgo)) END,
                CASE WHEN \(hold)::text = 'retry' THEN now() - make_interval(mins => \(minutesAgo)) END)
            """)
    }

    private static func load(_ clinic: Clinic, _ world: AlertWorld) async throws -> ClinicFacts {
        try await world.database.transaction(in: clinic.id) { try await ClinicFactsStore.load(.wib, in: $0) }
    }

    private static func minutes(_ facts: ClinicFacts, _ date: Date?) -> Int? {
        date.map { Int((facts.now.timeIntervalSince($0) / 60).rounded()) }
    }

    @Test("the oldest that waits is the oldest that may go, in any priority; what waits for something else is not")
    func oldest() async throws {
        try await AlertWorld.with { world in
            let clinic = try await world.clinic("KLN-A")
            #expect(try await Self.load(clinic, world).lanes.map(\.oldestSince) == [nil])
            try await Self.deliver(clinic, world, minutesAgo: 900, hold: "mapping")
            try await Self.deliver(clinic, world, minutesAgo: 5, priority: -10)
            try await Self.deliver(clinic, world, minutesAgo: 60)
            try await Self.deliver(clinic, world, minutesAgo: 300, priority: 10)
            var facts = try await Self.load(clinic, world)
            #expect(Self.minutes(facts, facts.lanes[0].oldestSince) == 300)
            try await Self.deliver(clinic, world, minutesAgo: 400, hold: "retry")
            facts = try await Self.load(clinic, world)
            #expect(Self.minutes(facts, facts.lanes[0].oldestSince) == 400)
        }
    }

    @Test("failures are those of the last hour, of the clinic itself; skipped ones do not count")
    func failures() async throws {
        try await AlertWorld.with { world in
            let clinic = try await world.clinic("KLN-A")
            let other = try await world.clinic("KLN-B")
            for (state, ago) in [("completed", 10), ("completed", 20), ("failed", 30), ("skipped", 30), ("failed", 90)] {
                try await Self.deliver(clinic, world, minutesAgo: ago, state: state)
            }
            try await Self.deliver(other, world, minutesAgo: 1, state: "failed")
            let facts = try await Self.load(clinic, world)
            #expect(facts.lanes[0].settled == 3 && facts.lanes[0].failed == 1)
            #expect(Self.minutes(facts, facts.lastActivity) == 10)
        }
    }

    @Test("a webhook address that was switched off is known by its host alone")
    func webhooks() async throws {
        try await AlertWorld.with { world in
            let clinic = try await world.clinic("KLN-A")
            try await world.sql(
                """
                INSERT INTO webhook_endpoint (clinic_id, id, url, events, secret, is_enabled, disabled_reason)
                VALUES (\(clinic.id.rawValue), \(UUID.v7()), 'https://sim.klinik.test/kait?kunci=rahasia', '{}', '\\x00', false, 'failing')
                """)
            #expect(try await Self.load(clinic, world).disabledWebhooks.map(\.host) == ["sim.klinik.test"])
        }
    }
}
