import Clinics
import Foundation
import JSON
import MigratedDatabase
import Testing

@testable import Delivery

@Suite(.enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct LaboratoryTests {
    private static let glucose = CodingValue(system: "http://loinc.org", code: "2339-0", display: "Glucose [Mass/volume] in Blood")

    private var order: any RecordContent { ServiceRequestContent(number: "LAB-01", codings: [Self.glucose], text: "Gula darah") }
    private func specimen(_ visit: Visit) -> any RecordContent {
        SpecimenContent(
            number: "SP-01", request: "LAB-01", type: [CodingValue(system: nil, code: "119297000")],
            receivedAt: visit.startedAt.addingTimeInterval(900))
    }
    private var result: any RecordContent {
        var content = ObservationContent(
            category: CodingValue(system: nil, code: "laboratory"), codings: [Self.glucose],
            value: .quantity(QuantityValue(value: "98", unit: "mg/dL")))
        content.number = "H-01"
        content.request = "LAB-01"
        content.specimen = "SP-01"
        return content
    }
    private var report: any RecordContent {
        var content = DiagnosticReportContent(number: "DR-01", codings: [Self.glucose])
        content.request = "LAB-01"
        content.specimens = ["SP-01"]
        content.results = ["H-01"]
        return content
    }

    private func hasArrived(_ world: World, _ location: SourceLocation = #_sourceLocation) async throws {
        #expect(try await world.unfinished() == [], sourceLocation: location)
        let chain = ["ServiceRequest", "Specimen", "Observation", "DiagnosticReport"]
        let writes = world.platform.ledger.filter { entry in
            entry.method == "POST" && (entry.type != "Observation" || entry.body?["basedOn"] != nil)
        }.map(\.type).filter(chain.contains)
        #expect(writes == chain, sourceLocation: location)
        let report = world.platform.stored("DiagnosticReport").first
        #expect(report?["basedOn"]?[0]?["reference"]?.string?.hasPrefix("ServiceRequest/") == true, sourceLocation: location)
        #expect(report?["specimen"]?[0]?["reference"]?.string?.hasPrefix("Specimen/") == true, sourceLocation: location)
        #expect(report?["result"]?[0]?["reference"]?.string?.hasPrefix("Observation/") == true, sourceLocation: location)
    }

    @Test("order, specimen, result and report go in that order, also when they come days after the visit's end")
    func late() async throws {
        try await World.with { world in
            let visit = try await world.acceptWhole()
            try await world.drain()
            #expect(world.platform.stored("Encounter").first?["status"]?.string == "finished")
            for content in [order, specimen(visit), result, report] { try await world.accept(content, to: visit) }
            try await world.drain()
            try await hasArrived(world)
            #expect(world.platform.sent("PUT", "Encounter").count == 2, "the end said the same")
        }
    }

    @Test("what comes before what it names waits for that, holds up nothing else, and goes by itself")
    func backwards() async throws {
        try await World.with { world in
            let visit = try await world.acceptWhole()
            for content in [report, result] { try await world.accept(content, to: visit) }
            try await world.drain()
            #expect(world.platform.stored("Encounter").first?["status"]?.string == "finished")
            let held = try await world.deliveries("hold = 'mapping'")
            #expect(Set(held.map(\.holdReason)) == ["permintaan:LAB-01"])
            try await world.accept(specimen(visit), to: visit)
            try await world.accept(order, to: visit)
            try await world.drain()
            try await hasArrived(world)
        }
    }

    @Test("a result that was sent before its order is known is updated once the order has arrived")
    func orderLater() async throws {
        try await World.with { world in
            let visit = try await world.acceptWhole()
            var bare = try #require(result as? ObservationContent)
            (bare.request, bare.specimen) = (nil, nil)
            try await world.accept(bare, to: visit)
            try await world.drain()
            try await world.accept(order, to: visit)
            bare.request = "LAB-01"
            try await world.accept(bare, to: visit)
            try await world.drain()
            #expect(try await world.unfinished() == [])
            #expect(world.platform.sent("PUT", "Observation").last?.body?["basedOn"] != nil)
        }
    }

    @Test("a performer whom nobody knows holds the order alone")
    func performer() async throws {
        try await World.with { world in
            let visit = try await world.acceptWhole()
            var content = try #require(order as? ServiceRequestContent)
            content.performerCode = "LAB-9"
            try await world.accept(content, to: visit)
            try await world.drain()
            let held = try await world.deliveries("hold IS NOT NULL")
            #expect(held.map(\.kind) == ["ServiceRequest"] && held.map(\.holdReason) == ["dokter:LAB-9"])
        }
    }
}
