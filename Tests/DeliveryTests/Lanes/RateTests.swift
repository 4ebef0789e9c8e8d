import Foundation
import MigratedDatabase
import Testing

@testable import Delivery

@Suite(.enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct RateTests {
    @Test("no window sees more than the burst and its refill, and the rate that is there is used")
    func bucket() async throws {
        try await World.with { world in
            for number in 0..<10 { try await world.acceptWhole("V-\(number)") }
            try await world.sql("UPDATE lane SET rate_per_minute = 600, burst = 20, tokens = 20, refilled_at = jembatan_now()")
            try await world.working {
                try await eventually("60 requests left", seconds: 30) { world.platform.ledger.count >= 60 }
            }
            let start = try #require(world.platform.ledger.first?.at)
            let times = world.platform.ledger.map { ($0.at - start) / .seconds(1) }
            let perSecond = 580.0 / 60
            for (first, from) in times.enumerated() {
                for last in first..<times.count {
                    // What was drawn may leave a little later: at most the four that go at once.
                    let allowed = 20 + 4 + perSecond * (times[last] - from)
                    #expect(Double(last - first + 1) <= allowed + 1)
                }
            }
            #expect(times[59] > 40 / perSecond * 0.9)
            #expect(times[59] < 40 / perSecond * 2.5)
        }
    }

    @Test("searches that wait for a token do not spin on the lane")
    func searchesWait() async throws {
        try await World.with { world in
            try await world.accept()
            world.platform.fail(.lostRequest, times: 1) { $0.creates("Encounter") }
            try await world.working {
                try await eventually("the Encounter is in doubt") { try await world.delivery("Encounter", "arrived").uncertain }
                try await world.sql(
                    "UPDATE lane SET rate_per_minute = 3, burst = 1, tokens = 0, refilled_at = jembatan_now(), breaker_until = NULL, not_before = NULL"
                )
                let epoch = try await world.epoch()
                let end = ContinuousClock.now + .seconds(2)
                try await eventually("two seconds have passed") { ContinuousClock.now > end }
                #expect(try await world.epoch() - epoch <= 2)
            }
        }
    }
}

extension World {
    /// How often the lane was claimed.
    func epoch() async throws -> Int {
        try await superuser.query("SELECT lease_epoch FROM lane WHERE clinic_id = \(clinicID.rawValue)").first?.get("lease_epoch") ?? 0
    }
}
