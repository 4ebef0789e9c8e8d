import Foundation
import JSON
import Sandbox
import Testing

@Suite struct BPJSLedgerTests {
    @Test("every accepted write is told once, with its key and what it was; repeated ones are counted apart")
    func ledger() async throws {
        try await withSandbox { peer in
            let caller = BPJSCaller(peer)
            for _ in 0..<3 { _ = try await caller.fktp("POST", "antrean/add", BPJSBodies.entry()) }
            for _ in 0..<2 { _ = try await caller.pcare("POST", "pendaftaran", BPJSBodies.registration()) }
            _ = try await caller.pcare("POST", "pendaftaran", BPJSBodies.registration("0009999999999"))
            let rows = try await peer.control("GET", "bpjs/ledger").json.array ?? []
            #expect(rows.map { $0["operation"]?.string } == ["antrean.add", "pendaftaran.add"])
            #expect(rows[0]["family"] == "antreanfktp")
            #expect(rows[0]["cons_id"] == "10417")
            #expect(rows[0]["key"] == .string("\(BPJSBodies.card)|001|\(BPJSBodies.today)"))
            #expect(rows[0]["payload"] == BPJSBodies.entry())
            #expect(rows[1]["key"] == .string("\(BPJSBodies.card)|\(BPJSBodies.pcareDay())|001"))
            #expect(rows[1]["assigned"] == ["noUrut": "A1"])
            #expect(abs((rows[1]["at"]?.number?.double ?? 0) / 1000 - Date().timeIntervalSince1970) < 60)
            #expect(rows.map { $0["n"] } == [1, 2])
            let duplicates = try await peer.control("GET", "bpjs/duplicates").json.array ?? []
            #expect(duplicates.compactMap { $0["count"]?.int }.sorted() == [1, 2])
            let pcare = try await peer.control("GET", "bpjs/ledger?family=pcare&cons_id=10417&operation=pendaftaran.add").json
            #expect(pcare.array?.count == 1)
            #expect(try await peer.control("GET", "bpjs/ledger?after=1").json.array?.count == 1)
            #expect(try await peer.control("GET", "bpjs/ledger?cons_id=10108").json == [])
            #expect(try await peer.control("DELETE", "bpjs/ledger").status == 204)
            #expect(try await peer.control("GET", "bpjs/ledger").json == [])
            #expect(try await peer.control("GET", "bpjs/duplicates").json == [])
            #expect(try await caller.fktp("POST", "antrean/add", BPJSBodies.entry()).code == 201)
        }
    }

    @Test("requests are in the sandbox's own ledger too, under the consumer id, without the account")
    func requests() async throws {
        try await withSandbox { peer in
            _ = try await BPJSCaller(peer).pcare("POST", "pendaftaran", BPJSBodies.registration())
            let row = try #require(try await peer.ledger("?client_id=10417").first)
            #expect(row["path"] == "/pcare-rest/pendaftaran")
            #expect(row["status"] == 201)
            #expect(row["stored"]?["type"] == "pcare:pendaftaran.add")
            #expect(!row.text().contains("Melati#2026"))
        }
    }

    @Test("of many equal requests at once one is taken, and different ones get different numbers")
    func concurrency() async throws {
        try await withSandbox { peer in
            let caller = BPJSCaller(peer)
            let members = (0..<20).map { number -> JSON in
                let digits = String(10 + number)
                return ["card": .string("00090000080" + digits), "nik": .string("35000000000080" + digits), "name": "Ramai Contoh"]
            }
            _ = try await peer.control("POST", "bpjs/members", .array(members))
            let numbers = try await withThrowingTaskGroup(of: String?.self) { group in
                for member in members + members {
                    let body = BPJSBodies.registration(member["card"]?.string ?? "")
                    group.addTask { try await caller.pcare("POST", "pendaftaran", body).opened?["message"]?.string }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(numbers.compactMap(\.self)) == Set((1...20).map { "A\($0)" }))
            #expect(numbers.count { $0 == nil } == 20)
            let rows = try await peer.control("GET", "bpjs/ledger").json.array ?? []
            #expect(rows.count == 20)
            #expect(
                try await peer.control("GET", "bpjs/duplicates").json.array?.compactMap { $0["count"]?.int }
                    == [Int](repeating: 1, count: 20))
        }
    }

