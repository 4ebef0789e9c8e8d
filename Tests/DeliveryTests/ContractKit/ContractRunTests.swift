import Clinics
import Foundation
import MigratedDatabase
import Testing
import Vocabulary

@testable import Delivery

@Suite("Runs of Uji integrasi", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct ContractRunTests {
    private static let day = 86_400

    /// A run with one call that was answered 429 and never repeated.
    private static func start(_ world: World) async throws -> UUID {
        let scenario = try #require(ContractScenario.named("429"))
        return try await world.database.transaction(in: world.clinicID) { scope in
            let started = try await ContractRunStore.start(scenario, onPlatform: false, version: "0", by: .cli, in: scope)
            let id = try #require(started)
            let now = Date()
            var call = ContractCall(at: now, answeredAt: now, method: "POST", path: "/api/encounter", status: 429, request: [1])
            call.isDisturbed = true
            try await ContractCallStore.record(call, of: id, in: scope)
            return id
        }
    }

    private static func find(_ id: UUID, _ world: World) async throws -> ContractRun? {
        try await world.database.transaction(in: world.clinicID) { try await ContractRunStore.find(id, in: $0) }
    }

    @Test("a run whose time is over is judged by the job, of each clinic that has one, and not before")
    func judgedByTheJob() async throws {
        try await World.with { world in
            let other = try await world.another("KLN-MAWAR")
            let runs = [(world, try await Self.start(world)), (other, try await Self.start(other))]
            let job = ContractRuns(database: world.database)
            let quiet = JobRun(clinic: nil, isForced: false) { _ in }
            #expect(try await job.run(quiet) == .nothing("Tidak ada uji yang habis waktunya."))
            try await world.clockAhead(ContractScenario.seconds + 1)
            #expect(try await job.run(quiet) == .done("2 uji dinilai."))
            for (world, id) in runs {
                let run = try #require(try await Self.find(id, world))
                #expect(!run.isRunning && !run.isStopped && run.result == .failed && run.endedAt == run.endsAt)
            }
            #expect(try await job.run(quiet) == .nothing("Tidak ada uji yang habis waktunya."))
        }
    }

    @Test("the calls of a run leave after 30 days, the run with its result after two years; one that is on keeps them")
    func kept() async throws {
        try await World.with { world in
            let id = try await Self.start(world)
            func upkeep() async throws {
                let job = Upkeep(database: world.database, logger: world.log.logger)
                _ = try await job.run(JobRun(clinic: nil, isForced: false) { _ in })
            }
            func calls() async throws -> Int {
                try await world.database.transaction(in: world.clinicID) { try await $0.query("SELECT FROM contract_call").count }
            }
            try await world.clockAhead(60 * Self.day)
            try await upkeep()
            #expect(try await calls() == 1)
            _ = try await ContractRuns(database: world.database).run(JobRun(clinic: nil, isForced: false) { _ in })
            try await upkeep()
            #expect(try await calls() == 0)
            #expect(try await Self.find(id, world)?.checks.isEmpty == false)
            try await world.clockAhead(740 * Self.day)
            try await upkeep()
            #expect(try await Self.find(id, world) == nil)
        }
    }
}
