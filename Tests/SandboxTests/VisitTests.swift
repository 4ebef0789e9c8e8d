import JSON
import Testing

@Suite struct VisitTests {
    @Test("a visit with every type of resource is taken, finished, and answered in the platform's shape")
    func whole() async throws {
        try await withSandbox { peer in
            let visit = try await Visit.started(peer)
            for kind in Visit.order {
                let read = try await peer.fhir("GET", "\(Visit.type(kind))/\(visit.id(kind))")
                #expect(read.status == 200)
                let json = try read.json
                #expect(json["meta"]?["versionId"]?.string?.isEmpty == false, "\(kind)")
                let keys = try #require(json.object).keys
                #expect(keys == keys.sorted())
            }
            let arrived = try await peer.fhir("GET", "Encounter/\(visit.id("Encounter"))").json
            var finished = Bodies.finished(arrived, condition: visit.id("Condition"))
            finished["episodeOfCare"] = [visit.reference("EpisodeOfCare")]
            #expect(try await peer.fhir("PUT", "Encounter/\(visit.id("Encounter"))", finished).status == 200)
        }
    }

    @Test("what carries an identifier of its own is a duplicate when it comes again", arguments: Self.identified)
    func duplicates(kind: String) async throws {
        try await withSandbox { peer in
            let visit = try await Visit.started(peer)
            let again = try await peer.fhir("POST", Visit.type(kind), visit.body(kind))
            #expect(again.status == 400)
            #expect(try again.json["issue"]?[0]?["code"] == "duplicate")
            #expect(again.issue == "Found duplicate resource: \(Visit.type(kind))")
        }
    }

    private static let identified = [
        "HealthcareService", "EpisodeOfCare", "Encounter", "AllergyIntolerance", "Medication", "MedicationRequest", "MedicationDispense",
        "ServiceRequest", "Specimen", "Observation/lab", "DiagnosticReport", "ClinicalImpression", "Composition",
    ]

    @Test("items of one prescription share its number, and are told apart by their own")
    func prescriptionItems() async throws {
        try await withSandbox { peer in
            let visit = try await Visit.started(peer)
            for type in ["MedicationRequest", "MedicationDispense"] {
                let second = visit.body(type).with("identifier.1.value", "RX-1-2")
                #expect(try await peer.fhir("POST", type, second).status == 201)
                #expect(try await peer.fhir("POST", type, second).issue == "Found duplicate resource: \(type)")
            }
        }
    }

    @Test("a resource is replaced by PUT and changed by PATCH, whatever its type", arguments: Visit.order)
    func changes(kind: String) async throws {
        try await withSandbox { peer in
            let visit = try await Visit.started(peer)
            let place = Visit.type(kind) + "/" + visit.id(kind)
            let stored = try await peer.fhir("GET", place).json
            let replaced = try await peer.fhir("PUT", place, stored.with("language", "id"))
            #expect(replaced.status == 200, "\(replaced.text)")
            #expect(try replaced.json["language"] == "id")
            #expect(try replaced.json["meta"]?["versionId"] != stored["meta"]?["versionId"])
            let patch: JSON = [
                ["op": "replace", "path": "/language", "value": "en"], ["op": "add", "path": "/implicitRules", "value": "urn:x"],
            ]
            let patched = try await peer.fhir("PATCH", place, patch, type: "application/json-patch+json")
            #expect(patched.status == 200, "\(patched.text)")
            #expect(try patched.json["language"] == "en")
            #expect(try patched.json["implicitRules"] == "urn:x")
        }
    }

    @Test("a PATCH adds to arrays at a place or at their end, and what it makes is checked")
    func patchArrays() async throws {
        try await withSandbox { peer in
            let visit = try await Visit.started(peer)
            let place = "ClinicalImpression/" + visit.id("ClinicalImpression")
            func patch(_ path: String, _ value: JSON) async throws -> RawAnswer {
                try await peer.fhir(
                    "PATCH", place, [["op": "add", "path": .string(path), "value": value]], type: "application/json-patch+json")
            }
            #expect(try await patch("/problem/-", visit.reference("AllergyIntolerance")).json["problem"]?.array?.count == 2)
            #expect(try await patch("/problem/0", visit.reference("AllergyIntolerance")).json["problem"]?.array?.count == 3)
            #expect(try await patch("/problem/9", visit.reference("Condition")).issue == "invalid_patch")
            #expect(
                try await patch("/problem/-", ["reference": "Condition/nowhere"]).issue
                    == "Invalid reference: Condition/nowhere. RuleNumber: 10421")
        }
    }

    @Test("a visit that was cancelled or entered in error stays, with its status", arguments: ["cancelled", "entered-in-error"])
    func withdrawn(status: String) async throws {
        try await withSandbox { peer in
            let visit = try await Visit.started(peer, before: "Observation")
            let place = "Encounter/" + visit.id("Encounter")
            var body = try await peer.fhir("GET", place).json
            body["status"] = .string(status)
            body["statusHistory"] = [
                ["status": "arrived", "period": ["start": Bodies.moment(), "end": Bodies.moment(minutesAgo: 5)]],
                ["status": .string(status), "period": ["start": Bodies.moment(minutesAgo: 5)]],
            ]
            #expect(try await peer.fhir("PUT", place, body).status == 200)
            #expect(try await peer.fhir("GET", place).json["status"] == .string(status))
            #expect(try await peer.fhir("POST", "Encounter", Bodies.encounter("V-ALL")).issue == "Found duplicate resource: Encounter")
        }
    }

    @Test("an Observation and a Condition are marked as entered in error by PATCH")
    func enteredInError() async throws {
        try await withSandbox { peer in
            let visit = try await Visit.started(peer, before: "AllergyIntolerance")
            let type = "application/json-patch+json"
            let observation: JSON = [["op": "replace", "path": "/status", "value": "entered-in-error"]]
            let marked = try await peer.fhir("PATCH", "Observation/\(visit.id("Observation"))", observation, type: type)
            #expect(try marked.json["status"] == "entered-in-error")
            let condition: JSON = [
                [
                    "op": "add", "path": "/verificationStatus",
                    "value": Bodies.concept("http://terminology.hl7.org/CodeSystem/condition-ver-status", "entered-in-error"),
                ]
            ]
            #expect(try await peer.fhir("PATCH", "Condition/\(visit.id("Condition"))", condition, type: type).status == 200)
        }
    }
}
