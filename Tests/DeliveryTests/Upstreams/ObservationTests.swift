import Clinics
import Foundation
import MigratedDatabase
import Postgres
import Testing
import Vocabulary

@testable import Delivery

@Suite("Observed calls", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct ObservationTests {
    private static let host = "platform.test"

    private static func call(_ clinic: ClinicID, status: Int?, word: String, ms: Int = 120) -> ObservedCall? {
        ObservedCall(
            clinic: clinic, channel: .satusehat, url: "https://platform.test/Encounter", purpose: "Encounter", status: status, word: word,
            tookMs: ms)
    }

    @Test("deliveries that were drained are in the figures of their host, as is the lookup")
    func drained() async throws {
        try await World.with { world in
            try await world.acceptWhole()
            let engine = try world.engine()
            try await world.working([engine]) { try await world.untilIdle() }
            await engine.watch.flush()
            let picture = try await engine.upstreams.picture([Self.host], clinic: world.clinicID)
            let encounter = try #require(picture.endpoints.first { $0.name == "Encounter" })
            #expect(encounter.last(15).counts == [.accepted: 3])
            #expect(encounter.last(15).latency.total == 3)
            #expect(picture.endpoints.first { $0.name == "Patient" }?.last(15).answered == 1)
            #expect(picture.clinics == ClinicsReached(total: 1, reached: 1, unauthorized: 0, failing: 0, calm: 1))
            #expect(picture.verdict.kind == .fine)
            #expect(try await engine.upstreams.day([Self.host]).map(\.figures.calls).reduce(0, +) == world.platform.ledger.count)
        }
    }

    @Test("two instances add up, and a minute that is flushed twice too")
    func twoInstances() async throws {
        try await World.with { world in
            let other = try world.instance()
            let watches = [
                UpstreamWatch(database: world.database, logger: world.log.logger), UpstreamWatch(database: other, logger: world.log.logger),
            ]
            for _ in 0..<2 {
                for watch in watches {
                    watch.saw(Self.call(world.clinicID, status: 201, word: "completed", ms: 80))
                    watch.saw(Self.call(world.clinicID, status: 503, word: "away"))
                    await watch.flush()
                }
            }
            await other.pool.close()
            let sums = try #require(
                try await world.superuser.query(
                    "SELECT sum(accepted)::bigint AS a, sum(failed)::bigint AS f, sum(latency[2])::bigint AS l, sum(latency_ms)::bigint AS ms FROM upstream_minute"
                ).first)
            #expect(try sums.get("a", as: Int.self) == 4)
            #expect(try sums.get("f", as: Int.self) == 4)
            #expect(try sums.get("l", as: Int.self) == 4)
            #expect(try sums.get("ms", as: Int.self) == 320)
            let own = try await UpstreamPictures(database: world.database).own(world.clinicID, [Self.host])
            #expect(own.day.answered == 4 && own.day.troubled == 4)
        }
    }

    @Test("one clinic's failures are told apart from everybody's, without a name")
    func clinics() async throws {
        try await World.with { world in
            let other = try await world.another("KLN-LAIN")
            let watch = UpstreamWatch(database: world.database, logger: world.log.logger)
            for _ in 0..<6 {
                watch.saw(Self.call(world.clinicID, status: nil, word: "connection_reset"))
                watch.saw(Self.call(other.clinicID, status: 201, word: "completed"))
            }
            await watch.flush()
            let pictures = UpstreamPictures(database: world.database)
            let ours = try await pictures.picture([Self.host], clinic: world.clinicID).verdict
            #expect(ours.kind == .onlyThisClinic)
            #expect(!ours.evidence.contains("LAIN") && !ours.nextStep.contains("LAIN"))
            #expect(try await pictures.picture([Self.host], clinic: other.clinicID).verdict.kind == .fine)
        }
    }

    @Test("old minutes go, young ones stay")
    func retention() async throws {
        try await World.with { world in
            let watch = UpstreamWatch(database: world.database, logger: world.log.logger)
            watch.saw(Self.call(world.clinicID, status: 201, word: "completed"))
            await watch.flush()
            #expect(try await UpstreamFigures.prune(in: world.database) == 0)
            try await world.clockAhead(36 * 86_400)
            #expect(try await UpstreamFigures.prune(in: world.database) == 2)
        }
    }

    @Test("a host that a person holds gets nothing until somebody goes on")
    func held() async throws {
        try await World.with { world in
            try await world.acceptWhole()
            try await world.sql("UPDATE lane SET upstream = \(Self.host)")
            let database = world.database
            #expect(try await database.platform { try await UpstreamPause.pause(Self.host, reason: "Pemeliharaan", by: .cli, in: $0) })
            #expect(try await !database.platform { try await UpstreamPause.pause(Self.host, reason: "Lagi", by: .cli, in: $0) })
            let engine = try world.engine()
            try await world.working([engine]) {
                try await eventually("the lane is put off") {
                    try await world.count("lane WHERE lease_owner IS NULL AND next_due_at > jembatan_now() + interval '4 minutes'") == 1
                }
                #expect(world.platform.ledger.isEmpty)
                let lane = try await database.transaction(in: world.clinicID) { try await DashboardStore.lanes(in: $0) }
                    .first { $0.channel == .satusehat }
                #expect(lane?.state == "paused" && lane?.isHeldAbove == true && lane?.reason == "Pemeliharaan")
                #expect(try await database.platform { try await UpstreamPause.resume(Self.host, by: .cli, in: $0) })
                try await world.untilIdle()
            }
            #expect(try await world.unfinished() == [])
            let audited = try await database.platform { try await AuditStore.list(in: $0) }.map(\.action).prefix(2)
            #expect(Array(audited) == ["upstream.resumed", "upstream.paused"])
        }
    }
}
