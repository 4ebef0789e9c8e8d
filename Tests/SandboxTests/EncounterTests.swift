import JSON
import Testing

@Suite struct EncounterTests {
    @Test("a created Encounter comes back with id, version and sorted keys")
    func created() async throws {
        try await withSandbox { peer in
            let answer = try await peer.fhir("POST", "Encounter", Bodies.encounter("V-1"))
            #expect(answer.status == 201)
            let json = try answer.json
            let id = try #require(json["id"]?.string)
            #expect(id.count == 36)
            #expect(json["meta"]?["versionId"]?.string?.isEmpty == false)
            #expect(json["meta"]?["lastUpdated"]?.string?.hasSuffix("+00:00") == true)
            let keys = try #require(json.object).keys
            #expect(keys == keys.sorted())
            #expect(try await peer.fhir("GET", "Encounter/\(id)").body == answer.body)
        }
    }

    @Test("the same identifier again is a duplicate, in the exact words of the platform")
    func duplicate() async throws {
        try await withSandbox { peer in
            _ = try await peer.fhir("POST", "Encounter", Bodies.encounter("V-1"))
            let again = try await peer.fhir("POST", "Encounter", Bodies.encounter("V-1"))
            #expect(again.status == 400)
            let expected: JSON = [
                "resourceType": "OperationOutcome", "text": ["status": "generated"],
                "issue": [
                    ["severity": "error", "code": "duplicate", "details": ["text": "Found duplicate resource: Encounter"]]
                ],
            ]
            #expect(try again.json == expected)
            #expect(try await peer.fhir("POST", "Encounter", Bodies.encounter("V-2")).status == 201)
        }
    }

    @Test("concurrent posts of one identifier create one Encounter")
    func race() async throws {
        try await withSandbox { peer in
            let statuses = try await withThrowingTaskGroup(of: Int?.self) { group in
                for _ in 0..<12 { group.addTask { try await peer.fhir("POST", "Encounter", Bodies.encounter("V-1")).status } }
                return try await group.reduce(into: [Int?]()) { $0.append($1) }
            }
            #expect(statuses.filter { $0 == 201 }.count == 1)
            #expect(statuses.filter { $0 == 400 }.count == 11)
        }
    }

    @Test(
        "each missing element is refused with its rule number",
        arguments: [
            ("identifier", "10117"), ("subject", "10118"), ("participant", "10119"), ("location", "10120"), ("statusHistory", "10122"),
            ("period", "10123"), ("serviceProvider", "10124"),
        ])
    func missing(element: String, rule: String) async throws {
        try await withSandbox { peer in
            var body = Bodies.encounter("V-1")
            body[element] = nil
            let answer = try await peer.fhir("POST", "Encounter", body)
            #expect(answer.status == 400)
            #expect(answer.issue?.hasSuffix("RuleNumber: \(rule)") == true)
        }
    }

    @Test("a missing status is refused in the words of the FHIR store")
    func storeStyle() async throws {
        try await withSandbox { peer in
            var body = Bodies.encounter("V-1")
            body["status"] = nil
            let answer = try await peer.fhir("POST", "Encounter", body)
            #expect(answer.status == 400)
            #expect(answer.issue == "unparseable_resource")
            #expect(try answer.json["issue"]?[0]?["diagnostics"] == "missing required field \"status\"")
        }
    }

    @Test("references must lead to something registered, and be this facility's own")
    func references() async throws {
        try await withSandbox { peer async throws in
            var body = Bodies.encounter("V-1")
            body["subject"] = ["reference": "Patient/P99999999999"]
            #expect(try await peer.fhir("POST", "Encounter", body).issue == "Invalid reference: Patient/P99999999999. RuleNumber: 10118")
            body = Bodies.encounter("V-1")
            body["serviceProvider"] = ["reference": "Organization/10000005"]
            #expect(try await peer.fhir("POST", "Encounter", body).issue == "resource cannot be accessed due to business rule")
            body = Bodies.encounter("V-1", organization: "10000005")
            #expect(try await peer.fhir("POST", "Encounter", body).issue?.hasPrefix("Invalid identifier System") == true)
        }
    }

