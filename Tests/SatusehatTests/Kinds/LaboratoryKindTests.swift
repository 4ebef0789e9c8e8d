import Clinics
import Delivery
import Foundation
import JSON
import Testing

@testable import Satusehat

@Suite("Finding orders, specimens, reports and resumes again")
struct LaboratoryKindTests {
    private func match(_ kind: String, _ body: JSON, _ found: JSON) throws -> Match {
        let bundle: JSON = ["resourceType": "Bundle", "type": "searchset", "total": 1, "entry": [["resource": found]]]
        let response = PlatformResponse(status: 200, headers: [:], body: bundle.bytes())
        return try Samples.kind(kind).match(response, for: Samples.outgoing(kind), body: body)
    }

    @Test(
        "each by its identifier, else by code and time, and never confused with another",
        arguments: [
            ("ServiceRequest", "/ServiceRequest?subject=P02478375538&encounter=1", "authoredOn"),
            ("Specimen", "/Specimen?request=1", "collection"),
            ("DiagnosticReport", "/DiagnosticReport?subject=P02478375538&encounter=1", "issued"),
            ("Composition", "/Composition?subject=P02478375538&encounter=1", "date"),
        ])
    func found(_ kind: String, _ path: String, _ time: String) throws {
        let dossier = LaboratoryBuilderTests.dossier([Samples.record(Samples.hypertension)])
        let body = try #require(try LaboratoryBuilderTests.bound(dossier)[kind])
        #expect(try Samples.kind(kind).search(Samples.outgoing(kind), body: body)?.path == path)
        var stored = body
        stored["id"] = "r-1"
        stored["meta"] = ["versionId": "MTcy"]
        #expect(try match(kind, body, stored) == .one(remoteID: "r-1", sameContent: true))
        var bare = stored
        bare["identifier"] = nil
        #expect(try match(kind, body, bare) == .one(remoteID: "r-1", sameContent: true))
        var other = stored
        var identifier = try #require(kind == "Composition" ? body["identifier"] : body["identifier"]?[0])
        identifier["value"] = "X"
        other["identifier"] = kind == "Composition" ? identifier : [identifier]
        #expect(try match(kind, body, other) == .none)
        bare[time] = kind == "Specimen" ? ["collectedDateTime": "2025-01-01T00:00:00+00:00"] : "2025-01-01T00:00:00+00:00"
        #expect(try match(kind, body, bare) == .none)
    }

    @Test("a section's unknown entries are left out with what they alone filled; one section has to stay")
    func sections() {
        let (first, second) = (
            Samples.uuid("019a0000-0000-7000-8000-0000000000c1"), Samples.uuid("019a0000-0000-7000-8000-0000000000c2")
        )
        func entry(_ id: UUID) -> JSON { ["reference": .string("urn:uuid:" + id.uuidString.lowercased())] }
        let body: JSON = [
            "resourceType": "Composition",
            "section": [
                ["title": "A", "section": [["title": "A1", "entry": [entry(first)]]]],
                ["title": "B", "entry": [entry(first), entry(second)]],
            ],
        ]
        guard case .bound(let bound) = Samples.bound(body, [second: "Observation/o-2"]) else {
            Issue.record("not bound")
            return
        }
        #expect(bound["section"]?.array?.map { $0["title"]?.string } == ["B"])
        #expect(bound["section"]?[0]?["entry"]?.array?.map { $0["reference"]?.string } == ["Observation/o-2"])
        #expect(Samples.bound(body) == .missing([first, first, second]))
    }
}
