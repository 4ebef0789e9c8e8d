import Clinics
import Foundation
import MigratedDatabase
import Testing

@testable import Delivery

@Suite(.enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct WholeVisitTests {
    @Test("a visit is sent in order, counted, recorded, and leaves an idle lane")
    func wholeVisit() async throws {
        try await World.with { world in
            let visit = try await world.acceptWhole()
            try await world.drain()

            #expect(try await world.unfinished() == [])
            let writes = world.platform.ledger.filter { $0.method != "GET" }.map { "\($0.method) \($0.type)" }
            #expect(writes.first == "POST Encounter")
            #expect(writes.last == "PUT Encounter")
            #expect(writes.count { $0 == "PUT Encounter" } == 2)
            let encounter = try #require(world.platform.stored("Encounter").first)
            #expect(encounter["status"]?.string == "finished")
            #expect(encounter["diagnosis"]?.array?.count == 1)
            #expect(world.platform.stored("Observation").count == 3)
            #expect(world.platform.stored("Condition").count == 1)

            // Every write is an attempt with its bodies; the lookup is a call.
            #expect(try await world.count("attempt") == writes.count)
            let spent = try await world.spentAttempts()
            #expect(spent == [])
            #expect(try await world.count("attempt_body WHERE request IS NOT NULL AND response IS NOT NULL") == writes.count)
            #expect(try await world.count("platform_call WHERE purpose = 'search'") == 1)

            let create = try await world.delivery("Encounter", "arrived")
            let (environment, id) = (PlatformEnvironment.sandbox, world.clinicID)
            let known = try await world.database.transaction(in: id) { scope in
                try await RemoteReferenceStore.find([create.id, visit.id, visit.patientID], in: environment, scope)
            }
            #expect(known[create.id]?.text == "Encounter/\(create.remoteID ?? "")")
            #expect(known[visit.id]?.remoteID == create.remoteID)
            #expect(known[visit.patientID]?.text == "Patient/P02478375538")
        }
    }

    @Test("the same visit sent twice wants nothing new")
    func sameTwice() async throws {
        try await World.with { world in
            try await world.acceptWhole()
            let before = try await world.deliveries()
            try await world.acceptWhole()
            #expect(try await world.deliveries() == before)
            try await world.drain()
            let sent = world.platform.ledger.count
            try await world.acceptWhole()
            try await world.drain()
            #expect(world.platform.ledger.count == sent)
            #expect(try await world.deliveries().count == before.count)
        }
    }

    @Test("a second visit of the same patient looks nobody up again")
    func samePatient() async throws {
        try await World.with { world in
            try await world.acceptWhole("V-1")
            try await world.drain()
            try await world.acceptWhole("V-2")
            try await world.drain()
            #expect(world.platform.sent("GET", "Patient").count == 1)
            #expect(world.platform.stored("Encounter").count == 2)
            #expect(try await world.unfinished() == [])
        }
    }

    @Test("a diagnosis that comes after the end makes one further PUT, never a second Encounter")
    func lateDiagnosis() async throws {
        try await World.with { world in
            let visit = try await world.acceptWhole()
            try await world.drain()
            try await world.accept(Sample.diagnosis("E11.9", text: "Diabetes melitus"), to: visit)
            try await world.drain()
            #expect(world.platform.sent("PUT", "Encounter").count == 3)
            #expect(world.platform.stored("Encounter").first?["diagnosis"]?.array?.count == 2)
            try await world.accept(Sample.diagnosis("E11.9", text: "Diabetes melitus"), to: visit)
            try await world.drain()
            #expect(world.platform.sent("PUT", "Encounter").count == 3)
        }
    }

    @Test("a correction of what was sent is an update of the same resource, also back to what it was")
    func correction() async throws {
        try await World.with { world in
            let visit = try await world.acceptWhole()
            try await world.drain()
            for value in ["38.1", "37.2"] {
                try await world.accept(Sample.temperature(value), to: visit)
                try await world.drain()
                let values = world.platform.stored("Observation").compactMap { $0["valueQuantity"]?["value"]?.number?.text }
                #expect(values.contains(value), "\(values)")
            }
            #expect(world.platform.sent("PUT", "Observation").count == 2)
            #expect(world.platform.sent("POST", "Observation").count == 3)
        }
    }

    @Test("the end waits for a diagnosis")
    func waitsForDiagnosis() async throws {
        try await World.with { world in
            let visit = try await world.accept().visit
            try await world.drain()
            let end = try await world.delivery("Encounter", "finished")
            #expect(end.state == "pending" && end.hold == "dependency")
            #expect(world.platform.stored("Encounter").first?["status"]?.string == "in-progress")
            try await world.accept(Sample.diagnosis(), to: visit)
            try await world.drain()
            #expect(world.platform.stored("Encounter").first?["status"]?.string == "finished")
        }
    }
}