    @Test(
        "times need full seconds and an offset, and may not lie ahead",
        arguments: [
            ("2026-01-05T01:30:00Z", "Invalid date time format"), ("2026-01-05T01:30+00:00", "Invalid date time format"),
            ("2026-01-05", "Invalid date time format"), ("2026-02-30T01:30:00+00:00", "Invalid date time format"),
            ("2013-01-05T01:30:00+00:00", "Invalid date time value"), ("2099-01-05T01:30:00+00:00", "Invalid date time value"),
        ])
    func times(text: String, problem: String) async throws {
        try await withSandbox { peer in
            var body = Bodies.encounter("V-1")
            body["period"] = ["start": .string(text)]
            let answer = try await peer.fhir("POST", "Encounter", body)
            #expect(answer.status == 400)
            #expect(answer.issue?.hasPrefix(problem) == true)
        }
    }

    @Test("a local offset is the same moment as UTC")
    func localOffset() async throws {
        try await withSandbox { peer in
            var body = Bodies.encounter("V-1")
            body["period"] = ["start": "2026-01-05T08:30:00+07:00"]
            #expect(try await peer.fhir("POST", "Encounter", body).status == 201)
            let found = try await peer.fhir("GET", "Encounter?service-provider=10000004&date=2026-01-05")
            #expect(try found.json["total"] == 1)
        }
    }

    @Test("finished needs an end and a diagnosis")
    func finishing() async throws {
        try await withSandbox { peer in
            var body = try await peer.fhir("POST", "Encounter", Bodies.encounter("V-1")).json
            let id = try #require(body["id"]?.string)
            let bare = try await peer.fhir("PUT", "Encounter/\(id)", Bodies.finished(body, condition: nil))
            #expect(bare.status == 400)
            #expect(bare.issue == "Element not found: Encounter.diagnosis")
            let condition = try #require(try await peer.fhir("POST", "Condition", Bodies.condition(id)).json["id"]?.string)
            body = Bodies.finished(body, condition: condition)
            var open = body
            open["period"]?["end"] = nil
            #expect(try await peer.fhir("PUT", "Encounter/\(id)", open).issue?.hasSuffix("RuleNumber: 10121") == true)
            let done = try await peer.fhir("PUT", "Encounter/\(id)", body)
            #expect(done.status == 200)
            #expect(try done.json["status"] == "finished")
        }
    }

    @Test("a PUT with another id, or of something unknown, is refused")
    func putTargets() async throws {
        try await withSandbox { peer in
            var body = try await peer.fhir("POST", "Encounter", Bodies.encounter("V-1")).json
            let id = try #require(body["id"]?.string)
            body["id"] = "other"
            let mismatch = try await peer.fhir("PUT", "Encounter/\(id)", body)
            #expect(mismatch.issue == "resource_mismatch")
            #expect(
                try mismatch.json["issue"]?[0]?["diagnostics"]
                    == .string("resource id mismatch, id of specified resource: \(id), id from payload: other"))
            let unknown = try await peer.fhir("PUT", "Encounter/other", body)
            #expect(unknown.status == 404)
            #expect(unknown.issue == "Resource not found Encounter/other. RuleNumber: 20007")
        }
    }

    @Test("PATCH replaces what is there and nothing else")
    func patch() async throws {
        try await withSandbox { peer in
            let body = try await peer.fhir("POST", "Encounter", Bodies.encounter("V-1")).json
            let id = try #require(body["id"]?.string)
            let type = "application/json-patch+json"
            let good: JSON = [["op": "replace", "path": "/status", "value": "in-progress"]]
            let patched = try await peer.fhir("PATCH", "Encounter/\(id)", good, type: type)
            #expect(patched.status == 200)
            #expect(try patched.json["status"] == "in-progress")
            let remove: JSON = [["op": "remove", "path": "/status"]]
            #expect(try await peer.fhir("PATCH", "Encounter/\(id)", remove, type: type).status == 400)
            let absent: JSON = [["op": "replace", "path": "/length", "value": 1]]
            #expect(try await peer.fhir("PATCH", "Encounter/\(id)", absent, type: type).status == 400)
        }
    }

    @Test("another facility neither sees nor changes an Encounter")
    func tenancy() async throws {
        try await withSandbox { peer in
            let body = try await peer.fhir("POST", "Encounter", Bodies.encounter("V-1")).json
            let id = try #require(body["id"]?.string)
            let other = try await Peer(port: peer.port).signedIn(Peer.mawar)
            #expect(try await other.fhir("GET", "Encounter/\(id)").status == 400)
            #expect(try await other.fhir("GET", "Encounter?subject=\(Bodies.patient)").json["total"] == 0)
            #expect(try await other.fhir("PUT", "Encounter/\(id)", body).status == 400)
        }
    }
}
