import Clinics
import Foundation
import MigratedDatabase
import Testing

@testable import Delivery

@Suite(.enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct RefusedKindTests {
    /// Several visits, of whose kinds the platform refuses Observation.
    private static func refused(_ body: (World) async throws -> Void) async throws {
        try await World.with { world in
            for number in 1...3 { try await world.acceptWhole("V-\(number)") }
            world.platform.fail(.noRight) { FakePlatform.type($0) == "Observation" }
            try await world.working {
                try await eventually("every visit is finished all the same") {
                    try await world.deliveries("step = 'finished' AND state = 'completed'").count == 3
                }
                try await world.untilIdle()
            }
            try await world.isConsistent()
            try await body(world)
        }
    }

    private static func tryAgain(_ world: World) async throws -> RefusedKindRetry {
        try await world.database.transaction(in: world.clinicID) {
            try await RefusedKindStore.tryAgain("Observation", .satusehat, by: .cli, in: $0)
        }
    }

    @Test("a kind without right waits as a whole, costs nothing and keeps no other kind nor the visit's end from going")
    func others() async throws {
        try await Self.refused { world in
            let states = try await world.states()
            #expect(states["Observation"] == ["pending"])
            #expect(states.filter { $0.key != "Observation" }.values.allSatisfy { $0 == ["completed"] })
            #expect(try await world.count("delivery WHERE kind = 'Observation' AND attempts = 0") == 9)
            #expect(try await world.lane().isRefused == false)
            #expect(world.platform.sent("POST", "Observation").count < 9, "what was refused as a kind is not tried row by row")
            let kinds = try await world.database.transaction(in: world.clinicID) { try await RefusedKindStore.all(in: $0) }
            #expect(kinds.map(\.kind) == ["Observation"] && kinds.first?.errorCode == "rule-20003")
            let row = try await world.delivery("Observation")
            let shown = try await world.database.transaction(in: world.clinicID) { try await DeliveryListStore.find(row.id, in: $0) }
            #expect(shown?.laneState == "no_right")

            let asked = world.platform.sent("POST", "Observation").count
            try await world.acceptWhole("V-4")
            try await world.drain()
            #expect(world.platform.sent("POST", "Observation").count == asked, "what comes later is not sent either")
        }
    }

    @Test("one delivery tries it again; refused again it stays off, accepted the others follow")
    func probe() async throws {
        try await Self.refused { world in
            let asked = world.platform.sent("POST", "Observation").count
            #expect(try await Self.tryAgain(world) == .probing)
            try await world.drain()
            #expect(world.platform.sent("POST", "Observation").count == asked + 1)
            #expect(try await world.count("refused_kind WHERE probe_id IS NULL") == 1)

            world.platform.recover()
            #expect(try await Self.tryAgain(world) == .probing)
            try await world.drain()
            #expect(try await world.unfinished() == [])
            #expect(try await world.count("refused_kind") == 0)
            #expect(try await Self.tryAgain(world) == .notRefused)
            #expect(try await world.count("audit WHERE action = 'kind.tried_again'") == 2)
        }
    }

    @Test("new credentials or a passed connection test open it again, and a late refusal of the old ones does not close it")
    func credentials() async throws {
        try await World.with { world in
            try await world.acceptWhole()
            let gate = Gate()
            world.platform.fail(.waits(gate, then: FakePlatform.noRight), times: 1) { $0.creates("Condition") }
            try await world.working {
                try await eventually("the Condition is on its way") { world.platform.sent("POST", "Condition").count == 1 }
                try await world.database.transaction(in: world.clinicID) {
                    try await LaneControl.resumeAfterCredentials(.satusehat, upstream: nil, in: $0)
                }
                await gate.open()
                try await world.untilIdle()
            }
            #expect(try await world.unfinished() == [])

            world.platform.fail(.noRight) { $0.creates("Condition") }
            try await world.acceptWhole("V-2")
            try await world.drain()
            #expect(try await world.count("refused_kind WHERE kind = 'Condition'") == 1)
            world.platform.recover()
            try await world.database.transaction(in: world.clinicID) {
                try await LaneControl.resumeAfterCredentials(.satusehat, upstream: nil, in: $0)
            }
            try await world.drain()
            #expect(try await world.unfinished() == [])
        }
    }

    @Test("a refusal of another delivery that arrives while the second try is on its way does not take it back")
    func lateRefusal() async throws {
        try await World.with { world in
            let (late, second) = (Gate(), Gate())
            world.platform.fail(.waits(late, then: FakePlatform.noRight), times: 1) { $0.creates("Condition") }
            world.platform.fail(.noRight, times: 1) { $0.creates("Condition") }
            world.platform.fail(.waits(second), times: 1) { $0.creates("Condition") }
            for number in 1...2 { try await world.acceptWhole("V-\(number)") }
            try await world.working {
                defer { Task { for gate in [late, second] { await gate.open() } } }
                try await eventually("one is refused, the other still on its way") {
                    try await world.count("refused_kind WHERE kind = 'Condition'") == 1
                }
                let retry = try await world.database.transaction(in: world.clinicID) {
                    try await RefusedKindStore.tryAgain("Condition", .satusehat, by: .cli, in: $0)
                }
                #expect(retry == .probing)
                try await eventually("the second try is on its way") { world.platform.sent("POST", "Condition").count == 3 }
                await late.open()
                try await eventually("the late refusal is written") { try await world.lane().inFlight.count == 1 }
                await second.open()
                try await eventually("all has gone") { try await world.unfinished() == [] }
                try await world.untilIdle()
            }
            try await world.isConsistent()
            #expect(try await world.count("refused_kind") == 0)
        }
    }
}
