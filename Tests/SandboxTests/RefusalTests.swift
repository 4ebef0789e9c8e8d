import JSON
import Testing

@Suite struct RefusalTests {
    @Test("each spoiled element is refused in the words and with the number of its rule", arguments: Refusal.all.map(\.kind))
    func rules(kind: String) async throws {
        let cases = try #require(Refusal.all.first { $0.kind == kind }?.cases)
        try await withSandbox { peer in
            let visit = try await Visit.started(peer, before: kind)
            let body = visit.body(kind)
            for refusal in cases {
                let answer = try await peer.fhir("POST", Visit.type(kind), body.with(refusal.path, refusal.value))
                #expect(answer.status == 400, "\(kind).\(refusal.path): \(answer.text)")
                let issue = answer.issue ?? ""
                #expect(issue.hasPrefix(refusal.title), "\(kind).\(refusal.path): \(issue)")
                let number = issue.split(separator: ". RuleNumber: ").dropFirst().first.flatMap { Int($0) }
                #expect(number == refusal.rule, "\(kind).\(refusal.path): \(issue)")
            }
            #expect(try await peer.fhir("POST", Visit.type(kind), body).status == 201, "and the body as it was is taken")
        }
    }

    @Test("the place of a problem is told down to the index")
    func expressions() async throws {
        try await withSandbox { peer in
            let visit = try await Visit.started(peer, before: "MedicationRequest")
            let body = visit.body("MedicationRequest").with("dosageInstruction.0.doseAndRate.0.doseQuantity.value", "1")
            let expected: JSON = ["MedicationRequest.dosageInstruction[0].doseAndRate[0].doseQuantity.value"]
            #expect(try await peer.fhir("POST", "MedicationRequest", body).json["issue"]?[0]?["expression"] == expected)
        }
    }

    @Test("a prescription may name a template or a product, what is handed out is a product", arguments: ["stored", "contained"])
    func products(form: String) async throws {
        try await withSandbox { peer in
            var visit = try await Visit.started(peer, before: "MedicationRequest")
            for (type, code, isTaken) in [
                ("MedicationRequest", "92000101", true), ("MedicationDispense", "92000101", false),
                ("MedicationDispense", "93000101", true),
            ] {
                try await visit.go(on: type)
                var body = visit.body(type)
                if form == "contained" {
                    body = body.with("contained", Visit.contained(code)).with("medicationReference", ["reference": "#m1"])
                } else {
                    let id = try await peer.fhir("POST", "Medication", Visit.medication(code)).json["id"]?.string ?? ""
                    body = body.with("medicationReference", ["reference": .string("Medication/" + id)])
                }
                body = body.with("identifier.1.value", "RX-1-9")
                let answer = try await peer.fhir("POST", type, body)
                #expect((answer.status == 201) == isTaken, "\(type) \(code): \(answer.text)")
                if !isTaken {
                    #expect(answer.issue == "Code not found: 92000101, system: http://sys-ids.kemkes.go.id/kfa. RuleNumber: 10024")
                }
            }
        }
    }

    @Test("a contained Medication keeps the rules of a Medication")
    func containedRules() async throws {
        try await withSandbox { peer in
            let visit = try await Visit.started(peer, before: "MedicationRequest")
            let body = visit.body("MedicationRequest").with("contained", Visit.contained("93000101"))
                .with("medicationReference", ["reference": "#m1"]).with("contained.0.form", nil)
            let answer = try await peer.fhir("POST", "MedicationRequest", body)
            #expect(answer.issue?.hasSuffix("RuleNumber: 10025") == true)
            #expect(try answer.json["issue"]?[0]?["expression"] == ["MedicationRequest.contained[0].form"])
        }
    }

    @Test("what belongs to another facility, and what speaks of another patient, cannot be referred to")
    func foreign() async throws {
        try await withSandbox { peer in
            let visit = try await Visit.started(peer)
            let rule = "resource cannot be accessed due to business rule"
            for (kind, path) in [
                ("PractitionerRole", "organization"), ("EpisodeOfCare", "managingOrganization"), ("HealthcareService", "providedBy"),
                ("Composition", "custodian"), ("MedicationRequest", "dispenseRequest.performer"),
            ] {
                let body = visit.body(kind).with(path, ["reference": "Organization/10000005"])
                #expect(try await peer.fhir("POST", kind, body).issue == rule, "\(kind)")
            }
            let other = try await Peer(port: peer.port).signedIn(Peer.mawar)
            let foreign = visit.body("CarePlan")
            #expect(try await other.fhir("POST", "CarePlan", foreign).issue == rule)
            let stranger = visit.body("MedicationDispense").with("subject", ["reference": "Patient/P02478375538"])
            let issue = try await peer.fhir("POST", "MedicationDispense", stranger).issue
            #expect(issue?.contains("of another subject") == true)
        }
    }
}
