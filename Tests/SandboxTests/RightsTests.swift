import JSON
import Testing

@Suite struct RightsTests {
    @Test(
        "a client without the right to one type is refused that type alone, in each of the published shapes",
        arguments: [
            (20003, 403, "Failed to get permission for client for resource type. RuleNumber: 20003"),
            (20004, 403, "Resource Medication is not allowed for current access class. RuleNumber: 20004"),
        ])
    func noRight(rule: Int, status: Int, text: String) async throws {
        try await withSandbox { peer in
            let visit = try await Visit.started(peer, before: "MedicationRequest")
            try await Self.add(
                peer, ["fault": "no_right", "resource": "Medication", "rule": .number(JSONNumber(rule)), "client_id": "melati"])
            let refused = try await peer.fhir("POST", "Medication", Visit.medication("93000101"))
            #expect(refused.status == status)
            #expect(refused.issue == text)
            #expect(try await peer.fhir("GET", "Medication/\(visit.id("Medication"))").status == status)
            // The name of the one type is the beginning of the other's.
            #expect(try await peer.fhir("POST", "MedicationRequest", visit.body("MedicationRequest")).status == 201)
            let other = try await Peer(port: peer.port).signedIn(Peer.mawar)
            #expect(try await other.fhir("POST", "Medication", Visit.medication("93000101")).status == 201)
            let entry = try #require(try await peer.ledger().first { $0["fault"] == "no_right" })
            #expect(entry["stored"] == .null)
        }
    }

    @Test("a key without the product is refused at the gateway, with the reason in a header, and a new token does not help")
    func noProduct() async throws {
        try await withSandbox { peer in
            try await Self.add(peer, [["fault": "no_right", "resource": "PractitionerRole"], ["fault": "no_right", "path": "/kfa-v2/"]])
            for path in ["/fhir-r4/v1/PractitionerRole?practitioner=10009880728", "/kfa-v2/products?identifier=kfa&code=93000101"] {
                let answer = try await peer.signedIn().send("GET", path)
                #expect(answer.status == 401)
                #expect(
                    try answer.json["fault"]?["detail"]?["errorcode"]
                        == "keymanagement.service.InvalidAPICallAsNoApiProductMatchFound")
                #expect(answer.header("WWW-Authenticate")?.hasPrefix("Bearer realm=\"null\",error=\"invalid_token\"") == true)
            }
            #expect(try await peer.fhir("GET", "Organization/10000004").status == 200)
            #expect(try await peer.control("DELETE", "faults").status == 204)
            #expect(try await peer.fhir("GET", "PractitionerRole?practitioner=10009880728").status == 200)
        }
    }

    @Test("a refusal must say what it refuses")
    func incomplete() async throws {
        try await withSandbox { peer async throws in
            for fault: JSON in [
                ["fault": "no_right"], ["fault": "no_right", "path": "/kfa-v2/", "rule": 20004],
                ["fault": "no_right", "resource": "Medication", "rule": 10003],
            ] {
                #expect(try await peer.control("POST", "faults", fault).status == 400)
            }
        }
    }

    private static func add(_ peer: Peer, _ fault: JSON) async throws {
        #expect(try await peer.control("POST", "faults", fault).status == 201)
    }
}
