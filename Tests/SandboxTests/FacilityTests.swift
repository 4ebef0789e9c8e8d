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

    @Test("a sub-organisation hangs in the facility's own tree, is found by name and type, and can be closed")
    func subOrganizations() async throws {
        try await withSandbox { peer in
            let body = Self.department("KLN-GIGI", "Poli Gigi", under: "10000004")
            let created = try await peer.fhir("POST", "Organization", body)
            #expect(created.status == 201, "\(created.text)")
            let id = try #require(try created.json["id"]?.string)
            #expect(try await peer.fhir("POST", "Organization", body).issue == "Found duplicate resource: Organization")
            let below = Self.department("KLN-GIGI-1", "Ruang Gigi", under: id)
            #expect(try await peer.fhir("POST", "Organization", below).status == 201)
            let foreign = Self.department("KLN-X", "Poli X", under: "10000005")
            #expect(try await peer.fhir("POST", "Organization", foreign).issue == "resource cannot be accessed due to business rule")
            #expect(try await peer.fhir("GET", "Organization?name=gigi").json["total"] == 2)
            #expect(try await peer.fhir("GET", "Organization?partof=10000004&_revinclude=Organization:partof").json["total"] == 1)
            #expect(try await peer.fhir("GET", "Organization?type=dept").json["total"] == 2)
            let close: JSON = [["op": "replace", "path": "/active", "value": false]]
            let closed = try await peer.fhir("PATCH", "Organization/\(id)", close, type: "application/json-patch+json")
            #expect(try closed.json["active"] == false)
        }
    }

    @Test("a sub-organisation needs active, type, name and what it is part of")
    func organizationRules() async throws {
        try await withSandbox { peer async throws in
            let body = Self.department("KLN-GIGI", "Poli Gigi", under: "10000004")
            for (path, value, words) in [
                ("active", nil, "Element not found: Organization.active"), ("active", "yes" as JSON, "Invalid boolean value"),
                ("type", nil, "Element not found: Organization.type. RuleNumber: 10089"),
                ("name", "", "Element not found: Organization.name"),
                ("partOf", nil, "Reference is mandatory: Organization.partOf"),
                ("address", [["use": "office"]], "Code not found: office. RuleNumber: 10092"),
                (
                    "identifier.0.system", "http://sys-ids.kemkes.go.id/organization/10000005",
                    "Invalid identifier System: http://sys-ids.kemkes.go.id/organization/10000005. RuleNumber: 10446"
                ),
            ] as [(String, JSON?, String)] {
                #expect(try await peer.fhir("POST", "Organization", body.with(path, value)).issue == words)
            }
        }
    }

    private static func department(_ code: String, _ name: String, under parent: String) -> JSON {
        [
            "resourceType": "Organization",
            "active": true,
            "identifier": [
                ["use": "official", "system": "http://sys-ids.kemkes.go.id/organization/10000004", "value": .string(code)]
            ],
            "type": [Bodies.concept("http://terminology.hl7.org/CodeSystem/organization-type", "dept")],
            "name": .string(name),
            "address": [["use": "work", "type": "both", "line": ["Jl. Melati No. 1"], "city": "Jakarta", "country": "ID"]],
            "partOf": ["reference": .string("Organization/" + parent)],
        ]
    }
}
