import JSON
import Testing

@Suite struct ConsentTests {
    private static let path = "/consent/v1/Consent"

    @Test("a consent is written and read as a Consent, not as a Bundle, and written again over itself")
    func roundTrip() async throws {
        try await withSandbox { peer in
            let written = try await Self.write(peer, "OPTIN")
            #expect(written.status == 201)
            let read = try await peer.send("GET", Self.path + "?patient_id=\(Bodies.patient)")
            #expect(read.status == 200)
            #expect(read.body == written.body)
            let json = try read.json
            #expect(json["resourceType"] == "Consent")
            #expect(json["status"] == "active")
            #expect(json["patient"]?["reference"] == .string("Patient/" + Bodies.patient))
            #expect(json["policyRule"]?["coding"]?[0]?["code"] == "OPTIN")
            #expect(json["provision"]?["type"] == "permit")
            let changed = try await Self.write(peer, "OPTOUT").json
            #expect(changed["id"] == json["id"])
            #expect(changed["policyRule"]?["coding"]?[0]?["code"] == "OPTOUT")
            #expect(changed["provision"]?["type"] == "deny")
        }
    }

    @Test("nobody's consent, an unknown patient, and what lacks a field get an OperationOutcome")
    func refusals() async throws {
        try await withSandbox { peer in
            let good: JSON = ["patient_id": .string(Bodies.patient), "action": "OPTIN", "agent": "Petugas"]
            for (body, status) in [
                (good.with("patient_id", "P99999999999"), 404), (good.with("action", "YES"), 400), (good.with("action", nil), 400),
                (good.with("agent", ""), 400), (good.with("patient_id", nil), 400),
            ] {
                let answer = try await peer.send("POST", Self.path, body.bytes())
                #expect(answer.status == status, "\(body)")
                #expect(try answer.json["resourceType"] == "OperationOutcome")
            }
            for (query, status) in [("patient_id=\(Bodies.patient)", 404), ("patient_id=P1", 404), ("patient_id=", 400), ("", 400)] {
                let answer = try await peer.send("GET", Self.path + "?" + query)
                #expect(answer.status == status, "\(query)")
                #expect(try answer.json["resourceType"] == "OperationOutcome")
            }
            #expect(try await Peer(port: peer.port).send("GET", Self.path + "?patient_id=\(Bodies.patient)").status == 401)
        }
    }

    @Test("after an opt-in other facilities may read, and still not write; an opt-out ends it; sending never depends on it")
    func reading() async throws {
        try await withSandbox { peer in
            let visit = try await Visit.started(peer)
            let other = try await Peer(port: peer.port).signedIn(Peer.mawar)
            let place = "Condition/" + visit.id("Condition")
            func total() async throws -> JSON? { try await other.fhir("GET", "Condition?subject=\(Bodies.patient)").json["total"] }
            #expect(try await other.fhir("GET", place).status == 400)
            #expect(try await total() == 0)
            _ = try await Self.write(peer, "OPTIN")
            let read = try await other.fhir("GET", place)
            #expect(read.status == 200)
            #expect(try await total() == 1)
            #expect(try await other.fhir("PUT", place, read.json).issue == "resource cannot be accessed due to business rule")
            _ = try await Self.write(peer, "OPTOUT")
            #expect(try await total() == 0)
            #expect(try await peer.fhir("POST", "Condition", visit.body("Condition")).status == 201)
        }
    }

    private static func write(_ peer: Peer, _ action: JSON) async throws -> RawAnswer {
        let body: JSON = ["patient_id": .string(Bodies.patient), "action": action, "agent": "Petugas Pendaftaran"]
        return try await peer.send("POST", path, body.bytes())
    }
}
