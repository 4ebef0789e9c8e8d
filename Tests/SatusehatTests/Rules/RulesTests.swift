import Clinics
import Delivery
import Foundation
import JSON
import Testing

@testable import Satusehat

@Suite("Validation before sending")
struct RulesTests {
    @Test("everything that is planned passes once it is bound")
    func planPasses() throws {
        let records = [
            Samples.record(Samples.hypertension),
            Samples.record(Samples.bloodPressure, id: Samples.uuid("019a0000-0000-7000-8000-00000000000a")),
            Samples.record(Samples.procedure("89.52"), id: Samples.uuid("019a0000-0000-7000-8000-00000000000b")),
        ]
        var links = DeliveryLinks([:])
        let plan = SatusehatVisitPlanner().plan(Samples.dossier(records), links: &links)
        var remote: [UUID: String] = [:]
        for (key, id) in links.ids { remote[id] = (key.hasPrefix("diagnosis") ? "Condition/c-" : "Encounter/e-") + "1" }
        for planned in plan {
            guard case .bound(let body) = Samples.bound(planned.body, remote) else {
                Issue.record("\(planned.key) is not bound")
                continue
            }
            #expect(try Samples.kind(planned.kind).validate(body) == [], "\(planned.key)")
        }
        let location = LocationBuilder.build(Samples.location(), of: Samples.clinic(), organizationID: Samples.organization)
        #expect(try Samples.kind("Location").validate(location) == [])
    }

    private func rules(_ change: (inout JSON) -> Void) -> [String] {
        var links = DeliveryLinks([:])
        let built = EncounterBuilder.build(.finished, Samples.dossier([Samples.record(Samples.hypertension)]), &links)
        let condition = links.id(SourceKey.diagnosis(Samples.recordID))
        guard case .bound(var body) = Samples.bound(built, [condition: "Condition/c-1"]) else { return ["unbound"] }
        change(&body)
        return PlatformRules.problems(in: body, now: Samples.now).map(\.rule)
    }

    @Test("a missing or foreign element is named by its rule")
    func violations() {
        #expect(rules { _ in } == [])
        #expect(rules { $0["serviceProvider"] = nil } == ["10124"])
        #expect(rules { $0["participant"] = nil } == ["10119"])
        #expect(rules { $0["identifier"] = [["system": "http://example.id", "value": "1"]] } == ["10117"])
        #expect(rules { $0["diagnosis"] = nil } == ["wajib"])
        #expect(rules { $0["period"] = ["start": "2026-01-05T08:30:00+07:00", "end": "2026-01-05T02:15:00+00:00"] } == ["10123"])
        #expect(rules { $0["period"] = ["start": "2026-01-05T01:30:00+00:00", "end": "2026-01-05T01:00:00+00:00"] } == ["10173"])
        #expect(rules { $0["period"] = ["start": "2026-01-05T01:30:00+00:00", "end": "2027-01-05T01:30:00+00:00"] } == ["10173"])
        #expect(rules { $0["period"] = ["start": "2026-01-05T01:30:00+00:00"] } == ["10121"])
        #expect(rules { $0["period"] = ["start": "2011-01-05T01:30:00+00:00", "end": "2026-01-05T02:15:00+00:00"] } == ["10123"])
    }
}
