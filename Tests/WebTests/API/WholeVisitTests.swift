import Clinics
import Foundation
import Hummingbird
import JSON
import MigratedDatabase
import Testing
import Vocabulary

@testable import Web

extension ClinicSystem {
    /// A visit with two diagnoses.
    fileprivate func whole(_ number: String = "KJ-1", secondCode: String = "E11.9") -> JSON {
        let diagnosis = { (code: String) -> JSON in
            ["tanggal_diagnosis": .string(Self.halfAnHourAgo), "kode_icd10": .string(code), "deskripsi_diagnosis": "Diagnosis"]
        }
        return ["encounter": encounter(number), "diagnosis": [diagnosis("I10"), diagnosis(secondCode)]]
    }

    fileprivate func visits() async throws -> Int {
        try await world.database.transaction(in: clinic.id) { scope in
            try await scope.query("SELECT count(*) AS n FROM visit WHERE clinic_id = \(clinic.id.rawValue)").first?.get("n") ?? 0
        }
    }
}

@Suite("Whole visits, batches, changes and dry runs", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct WholeVisitTests {
    @Test("a whole visit is stored at once, and answers about each of its children; said again it is the same")
    func whole() async throws {
        try await World.with { world in
            let system = try await ClinicSystem(world)
            let first = try await system.post("/api/visit", system.whole())
            #expect(first.status == 202 && first.body["status"] == "queued", "\(first.text)")
            let children = first.body["diagnosis"]?.array ?? []
            #expect(children.count == 2 && children.allSatisfy { $0["deliveries"]?[0]?["kind"] == "Condition" }, "\(first.text)")
            let again = try await system.post("/api/visit", system.whole())
            #expect(again.body["encounter_id"] == first.body["encounter_id"])
            #expect(again.body["diagnosis"]?.array?.map { $0["id"] } == children.map { $0["id"] })
        }
    }

    @Test("one wrong child refuses the whole visit, with its place, and nothing is stored")
    func refusedAsOne() async throws {
        try await World.with { world in
            let system = try await ClinicSystem(world)
            let refused = try await system.post("/api/visit", system.whole(secondCode: ""))
            #expect(refused.status == 422 && refused.body["code"] == "MISSING_REQUIRED_FIELDS", "\(refused.text)")
            #expect(refused.body["errors"]?[0]?["field"] == "diagnosis[1].kode_icd10", "\(refused.text)")
            let unknown = try await system.post("/api/visit", ["encounter": system.encounter(), "diagnoses": [["a": 1]]])
            #expect(unknown.status == 422 && unknown.body["errors"]?[0]?["field"] == "diagnoses", "\(unknown.text)")
            #expect(try await system.visits() == 0)
        }
    }

    @Test("each call of a batch has its own answer, in order; a wrong one keeps none of the others back")
    func batch() async throws {
        try await World.with { world in
            let system = try await ClinicSystem(world)
            let item = { (path: String, body: JSON) -> JSON in ["path": .string(path), "body": body] }
            let answer = try await system.post(
                "/api/batch",
                [
                    "items": [
                        item("/api/encounter", system.encounter()), item("/api/encounter", [:]),
                        item("/api/diagnosis", system.diagnosis("KJ-1", patient: "P02478375538")), item("/api/audit", [:]),
                    ]
                ])
            #expect(answer.status == 200 && answer.body["status"] == "success", "\(answer.text)")
            #expect(answer.body["results"]?.array?.map { $0["http"]?.int } == [202, 422, 202, 404], "\(answer.text)")
            #expect(try await system.visits() == 1)
            let tooMany = JSON.array(Array(repeating: item("/api/encounter", [:]), count: 1_001))
            #expect(try await system.post("/api/batch", ["items": tooMany]).status == 422)
        }
    }

    @Test("a visit is ended, corrected and cancelled by PUT; what makes no sense is refused and changes nothing")
    func change() async throws {
        try await World.with { world in
            let system = try await ClinicSystem(world)
            _ = try await system.post("/api/encounter", system.encounter())
            func put(_ body: JSON, _ id: String = "KJ-1") async throws -> (status: Int, body: JSON, text: String) {
                try await system.call(.put, "/api/encounter/\(id)", body.text())
            }
            let ended = try await put(["tanggal_selesai": .string(ClinicSystem.halfAnHourAgo)])
            #expect(ended.status == 202 && ended.body["no_kunjungan"] == "KJ-1", "\(ended.text)")
            let early = try await put(["tanggal_selesai": "2020-01-05T01:00:00Z"])
            #expect(early.status == 422 && early.body["errors"]?[0]?["field"] == "tanggal_selesai", "\(early.text)")
            #expect(try await put([:]).status == 422)
            #expect(try await put(["status": "hilang"]).status == 422)
            #expect(try await put(["status": "batal"], "KJ-9").status == 404)
            let cancelled = try await put(["status": "batal"])
            #expect(cancelled.status == 202, "\(cancelled.text)")
            let shown = try await system.call(.get, "/api/encounter/KJ-1")
            #expect(
                shown.body["deliveries"]?.array?.allSatisfy { $0["state"] == "skipped" || $0["kind"] == "Patient" } == true, "\(shown.text)"
            )
        }
    }

    @Test("what has settled is read on from a cursor; what the list cannot answer is refused")
    func feed() async throws {
        try await World.with { world in
            let system = try await ClinicSystem(world)
            _ = try await system.post("/api/visit", system.whole())
            _ = try await system.call(.put, "/api/encounter/KJ-1", JSON.object(["status": "batal"]).text())
            // What is younger than the feed's lag is told next time.
            #expect(try await system.call(.get, "/api/deliveries").body["deliveries"] == [])
            _ = try await world.asOwner { try await $0.execute("UPDATE clock SET ahead = interval '3 seconds'") }
            var cursor = ""
            var seen: [String] = []
            for _ in 0..<20 {
                let page = try await system.call(.get, "/api/deliveries?limit=2\(cursor)")
                #expect(page.status == 200, "\(page.text)")
                let ids = page.body["deliveries"]?.array?.compactMap { $0["id"]?.string } ?? []
                seen += ids
                cursor = "&cursor=\(page.body["next_cursor"]?.string ?? "")"
                if page.body["has_more"] == false { break }
            }
            let all = try await system.call(.get, "/api/deliveries?status=skipped&since=2026-01-01T00:00:00Z")
            #expect(seen.count > 2 && Set(seen).count == seen.count)
            #expect(all.body["deliveries"]?.array?.compactMap { $0["id"]?.string } == seen)
            #expect(try await system.call(.get, "/api/deliveries\(cursor.replacing("&", with: "?"))").body["deliveries"] == [])
            for query in ["status=pending", "since=kemarin", "cursor=x", "limit=0"] {
                #expect(try await system.call(.get, "/api/deliveries?\(query)").status == 422, "\(query)")
            }
        }
    }

    @Test("a dry run shows what would go, its problems and what is not mapped, and stores nothing")
    func dryRun() async throws {
        try await World.with { world in
            let system = try await ClinicSystem(world)
            let preview = try await system.post("/api/visit?dry_run=true", system.whole())
            #expect(preview.status == 200 && preview.body["dry_run"] == true, "\(preview.text)")
            let kinds = preview.body["resources"]?.array?.compactMap { $0["kind"]?.string } ?? []
            #expect(kinds.filter { $0 == "Condition" }.count == 3 && kinds.contains("Encounter"), "\(preview.text)")
            #expect(preview.body["resources"]?[1]?["resource"]?["resourceType"] == "Encounter")
            #expect(preview.body["warnings"]?.array?.map { $0["field"]?.string } == ["dokter", "poli"])
            #expect(try await system.visits() == 0)
            let refused = try await system.post("/api/encounter?dry_run=true", [:])
            #expect(refused.status == 422 && refused.body["code"] == "MISSING_REQUIRED_FIELDS")
            #expect(try await system.call(.get, "/api/encounter/KJ-1").status == 404)
        }
    }
}
