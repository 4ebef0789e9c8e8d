import JSON
import Testing

@Suite struct TransactionTests {
    private static let encounter = "urn:uuid:0a26ca28-0000-486d-8fa9-000000000001"
    private static let condition = "urn:uuid:ba5a7dec-0000-45e1-adb9-000000000001"

    @Test("a Bundle whose entries refer to each other in a circle is stored as a whole")
    func stored() async throws {
        try await withSandbox { peer in
            let answer = try await peer.fhir("POST", "", Self.bundle)
            #expect(answer.status == 200, "\(answer.text)")
            let json = try answer.json
            #expect(json["type"] == "transaction-response")
            let responses = (json["entry"]?.array ?? []).map { $0["response"] }
            #expect(responses.map { $0?["resourceType"] } == ["Encounter", "Condition"])
            let id = try #require(responses[0]?["resourceID"]?.string)
            #expect(responses[0]?["status"] == "201 Created")
            #expect(responses[0]?["location"]?.string?.contains("/fhir-r4/v1/Encounter/\(id)/_history/") == true)
            let condition = try await peer.fhir("GET", "Condition?encounter=\(id)").json["entry"]?[0]?["resource"]
            #expect(condition?["encounter"]?["reference"] == .string("Encounter/" + id))
            let encounter = try await peer.fhir("GET", "Encounter/\(id)").json
            #expect(encounter["diagnosis"]?[0]?["condition"]?["reference"]?.string == condition?["id"]?.string.map { "Condition/" + $0 })
            #expect(try await peer.fhir("POST", "", Self.bundle).issue == "Found duplicate resource: Encounter")
        }
    }

    @Test("one bad entry keeps all of them out, and those behind it say that they fell with it")
    func atomic() async throws {
        try await withSandbox { peer in
            let answer = try await peer.fhir("POST", "", Self.bundle.with("entry.0.resource.statusHistory", nil))
            #expect(answer.status == 400)
            let issues = try answer.json["issue"]?.array ?? []
            #expect(
                issues.map { $0["details"]?["text"]?.string } == [
                    "Element not found: Encounter.statusHistory. RuleNumber: 10122",
                    "Forbidden resource Condition due to previous error. RuleNumber: 20012",
                ])
            #expect(issues.first?["expression"] == ["Bundle.entry[0].resource.Encounter.statusHistory"])
            #expect(try await peer.fhir("GET", "Encounter?subject=\(Bodies.patient)").json["total"] == 0)
            let last = try await peer.fhir("POST", "", Self.bundle.with("entry.1.resource.code", nil))
            #expect(last.issue?.hasSuffix("RuleNumber: 10003") == true)
            #expect(try await peer.fhir("GET", "Encounter?subject=\(Bodies.patient)").json["total"] == 0)
        }
    }

    @Test("an entry needs a full URL of its own, made of a UUID, and may not be a Bundle")
    func fullURLs() async throws {
        try await withSandbox { peer async throws in
            for (path, value, rule) in [
                ("entry.0.fullUrl", nil, 20021), ("entry.0.fullUrl", "Encounter/1", 20018), ("entry.0.fullUrl", "urn:uuid:1", 20019),
                ("entry.1.fullUrl", .string(Self.encounter), 20020), ("entry.1.resource.resourceType", "Bundle", 20011),
                ("entry.1.resource.resourceType", "Coverage", 20004), ("type", "batch", 20008),
            ] as [(String, JSON?, Int)] {
                let answer = try await peer.fhir("POST", "", Self.bundle.with(path, value))
                #expect(answer.issue?.hasSuffix("RuleNumber: \(rule)") == true, "\(answer.text)")
            }
        }
    }

    private static let bundle: JSON = [
        "resourceType": "Bundle",
        "type": "transaction",
        "entry": [
            [
                "fullUrl": .string(encounter), "request": ["method": "POST", "url": "Encounter"],
                "resource": Bodies.finished(Bodies.encounter("V-BUNDLE"), condition: nil)
                    .with("diagnosis", [["condition": ["reference": .string(condition)], "rank": 1]]),
            ],
            [
                "fullUrl": .string(condition), "request": ["method": "POST", "url": "Condition"],
                "resource": Bodies.condition("").with("encounter", ["reference": .string(encounter)]),
            ],
        ],
    ]
}
