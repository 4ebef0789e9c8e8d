import JSON
import Testing

@Suite struct SearchTests {
    /// `{Type}` stands for the id of that resource of the visit.
    private static let offered: [(type: String, queries: [String])] = [
        ("AllergyIntolerance", ["patient={patient}&code=91000106", "patient={patient}&code=http://sys-ids.kemkes.go.id/kfa%7C91000106"]),
        ("CarePlan", ["subject={patient}", "encounter={Encounter}"]),
        ("ClinicalImpression", ["subject={patient}", "encounter={Encounter}"]),
        ("Composition", ["encounter={Encounter}", "subject={patient}&encounter={Encounter}"]),
        ("Condition", ["subject={patient}&clinical-status=active", "subject={patient}&code=I10"]),
        (
            "DiagnosticReport",
            ["encounter={Encounter}", "specimen={Specimen}&subject={patient}", "based-on={ServiceRequest}&subject={patient}"]
        ),
        (
            "Encounter",
            ["identifier=http://sys-ids.kemkes.go.id/encounter/10000004%7CV-ALL", "service-provider=10000004&date=ge2026-01-01"]
        ),
        ("EpisodeOfCare", ["patient={patient}&type=ANC&status=active"]),
        ("HealthcareService", ["specialty=S001.09"]),
        ("Immunization", ["patient={patient}&date=ge2026-01-01", "patient={patient}&vaccineCode=93000201"]),
        ("MedicationDispense", ["subject={patient}&context={Encounter}", "subject={patient}&prescription={MedicationRequest}"]),
        ("MedicationRequest", ["encounter={Encounter}", "subject=Patient/{patient}&encounter=Encounter/{Encounter}"]),
        ("MedicationStatement", ["subject={patient}", "context={Encounter}"]),
        ("Observation", ["based-on={ServiceRequest}&subject={patient}"]),
        ("PractitionerRole", ["practitioner=10009880728", "practitioner=10009880728&organization=10000004"]),
        ("Procedure", ["encounter={Encounter}"]),
        ("QuestionnaireResponse", ["subject={patient}", "encounter={Encounter}"]),
        (
            "ServiceRequest",
            ["subject={patient}", "encounter={Encounter}", "identifier=http://sys-ids.kemkes.go.id/acsn/10000004%7CACSN-1"]
        ),
        ("Specimen", ["request={ServiceRequest}", "subject={patient}&collected=ge2026-01-01"]),
    ]

    @Test("each type is found by what its section offers, and by nothing that does not fit", arguments: offered.map(\.type))
    func found(type: String) async throws {
        let queries = try #require(Self.offered.first { $0.type == type }?.queries)
        try await withSandbox { peer in
            let visit = try await Visit.started(peer)
            let wanted = visit.id(type == "Observation" ? "Observation/lab" : type)
            for query in queries {
                var asked = query.replacing("{patient}", with: Bodies.patient)
                for kind in Visit.order { asked = asked.replacing("{\(kind)}", with: visit.id(kind)) }
                let bundle = try await peer.fhir("GET", "\(type)?\(asked)").json
                #expect(bundle["total"] == 1, "\(asked)")
                #expect(bundle["entry"]?[0]?["resource"]?["id"] == .string(wanted), "\(asked)")
                let last = try #require(asked.lastIndex(of: "="))
                let wrong = asked[...last] + (asked.contains("date=") || asked.contains("collected=") ? "le2015-01-01" : "nothing")
                if !wrong.contains("identifier=") {
                    #expect(try await peer.fhir("GET", "\(type)?\(wrong)").json["total"] == 0, "\(wrong)")
                }
            }
        }
    }

    @Test(
        "a search that the platform does not offer is refused",
        arguments: [
            "Medication?identifier=MED-1", "Medication?code=93001019", "MedicationDispense?encounter=x", "AllergyIntolerance?subject=x",
            "MedicationRequest?identifier=http://sys-ids.kemkes.go.id/prescription-item/10000004%7CRX-1-1",
            "ServiceRequest?identifier=http://sys-ids.kemkes.go.id/servicerequest/10000004%7CLAB-1", "Composition?identifier=V-ALL",
            "Specimen?identifier=SP-1", "DiagnosticReport?identifier=DR-1", "Immunization?vaccine-code=93000201",
        ])
    func notOffered(query: String) async throws {
        try await withSandbox { peer in
            let answer = try await peer.fhir("GET", query)
            #expect(answer.status == 400)
            #expect(answer.issue == "invalid_query")
        }
    }

    @Test("a prescription with a national number is found by it")
    func nationalPrescription() async throws {
        try await withSandbox { peer in
            let visit = try await Visit.started(peer)
            let system = "http://sys-ids.kemkes.go.id/prescription/national"
            var body = visit.body("MedicationRequest").with("identifier.1.value", "RX-1-2")
            body["identifier"] = .array((body["identifier"]?.array ?? []) + [["system": .string(system), "value": "N-77"]])
            let made = try await peer.fhir("POST", "MedicationRequest", body)
            let found = try await peer.fhir("GET", "MedicationRequest?identifier=\(system)%7CN-77").json
            #expect(found["total"] == 1)
            #expect(try found["entry"]?[0]?["resource"]?["id"] == made.json["id"])
        }
    }

    @Test("a result longer than its page leads on with next, under the platform's own host")
    func paging() async throws {
        try await withSandbox { peer in
            let visit = try await Visit.started(peer)
            for number in 2...7 {
                let body = visit.body("MedicationRequest").with("identifier.1.value", .string("RX-1-\(number)"))
                #expect(try await peer.fhir("POST", "MedicationRequest", body).status == 201)
            }
            var query: String? = "MedicationRequest?subject=\(Bodies.patient)&encounter=\(visit.id("Encounter"))&_count=3"
            var pages: [Int] = []
            var seen: Set<JSON> = []
            while let asked = query {
                let bundle = try await peer.fhir("GET", asked).json
                #expect(bundle["total"] == 7)
                let entries = bundle["entry"]?.array ?? []
                pages.append(entries.count)
                seen.formUnion(entries.compactMap { $0["resource"]?["id"] })
                let next = bundle["link"]?.array?.first { $0["relation"] == "next" }?["url"]?.string
                if let next { #expect(next.hasPrefix("https://api-satusehat-stg.dto.kemkes.go.id/fhir-r4/v1/MedicationRequest/?")) }
                query = next?.split(separator: "/v1/").last.map(String.init)
            }
            #expect(pages == [3, 3, 1])
            #expect(seen.count == 7)
        }
    }
}
