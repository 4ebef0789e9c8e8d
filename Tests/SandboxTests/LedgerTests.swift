import Foundation
import JSON
import Sandbox
import Testing

@Suite struct LedgerTests {
    @Test("the ledger lists every request in order, with body and what was stored")
    func order() async throws {
        try await withSandbox { peer in
            let created = try await peer.fhir("POST", "Encounter", Bodies.encounter("V-1"))
            _ = try await peer.fhir("GET", "Encounter?subject=\(Bodies.patient)")
            let entries = try await peer.ledger()
            #expect(entries.map { $0["n"]?.int } == [1, 2, 3])
            #expect(entries.map { $0["path"]?.string } == ["/oauth2/v1/accesstoken", "/fhir-r4/v1/Encounter", "/fhir-r4/v1/Encounter"])
            #expect(entries[0]["body"] == "client_id=melati&client_secret=***")
            #expect(entries[1]["status"] == 201)
            #expect(try entries[1]["stored"]?["id"] == created.json["id"])
            #expect(try JSON.parse(entries[1]["body"]?.string ?? "")["resourceType"] == "Encounter")
            #expect(entries[2]["query"] == .string("subject=\(Bodies.patient)"))
            #expect(entries[2]["stored"] == .null)
        }
    }

    @Test("the ledger is filtered by client, goes on after a number, and can be cleared")
    func filters() async throws {
        try await withSandbox { peer in
            let other = try await Peer(port: peer.port).signedIn(Peer.mawar)
            for _ in 0..<3 { _ = try await other.fhir("GET", "Organization/10000005") }
            _ = try await peer.fhir("GET", "Organization/10000004")
            #expect(try await peer.ledger("?client_id=mawar").map { $0["n"]?.int } == [2, 3, 4, 5])
            #expect(try await peer.ledger("?client_id=mawar&after=3").map { $0["n"]?.int } == [4, 5])
            #expect(try await peer.ledger("?after=4&limit=1").map { $0["n"]?.int } == [5])
            #expect(try await peer.control("DELETE", "ledger").status == 204)
            #expect(try await peer.ledger().isEmpty)
            _ = try await peer.fhir("GET", "Organization/10000004")
            #expect(try await peer.ledger("?client_id=melati").map { $0["n"]?.int } == [7])
        }
    }

    @Test("beyond its capacity the ledger forgets the oldest")
    func capacity() async throws {
        try await withSandbox({ $0.ledgerCapacity = 10 }) { peer in
            for _ in 0..<25 { _ = try await peer.fhir("GET", "Organization/10000004") }
            let numbers = try await peer.ledger("?client_id=melati").compactMap { $0["n"]?.int }
            #expect(numbers.count <= 10)
            #expect(numbers.last == 26)
            #expect(try await peer.ledger().compactMap { $0["n"]?.int } == numbers)
        }
    }

    @Test("clients and persons can be added while it runs")
    func additions() async throws {
        try await withSandbox { peer in
            let client: JSON = ["client_id": "baru", "client_secret": "r", "organization_id": "10000077", "name": "Klinik Baru"]
            #expect(try await peer.control("POST", "clients", client).status == 201)
            let token = try await peer.askToken("baru", "r").json["access_token"]?.string
            let fresh = Peer(port: peer.port, token: token)
            #expect(try await fresh.fhir("GET", "Organization/10000077").json["name"] == "Klinik Baru")
            let added = try await peer.control("POST", "patients", ["nik": "3273014302900009", "name": "Sari"])
            let id = try #require(try added.json["id"]?.string)
            #expect(try await fresh.fhir("GET", "Patient/\(id)").status == 200)
            #expect(try await peer.control("POST", "patients", ["nik": "1"]).status == 400)
            #expect(try await peer.control("GET", "resources?type=Organization").json.array?.count == 3)
        }
    }

