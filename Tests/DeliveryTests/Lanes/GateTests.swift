import Clinics
import Foundation
import MigratedDatabase
import Testing

@testable import Delivery

@Suite(.enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct GateTests {
    @Test("a call on a connection of its own has the lane's timeouts and is recorded with who asked")
    func access() async throws {
        try await World.with { world in
            try await world.sql("UPDATE lane SET connect_timeout_ms = 1234, total_timeout_ms = 5678")
            let found = try await world.database.platform { try await ClinicStore.find(world.clinicID, in: $0) }
            let clinic = try #require(found)
            let gate = try world.engine().gate
            let access = try #require(try await gate.access(of: clinic, .satusehat))
            #expect(access.connectTimeoutMs == 1234 && access.totalTimeoutMs == 5678)
            #expect(try await gate.access(of: clinic, .pcare) == nil)
            let person = UUID()
            let call = PlatformCall(purpose: "test", method: "GET", url: "https://x/", httpStatus: 200, tookMs: 1, outcome: "answered")
            await gate.meter(clinic.id, .satusehat, actorID: person).record(call)
            #expect(try await world.count("platform_call WHERE purpose = 'test' AND actor_id = \(person)") == 1)
        }
    }
}