    @Test("facilities have nothing of each other")
    func facilities() async throws {
        try await withSandbox { peer in
            let caller = BPJSCaller(peer)
            _ = try await peer.control(
                "POST", "bpjs/clinics",
                ["cons_id": "777", "secret": "s", "provider_code": "0909U777", "user_keys": ["antreanfktp": "kunci"]])
            let other = BPJSCaller(
                peer, SandboxBPJSClinic(consID: "777", secret: "s", providerCode: "0909U777", name: "", antreanFKTPUserKey: "kunci"))
            let first = try await caller.fktp("POST", "antrean/add", BPJSBodies.entry())
            #expect(first.code == 200)
            #expect(try await other.fktp("POST", "antrean/add", BPJSBodies.entry()).code == 200)
        }
    }

    @Test("the facilities are told with their credentials, and one that lacks something is not taken")
    func clinics() async throws {
        try await withSandbox { peer in
            let clinics = try await peer.control("GET", "bpjs/clinics").json.array ?? []
            #expect(clinics.compactMap { $0["cons_id"]?.string } == ["10108", "10417"])
            #expect(clinics[1]["user_keys"]?["pcare"] == "demo-melati-pcare")
            #expect(clinics[1]["pcare"]?["application"] == "095")
            #expect(clinics[0]["user_keys"]?["pcare"] == .null)
            for wrong in [
                ["cons_id": "1", "secret": "s"], ["cons_id": "1", "secret": "s", "provider_code": "short"],
                ["cons_id": "1", "secret": "s", "provider_code": "0909U777", "zone": "GMT"],
                ["cons_id": "1", "secret": "s", "provider_code": "0909U777", "options": ["signature": "md5"]],
            ] as [JSON] {
                #expect(try await peer.control("POST", "bpjs/clinics", wrong).status == 400)
            }
        }
    }

    @Test("a restart with a state directory finds everything again, a cut last line apart")
    func restart() async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("sandbox-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: directory) }
        var ledger = JSON.null
        var history: [JSON] = []
        try await withSandbox({ $0.stateDirectory = directory }) { peer in
            let caller = BPJSCaller(peer)
            _ = try await peer.control("POST", "bpjs/members", ["card": "0009000009999", "nik": "3500000000009999", "name": "Baru Contoh"])
            _ = try await peer.control(
                "POST", "bpjs/clinics",
                ["cons_id": "777", "secret": "s", "provider_code": "0909U777", "user_keys": ["antreanfktp": "kunci"]])
            _ = try await caller.pcare("POST", "pendaftaran", BPJSBodies.registration())
            _ = try await caller.pcare("POST", "pendaftaran", BPJSBodies.registration())
            _ = try await caller.pcare("POST", "kunjungan/v1", BPJSBodies.visit())
            _ = try await caller.fktp("POST", "antrean/add", BPJSBodies.entry())
            let referral = BPJSCaller(peer, .demoReferral)
            _ = try await referral.rs("POST", "antrean/add", BPJSBodies.booking())
            let task: JSON = ["kodebooking": "B-1", "taskid": 3, "waktu": .number(JSONNumber(BPJSBodies.time(600)))]
            _ = try await referral.rs("POST", "antrean/updatewaktu", task)
            ledger = try await peer.control("GET", "bpjs/ledger").json
            history = try await caller.pcare("GET", "kunjungan/peserta/\(BPJSBodies.card)").list
        }
        let handle = try #require(FileHandle(forWritingAtPath: directory + "/satusehat.jsonl"))
        try handle.seekToEnd()
        try handle.write(contentsOf: Array(#"{"kind":"bpjs","family":"pcare","cons"#.utf8))
        try handle.close()
        try await withSandbox({ $0.stateDirectory = directory }) { peer in
            let caller = BPJSCaller(peer)
            #expect(try await peer.control("GET", "bpjs/ledger").json == ledger)
            #expect(ledger.array?.count == 5)
            #expect(try await peer.control("GET", "bpjs/duplicates").json.array?.count == 1)
            #expect(try await caller.pcare("GET", "kunjungan/peserta/\(BPJSBodies.card)").list == history)
            #expect(history.count == 1)
            #expect(try await caller.pcare("GET", "peserta/0009000009999").code == 200)
            #expect(try await caller.pcare("POST", "pendaftaran", BPJSBodies.registration("0009000000022")).opened?["message"] == "A2")
            #expect(try await caller.fktp("POST", "antrean/add", BPJSBodies.entry()).code == 201)
            let referral = BPJSCaller(peer, .demoReferral)
            let tasks = try await referral.rs("POST", "antrean/getlisttask", ["kodebooking": "B-1"])
            #expect(tasks.list.count == 1)
            #expect(try await peer.control("GET", "bpjs/clinics").json.array?.count == 3)
        }
    }
}
