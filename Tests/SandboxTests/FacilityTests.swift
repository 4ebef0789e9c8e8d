import JSON
import Testing

@Suite struct FacilityTests {
    @Test("the facility's Organization and its configured room exist from the start")
    func seeded() async throws {
        try await withSandbox { peer in
            #expect(try await peer.fhir("GET", "Organization/10000004").json["name"] == "Klinik Melati")
            let system = "http://sys-ids.kemkes.go.id/location/10000004"
            let room = try await peer.fhir("GET", "Location?identifier=\(system)%7C100001").json
            #expect(room["entry"]?[0]?["resource"]?["id"] == .string(Peer.room.id))
        }
    }

    @Test("a Location is made once, changed, and found by organisation")
    func locations() async throws {
        try await withSandbox { peer in
            let created = try await peer.fhir("POST", "Location", Bodies.location("GIGI"))
            #expect(created.status == 201)
            #expect(try await peer.fhir("POST", "Location", Bodies.location("GIGI")).issue == "Found duplicate resource: Location")
            let id = try #require(try created.json["id"]?.string)
            var body = try created.json
            body["status"] = "inactive"
            #expect(try await peer.fhir("PUT", "Location/\(id)", body).json["status"] == "inactive")
            #expect(try await peer.fhir("GET", "Location?organization=10000004").json["total"] == 2)
            #expect(try await peer.fhir("GET", "Location?organization=Organization/10000005").json["total"] == 0)
        }
    }

    @Test("a Location needs mode and physical type")
    func locationRules() async throws {
        try await withSandbox { peer async throws in
            for (element, rule) in [("mode", "10097"), ("physicalType", "10102"), ("status", "10095"), ("identifier", "10447")] {
                var body = Bodies.location("GIGI")
                body[element] = nil
                #expect(try await peer.fhir("POST", "Location", body).issue?.hasSuffix("RuleNumber: \(rule)") == true)
            }
        }
    }

    @Test("a sub-organisation is found by its parent and may provide an Encounter")
    func departments() async throws {
        try await withSandbox { peer in
            let body: JSON = [
                "resourceType": "Organization", "active": true, "name": "Poli Umum",
                "type": [["coding": [["system": "http://terminology.hl7.org/CodeSystem/organization-type", "code": "dept"]]]],
                "partOf": ["reference": "Organization/10000004"],
            ]
            let id = try #require(try await peer.fhir("POST", "Organization", body).json["id"]?.string)
            #expect(try await peer.fhir("GET", "Organization?partof=10000004").json["entry"]?[0]?["resource"]?["id"] == .string(id))
            var encounter = Bodies.encounter("V-1")
            encounter["serviceProvider"] = ["reference": .string("Organization/\(id)")]
            #expect(try await peer.fhir("POST", "Encounter", encounter).status == 201)
        }
    }
}
