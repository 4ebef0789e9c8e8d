import Clinics
import Foundation
import JSON
import MigratedDatabase
import Testing

@testable import Delivery

@Suite(.enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct ResumeTests {
    private func with(_ body: (World) async throws -> Void) async throws {
        try await World.with { world in
            try await world.sql("UPDATE clinic SET composition = true")
            try await body(world)
        }
    }

    /// References of all entries in the resume that the platform holds.
    private func entries(_ world: World) throws -> Set<String> {
        func entries(_ section: JSON) -> [String] {
            (section["entry"]?.array ?? []).compactMap { $0["reference"]?.string } + (section["section"]?.array ?? []).flatMap(entries)
        }
        let resumes = world.platform.stored("Composition")
        #expect(resumes.count <= 1, "a visit has one resume")
        return Set((resumes.first?["section"]?.array ?? []).flatMap(entries))
    }

    private func stored(_ world: World, _ type: String) -> Set<String> {
        Set(world.platform.stored(type).compactMap { $0["id"]?.string.map { "\(type)/\($0)" } })
    }

    @Test("a visit that ends gets one resume, after the Encounter's end, with all that the platform has")
    func made() async throws {
        try await with { world in
            try await world.acceptWhole()
            try await world.drain()
            #expect(try await world.unfinished() == [])
            let writes = world.platform.ledger.filter { $0.method != "GET" }.map { "\($0.method) \($0.type)" }
            #expect(writes.suffix(2) == ["PUT Encounter", "POST Composition"])
            #expect(try entries(world) == stored(world, "Observation").union(stored(world, "Condition")))
        }
    }

    @Test("a visit without end has none, and gets it with its end")
    func open() async throws {
        try await with { world in
            let visit = try await world.accept(Sample.visit("V-1", end: nil)).visit
            try await world.accept(Sample.diagnosis(), to: visit)
            try await world.drain()
            #expect(try await world.count("delivery WHERE kind = 'Composition'") == 0)
            try await world.accept(Sample.visit("V-1"))
            try await world.drain()
            #expect(world.platform.stored("Composition").count == 1)
        }
    }

    @Test("the resume waits for an end that is refused, and the end does not wait for the resume")
    func waitsForTheEnd() async throws {
        try await with { world in
            world.platform.fail(.refused("invalid status"), times: 1) {
                $0.method == "PUT" && String(decoding: $0.body ?? [], as: UTF8.self).contains("finished")
            }
            world.platform.fail(.refused("invalid section"), times: 1) { $0.creates("Composition") }
            try await world.acceptWhole()
            try await world.drain()
            let resume = try await world.delivery("Composition")
            #expect(resume.state == "pending" && resume.hold == "dependency")
            let end = try await world.delivery("Encounter", "finished")
            #expect(end.state == "failed")

            let resend = try world.resend
            try await world.database.transaction(in: world.clinicID) {
                _ = try await resend.run(end.id, .same, confirmed: false, by: .cli, in: $0)
            }
            try await world.drain()
            #expect(try await world.delivery("Encounter", "finished").state == "completed")
            #expect(try await world.delivery("Composition").state == "failed")
        }
    }

    @Test("a record that comes later makes an update of the same resume, sent after the record")
    func lateRecord() async throws {
        try await with { world in
            let visit = try await world.acceptWhole()
            try await world.drain()
            let before = try entries(world)
            try await world.accept(Sample.temperature("38.1", code: "2339-0"), to: visit, at: visit.startedAt.addingTimeInterval(900))
            try await world.drain()
            #expect(try await world.unfinished() == [])
            #expect(try entries(world).count == before.count + 1)
            #expect(world.platform.sent("PUT", "Composition").count == 1)
            #expect(world.platform.sent("POST", "Composition").count == 1)
        }
    }

    @Test("what had failed is left out, and is added once it has arrived; no other arrival makes an update")
    func leftOut() async throws {
        try await with { world in
            world.platform.fail(.refused("invalid code"), times: 1) {
                $0.creates("Observation") && String(decoding: $0.body ?? [], as: UTF8.self).contains("8310-5")
            }
            try await world.acceptWhole()
            try await world.drain()
            #expect(try entries(world) == stored(world, "Observation").union(stored(world, "Condition")))
            let failed = try #require(try await world.deliveries("state = 'failed'").first)
            let resend = try world.resend
            try await world.database.transaction(in: world.clinicID) {
                _ = try await resend.run(failed.id, .same, confirmed: false, by: .cli, in: $0)
            }
            try await world.working {
                try await eventually("the resume names it") { world.platform.sent("PUT", "Composition").count == 1 }
                try await world.untilIdle()
            }
            #expect(try entries(world) == stored(world, "Observation").union(stored(world, "Condition")))
            #expect(stored(world, "Observation").count == 3)
            #expect(world.platform.sent("PUT", "Composition").count == 1)
        }
    }

    @Test("a diagnosis that is refuted later leaves the end and the resume, with one update of each")
    func refuted() async throws {
        try await with { world in
            let visit = try await world.acceptWhole()
            let second = Sample.diagnosis("E11.9", text: "Diabetes melitus")
            try await world.accept(second, to: visit)
            try await world.drain()
            var diagnosis = try #require(second as? Diagnosis)
            diagnosis.verificationStatus = "refuted"
            try await world.accept(diagnosis, to: visit)
            try await world.drain()
            #expect(world.platform.stored("Encounter").first?["diagnosis"]?.array?.count == 1)
            #expect(world.platform.sent("PUT", "Composition").count == 1)
            #expect(try entries(world).count { $0.hasPrefix("Condition/") } == 1)
            #expect(try await world.count("visit_replan") == 0)
        }
    }

    @Test("where consent lets the Encounter alone go, the resume is skipped with the end, and goes with it later")
    func consent() async throws {
        try await with { world in
            let visit = try await world.acceptWhole()
            try await world.record(.encounterOnly, of: visit.patientID)
            try await world.drain()
            #expect(try await world.delivery("Composition").skipReason == "encounter_only")
            try await world.record(.all, of: visit.patientID)
            try await world.drain()
            #expect(try await world.unfinished() == [])
            #expect(try entries(world).count == 4)
        }
    }

    @Test("words that the clinic writes afterwards go into the same resume")
    func written() async throws {
        try await with { world in
            let visit = try await world.acceptWhole()
            try await world.drain()
            let section = CompositionContent.Section(
                code: CodingValue(system: "http://loinc.org", code: "42344-2"), title: "Diet", text: "Rendah garam")
            try await world.accept(CompositionContent(title: "Resume", sections: [section]), to: visit)
            try await world.drain()
            let resume = try #require(world.platform.stored("Composition").first)
            #expect(resume["title"]?.string == "Resume")
            #expect(resume["section"]?.array?.last?["text"]?["div"]?.string?.contains("Rendah garam") == true)
            #expect(try entries(world).count == 4)
        }
    }
}
