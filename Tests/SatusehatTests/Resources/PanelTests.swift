import Clinics
import Delivery
import JSON
import Testing

@testable import Satusehat

@Suite("Panels of the laboratory")
struct PanelTests {
    private static let sodium = ObservationComponent(
        codings: [CodingValue(system: "http://loinc.org", code: "2951-2")],
        value: .quantity(QuantityValue(value: "140", unit: "mmol/L", code: "mmol/L")))
    private static let clarity = ObservationComponent(
        codings: [CodingValue(system: "http://snomed.info/sct", code: "104934005")], value: .text("jernih"))

    private func panel(_ components: [ObservationComponent]) -> ObservationContent {
        var panel = ObservationContent(
            category: CodingValue(system: nil, code: "laboratory"), codings: [CodingValue(system: nil, code: "24326-1")], value: nil)
        panel.number = "H-03"
        panel.components = components
        return panel
    }

    private func plan(_ content: ObservationContent) -> (plan: [PlannedDelivery], links: DeliveryLinks) {
        var links = DeliveryLinks([:])
        let dossier = Samples.dossier([Samples.record(content)])
        return (ObservationBuilder.plan(Samples.record(content), content, dossier, &links), links)
    }

    @Test("a value with a LOINC code is an Observation of its own, which the panel names and goes after: rule 10434")
    func members() throws {
        var potassium = Self.sodium
        potassium.codings = [CodingValue(system: nil, code: "2823-3")]
        potassium.interpretation = "Normal"
        var (plan, links) = plan(panel([Self.sodium, potassium, Self.clarity]))
        let keys = (1...3).map { SourceKey.observation(Samples.recordID, $0) }
        #expect(plan.map(\.key) == [keys[1], keys[2], keys[0]])
        #expect(plan[2].dependsOn.map(\.key) == [SourceKey.encounter(Samples.visitID), keys[1], keys[2]])
        let body = plan[2].body
        #expect(body["hasMember"]?.array?.map { $0["reference"]?.string } == [links.urn(keys[1]), links.urn(keys[2])])
        #expect(body["component"]?.array?.count == 1 && body["component"]?[0]?["valueString"]?.string == "jernih")
        #expect(body["identifier"]?[0]?["value"]?.string == "H-03")
        #expect(plan[0].body["identifier"]?[0]?["value"]?.string == "H-03-1")
        #expect(plan[0].body["valueQuantity"]?["value"]?.int == 140 && plan[0].body["code"]?["coding"]?[0]?["code"]?.string == "2951-2")
        #expect(plan[1].body["interpretation"]?[0]?["coding"]?[0]?["code"]?.string == "N")
        for planned in plan {
            let encounter = links.id(SourceKey.encounter(Samples.visitID))
            let remote = [encounter: "Encounter/1", links.id(keys[1]): "Observation/2", links.id(keys[2]): "Observation/3"]
            guard case .bound(let bound) = Samples.bound(planned.body, remote) else {
                Issue.record("not bound")
                continue
            }
            #expect(try Samples.kind("Observation").validate(bound) == [])
        }
    }

    @Test("a panel of other codes stays one Observation with components")
    func components() {
        let (plan, _) = plan(panel([Self.clarity]))
        #expect(plan.map(\.key) == [SourceKey.observation(Samples.recordID, 1)])
        #expect(plan[0].body["hasMember"] == nil && plan[0].body["component"]?.array?.count == 1)
    }
}