    @Test("a restart with a state directory finds everything again, a cut last line apart")
    func restart() async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("sandbox-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: directory) }
        var before: [RawAnswer] = []
        var id = ""
        try await withSandbox({ $0.stateDirectory = directory }) { peer in
            id = try await ClinicalResourceTests.encounter(peer)
            _ = try await peer.fhir(
                "PATCH", "Encounter/\(id)", [["op": "replace", "path": "/status", "value": "in-progress"]],
                type: "application/json-patch+json")
            before.append(try await peer.fhir("GET", "Encounter/\(id)"))
            before.append(try await peer.fhir("POST", "Condition", Bodies.condition(id)))
            before.append(try await peer.fhir("POST", "Patient", Bodies.patient(nik: "3273014302900001")))
        }
        let handle = try #require(FileHandle(forWritingAtPath: directory + "/satusehat.jsonl"))
        try handle.seekToEnd()
        try handle.write(contentsOf: Array(#"{"kind":"resource","owner":"1000"#.utf8))
        try handle.close()
        try await withSandbox({ $0.stateDirectory = directory }) { peer in
            #expect(try await peer.fhir("GET", "Encounter/\(id)").body == before[0].body)
            let condition = try before[1].json["id"]?.string ?? ""
            #expect(try await peer.fhir("GET", "Condition/\(condition)").body == before[1].body)
            #expect(try await peer.fhir("POST", "Encounter", Bodies.encounter("V-1")).status == 400)
            let again = try await peer.fhir("POST", "Patient", Bodies.patient(nik: "3273014302900001"))
            #expect(try again.json["data"]?["resourceID"] == before[2].json["data"]?["patient_id"])
            #expect(try await peer.fhir("POST", "Encounter", Bodies.encounter("V-2")).status == 201)
        }
        try await withSandbox({ $0.stateDirectory = directory }) { peer async throws in
            #expect(try await peer.control("GET", "resources?type=Encounter").json.array?.count == 2)
        }
    }

    @Test("a removed resource is gone for reads, searches and identifiers, also after a restart; the others are found as before")
    func removal() async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("sandbox-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: directory) }
        var kept = ""
        try await withSandbox({ $0.stateDirectory = directory }) { peer in
            let id = try await ClinicalResourceTests.encounter(peer)
            let second = try await peer.fhir("POST", "Encounter", Bodies.encounter("V-2"))
            kept = try second.json["id"]?.string ?? ""
            #expect(try await peer.control("DELETE", "resources?type=Encounter&id=\(id)").status == 204)
            #expect(try await peer.control("DELETE", "resources?type=Encounter&id=\(id)").status == 404)
            #expect(try await peer.control("DELETE", "resources?type=Encounter").status == 400)
            #expect(try await peer.fhir("GET", "Encounter/\(id)").status == 404)
            #expect(try await peer.fhir("GET", "Encounter?subject=\(Bodies.patient)").json["total"] == 1)
            #expect(try await peer.fhir("GET", "Encounter/\(kept)").status == 200)
        }
        try await withSandbox({ $0.stateDirectory = directory }) { peer in
            let left = try await peer.control("GET", "resources?type=Encounter").json
            #expect(left.array?.compactMap { $0["id"]?.string } == [kept])
            #expect(try await peer.fhir("POST", "Encounter", Bodies.encounter("V-1")).status == 201)
        }
    }

    @Test("a restart keeps newborns with their mother, consents, and what makes a repeat a duplicate")
    func restartOfTheRest() async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("sandbox-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let mother = "https://fhir.kemkes.go.id/id/nik%7C9104224509000003"
        let consent = "/consent/v1/Consent"
        var newborn = Bodies.patient(nik: "")
        newborn["identifier"] = [["system": "https://fhir.kemkes.go.id/id/nik-ibu", "value": "9104224509000003"]]
        var before: [RawAnswer] = []
        var composition: JSON = .null
        try await withSandbox({ $0.stateDirectory = directory }) { peer in
            composition = try await Visit.started(peer).body("Composition")
            for _ in 1...2 { _ = try await peer.fhir("POST", "Patient", newborn) }
            let body: JSON = ["patient_id": "P00805884304", "action": "OPTIN", "agent": "Petugas"]
            before.append(try await peer.send("POST", consent, body.bytes()))
            before.append(try await peer.fhir("GET", "Patient?identifier=\(mother)"))
        }
        try await withSandbox({ $0.stateDirectory = directory }) { peer in
            #expect(try await peer.send("GET", consent + "?patient_id=P00805884304").body == before[0].body)
            #expect(try await peer.fhir("GET", "Patient?identifier=\(mother)").body == before[1].body)
            let found = try await peer.fhir("GET", "Patient?identifier=https://fhir.kemkes.go.id/id/nik-ibu%7C9104224509000003").json
            #expect(found["total"] == 2)
            #expect(
                try await peer.fhir("GET", "RelatedPerson?identifier=https://fhir.kemkes.go.id/id/ihs-number%7CP00805884304").json["total"]
                    == 2)
            #expect(try await peer.fhir("POST", "Composition", composition).issue == "Found duplicate resource: Composition")
        }
    }
}
