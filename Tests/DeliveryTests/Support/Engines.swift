import Clinics
import Foundation
import Postgres
import Satusehat
import Testing

@testable import Delivery

extension World {
    /// An engine of one instance; `on` another database handle is another instance.
    func engine(on database: ClinicDatabase? = nil) throws -> Engine {
        let database = database ?? self.database
        return Engine(
            database: database, kinds: try kinds, ports: [platform],
            intake: Intake(database: database, planners: [SatusehatVisitPlanner()]), logger: log.logger)
    }

    /// Runs engines while the body waits for what they do; stops them gracefully.
    func working(_ engines: [Engine]? = nil, _ body: () async throws -> Void) async throws {
        let running = try engines ?? [engine()]
        let tasks = running.map { engine in Task { await engine.run() } }
        var failure: (any Error)?
        do { try await body() } catch { failure = error }
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
        if let failure { throw failure }
    }

    /// Runs an engine until the lane has nothing more to do, and checks what always has to hold then.
    func drain() async throws {
        try await working { try await untilIdle() }
        try await isConsistent()
    }

    /// Until nothing is due in the lane, now or later, and nobody holds it.
    func untilIdle(seconds: Int = 20) async throws {
        do {
            try await eventually("the lane is idle", seconds: seconds) {
                let lane = try await lane()
                return lane.isIdle && lane.inFlight.isEmpty && !lane.isLeased
            }
        } catch let error as NeverHappened {
            Issue.record("\(try await lane()), \(try await unfinished())")
            throw error
        }
    }

    /// Counters, open dependencies and open causes equal a recount; no identifier is on the platform twice.
    func isConsistent(_ location: SourceLocation = #_sourceLocation) async throws {
        let counters = try await database.transaction(in: clinicID) { try await CounterStore.differences(in: $0) }
        #expect(counters == 0, "counters differ from a recount", sourceLocation: location)
        let dependencies = try await superuser.query(
            """
            SELECT count(*) AS n FROM delivery d WHERE d.state = 'pending' AND d.open_dependencies <>
                (SELECT count(*) FROM delivery_dependency x JOIN delivery p ON (p.clinic_id, p.id) = (x.clinic_id, x.depends_on)
                 WHERE x.clinic_id = d.clinic_id AND x.delivery_id = d.id AND p.state IN ('pending', 'failed'))
            """
        ).first?.get("n", as: Int.self)
        #expect(dependencies == 0, "open dependencies differ from a recount", sourceLocation: location)
        let causes = try await superuser.query(
            """
            SELECT count(*) AS n FROM error_group g WHERE g.open_count <>
                (SELECT count(*) FROM delivery d WHERE d.clinic_id = g.clinic_id AND d.error_group_id = g.id)
            """
        ).first?.get("n", as: Int.self)
        #expect(causes == 0, "causes differ from a recount", sourceLocation: location)
        #expect(platform.doubled == [], "stored twice", sourceLocation: location)
        #expect(log.warnings == [], "the engine complained", sourceLocation: location)
    }
}

/// Asks again until it holds; a deadline that passes is a failure of the test, and ends it.
func eventually(
    _ what: Comment, seconds: Int = 20, _ location: SourceLocation = #_sourceLocation, _ holds: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < deadline {
        if try await holds() { return }
        try await Task.sleep(for: .milliseconds(10))
    }
    Issue.record(what, sourceLocation: location)
    throw NeverHappened(what: "\(what)")
}

/// What a test waited for in vain.
struct NeverHappened: Error { let what: String }
