import JSON
import Testing

@Suite struct ClinicalResourceTests {
    @Test("Condition, Observation and Procedure are stored and found by encounter and subject")
    func stored() async throws {
        try await withSandbox { peer in
            let encounter = try await Self.encounter(peer)
            for (type, body) in [
                ("Condition", Bodies.condition(encounter)), ("Observation", Bodies.observation(encounter)),
                ("Procedure", Bodies.procedure(encounter)),
            ] {
                let created = try await peer.fhir("POST", type, body)
                #expect(created.status == 201, "\(type): \(created.text)")
                #expect(try created.json["identifier"] == [])
                for query in ["encounter=\(encounter)", "subject=\(Bodies.patient)&encounter=Encounter%2F\(encounter)"] {
                    let found = try await peer.fhir("GET", "\(type)?\(query)").json
                    #expect(found["total"] == 1)
                    #expect(try found["entry"]?[0]?["resource"] == created.json)
                }
            }
        }
    }

    @Test("a decimal is answered as it was sent")
    func decimals() async throws {
        try await withSandbox { peer in
            let encounter = try await Self.encounter(peer)
            var body = Bodies.observation(encounter)
            body["valueQuantity"]?["value"] = try JSON.parse("37.20")
            let created = try await peer.fhir("POST", "Observation", body)
            #expect(created.text.contains(#""value":37.20"#))
        }
    }

    @Test("an identifier that was sent is kept, and makes a repeat a duplicate")
    func identifiers() async throws {
        try await withSandbox { peer in
            let encounter = try await Self.encounter(peer)
            var body = Bodies.condition(encounter)
            body["identifier"] = [["system": "http://sys-ids.kemkes.go.id/condition/10000004", "value": "C-1"]]
            #expect(try await peer.fhir("POST", "Condition", body).json["identifier"] == body["identifier"])
            #expect(try await peer.fhir("POST", "Condition", body).issue == "Found duplicate resource: Condition")
            body["identifier"] = [["system": "http://sys-ids.kemkes.go.id/condition/10000005", "value": "C-2"]]
            #expect(try await peer.fhir("POST", "Condition", body).issue?.hasSuffix("RuleNumber: 10444") == true)
            let bare = Bodies.condition(encounter)
            #expect(try await peer.fhir("POST", "Condition", bare).status == 201)
            #expect(try await peer.fhir("POST", "Condition", bare).status == 201)
        }
    }

    @Test(
        "codes that do not exist are refused with the rule of their element",
        arguments: [
            ("I10.99", false), ("I10", true), ("E11.9", true), ("M54.56", true), ("i10", false), ("Hipertensi", false), ("A09", true),
        ])
    func icd10(code: String, exists: Bool) async throws {
        try await withSandbox { peer in
            let encounter = try await Self.encounter(peer)
            let answer = try await peer.fhir("POST", "Condition", Bodies.condition(encounter, code: code))
            #expect((answer.status == 201) == exists)
            if !exists {
                #expect(answer.issue == "Code not found: \(code), system: http://hl7.org/fhir/sid/icd-10. RuleNumber: 10003")
            }
        }
    }

    @Test("LOINC codes are told by their check digit", arguments: [("8480-6", true), ("8480-7", false), ("29463-7", true), ("x", false)])
    func loinc(code: String, exists: Bool) async throws {
        try await withSandbox { peer in
            let encounter = try await Self.encounter(peer)
            var body = Bodies.observation(encounter)
            body["code"] = ["coding": [["system": "http://loinc.org", "code": .string(code)]]]
            #expect((try await peer.fhir("POST", "Observation", body).status == 201) == exists)
        }
    }

    @Test("a number in quotes is refused in the platform's own spelling")
    func quotedNumber() async throws {
        try await withSandbox { peer in
            var body = Bodies.observation(try await Self.encounter(peer))
            body["valueQuantity"]?["value"] = "120"
            #expect(try await peer.fhir("POST", "Observation", body).issue == "Integer formated as a string: 120. RuleNumber: 10331")
        }
    }

    @Test("a resource of one patient cannot hang on the Encounter of another")
    func wrongPatient() async throws {
        try await withSandbox { peer in
            var body = Bodies.condition(try await Self.encounter(peer))
            body["subject"] = ["reference": "Patient/P02478375538"]
            #expect(try await peer.fhir("POST", "Condition", body).issue?.hasPrefix("Invalid reference") == true)
        }
    }

    @Test("an unknown Encounter is an invalid reference")
    func unknownEncounter() async throws {
        try await withSandbox { peer in
            let answer = try await peer.fhir("POST", "Procedure", Bodies.procedure("nowhere"))
            #expect(answer.issue == "Invalid reference: Encounter/nowhere. RuleNumber: 10128")
        }
    }

    @Test("searches by anything that is not offered are refused, as are impossible dates")
    func queries() async throws {
        try await withSandbox { peer in
            #expect(try await peer.fhir("GET", "Condition?identifier=x").issue == "invalid_query")
            let wrong = try await peer.fhir("GET", "Encounter?date=2024-07-021")
            #expect(wrong.status == 400)
            #expect(
                try wrong.json["issue"]?[0]?["diagnostics"] == "error parsing date \"2024-07-021\": invalid dateTime: 2024-07-021")
        }
    }

    @Test("a long result comes in pages, each with a link to the next")
    func pages() async throws {
        try await withSandbox { peer in
            let encounter = try await Self.encounter(peer)
            for _ in 0..<5 { _ = try await peer.fhir("POST", "Observation", Bodies.observation(encounter)) }
            var seen: Set<String> = []
            var query: String? = "Observation?encounter=\(encounter)&_count=2"
            while let asked = query {
                let bundle = try await peer.fhir("GET", asked).json
                #expect(bundle["total"] == 5)
                for entry in bundle["entry"]?.array ?? [] { seen.insert(entry["resource"]?["id"]?.string ?? "") }
                let next = bundle["link"]?.array?.first { $0["relation"] == "next" }?["url"]?.string
                query = next?.split(separator: "/v1/").last.map(String.init)
            }
            #expect(seen.count == 5)
        }
    }

    @Test("what the facility may not send, and bodies that are not JSON, have rules of their own")
    func systemRules() async throws {
        try await withSandbox { peer in
            let coverage = try await peer.fhir("POST", "Coverage", ["resourceType": "Coverage"])
            #expect(coverage.status == 403)
            #expect(coverage.issue == "Resource Coverage is not allowed for current access class. RuleNumber: 20004")
            let broken = try await peer.send("POST", "/fhir-r4/v1/Encounter", Array("{".utf8))
            #expect(broken.issue?.hasSuffix("RuleNumber: 20006") == true)
            let nowhere = try await peer.send("GET", "/fhir/Encounter")
            #expect(nowhere.status == 404)
            #expect(nowhere.body.isEmpty)
        }
    }

    static func encounter(_ peer: Peer, _ value: String = "V-1") async throws -> String {
        try await peer.fhir("POST", "Encounter", Bodies.encounter(value)).json["id"]?.string ?? ""
    }
}
