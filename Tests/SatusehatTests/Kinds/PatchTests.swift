import Delivery
import JSON
import Testing

@testable import Satusehat

@Suite("One element said anew")
struct PatchTests {
    private func outgoing(_ kind: String) -> Outgoing {
        var outgoing = Samples.outgoing(kind)
        outgoing.operation = .update
        outgoing.remoteID = "r-1"
        return outgoing
    }

    @Test("a patch is sent as JSON Patch, a whole resource by PUT")
    func request() throws {
        let kind = try Samples.kind("Encounter")
        let patch = kind.request(outgoing("Encounter"), body: EnteredInError.patch.body)
        #expect(patch.method == "PATCH" && patch.path == "/Encounter/r-1" && patch.contentType == "application/json-patch+json")
        #expect(patch.body == Array(#"[{"op":"replace","path":"/status","value":"entered-in-error"}]"#.utf8))
        let put = kind.request(outgoing("Encounter"), body: ["resourceType": "Encounter", "id": "r-1"])
        #expect(put.method == "PUT" && put.path == "/Encounter/r-1" && put.contentType == "application/json")
    }

    @Test(
        "only what a type may be patched with passes, and the rest of the resource is not asked for",
        arguments: [
            ("Encounter", EnteredInError.patch.body, true),
            ("Encounter", ElementPatch("status", "finished").body, false),
            ("Encounter", ElementPatch("identifier", []).body, false),
            ("Encounter", [], false),
            ("Encounter", [["op": "remove", "path": "/status"]], false),
            ("Encounter", [["op": "replace", "path": "/status", "value": "entered-in-error"], ["op": "replace"]], false),
            ("Location", ElementPatch("status", "inactive").body, true),
            ("Location", ElementPatch("name", "Poli").body, false),
            ("HealthcareService", ElementPatch("active", false).body, true),
            ("PractitionerRole", ElementPatch("active", true).body, true),
            ("Organization", ElementPatch("active", "false").body, false),
            ("Condition", ElementPatch("clinicalStatus", [:]).body, false),
        ] as [(String, JSON, Bool)])
    func validated(_ kind: String, _ body: JSON, _ passes: Bool) throws {
        #expect(try Samples.kind(kind).validate(body).isEmpty == passes)
    }

    @Test("after a lost answer the resource is read, and nothing is sent again where it says so")
    func recovered() throws {
        let kind = try Samples.kind("Location")
        let body = LocationBuilder.status(isActive: false).body
        #expect(kind.search(outgoing("Location"), body: body)?.path == "/Location/r-1")
        #expect(kind.search(outgoing("Location"), body: ["resourceType": "Location"]) == nil)
        func match(_ resource: JSON) -> Match {
            kind.match(PlatformResponse(status: 200, headers: [:], body: resource.bytes()), for: outgoing("Location"), body: body)
        }
        #expect(match(["resourceType": "Location", "id": "r-1", "status": "inactive"]) == .one(remoteID: "r-1", sameContent: true))
        #expect(match(["resourceType": "Location", "id": "r-1", "status": "active"]) == .one(remoteID: "r-1", sameContent: false))
        #expect(match(["resourceType": "Location", "id": "r-2", "status": "inactive"]) == .unreadable)
    }
}
