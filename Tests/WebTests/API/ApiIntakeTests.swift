import Clinics
import Foundation
import Hummingbird
import JSON
import MigratedDatabase
import Testing
import Vocabulary

@testable import Web

@Suite("The API on a database", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct ApiIntakeTests {
    @Test("a visit is stored once however often it comes, and waits for its mapping with a warning for each")
    func visit() async throws {
        try await World.with { world in
            let system = try await ClinicSystem(world)
            let first = try await system.post("/api/encounter", system.encounter())
            #expect(first.status == 202, "\(first.text)")
            #expect(first.body["status"] == "queued" && first.body["hold"] == "mapping" && first.body["no_kunjungan"] == "KJ-1")
            #expect(first.body["warnings"]?.array?.map { $0["field"]?.string } == ["dokter", "poli"])
            let again = try await system.post("//api/encounter/", system.encounter())
            #expect(again.body["encounter_id"] == first.body["encounter_id"] && again.body["pasien_id"] == first.body["pasien_id"])

            for id in [first.body["encounter_id"]?.string ?? "", "KJ-1"] {
                let shown = try await system.call(.get, "/api/encounter/\(id)")
                #expect(shown.status == 200 && shown.body["encounter_id"] == first.body["encounter_id"], "\(shown.text)")
                #expect(shown.body["complete"] == false && shown.body["needs_person"] == true)
                let delivery = shown.body["deliveries"]?[0]?["id"]?.string ?? ""
                let one = try await system.call(.get, "/api/deliveries/\(delivery)")
                #expect(one.status == 200 && one.body["channel"] == "satusehat" && one.body["lane"] == "open", "\(one.text)")
            }
            #expect(try await system.call(.get, "/api/encounter/KJ-2").status == 404)
            #expect(try await system.call(.get, "/api/deliveries/\(UUID.v7().lowerText)").status == 404)
        }
    }

    @Test("a child is success, by each kind of id; another patient's is refused")
    func child() async throws {
        try await World.with { world in
            let system = try await ClinicSystem(world)
            let visit = try await system.post("/api/encounter", system.encounter()).body
            let byID = try await system.post(
                "/api/diagnosis", system.diagnosis(visit["encounter_id"] ?? .null, patient: visit["pasien_id"] ?? .null))
            #expect(byID.status == 202 && byID.body["status"] == "success" && byID.body["delivery"] == "pending", "\(byID.text)")
            #expect(byID.body["deliveries"]?.array?.map { $0["kind"]?.string } == ["Condition"])
            let byNumber = try await system.post("/api/diagnosis", system.diagnosis("KJ-1", patient: visit["pasien_id"] ?? .null))
            #expect(byNumber.body["id"] == byID.body["id"], "\(byNumber.text)")
            let other = try await system.post("/api/diagnosis", system.diagnosis("KJ-1", patient: .string(UUID.v7().lowerText)))
            #expect(other.status == 422 && other.body["errors"]?[0]?["field"] == "pasien_id", "\(other.text)")
            let orphan = try await system.post("/api/diagnosis", system.diagnosis("KJ-9", patient: "P02478375538"))
            #expect(orphan.status == 202 && orphan.body["warnings"]?[0]?["code"] == "ENCOUNTER_NOT_FOUND", "\(orphan.text)")
        }
    }

    @Test("an Idempotency-Key gives the same answer to the same body, refuses another, and is kept by path")
    func idempotency() async throws {
        try await World.with { world in
            let system = try await ClinicSystem(world)
            let key = ["Idempotency-Key": "kunci-1"]
            let first = try await system.post("/api/encounter", system.encounter(nil, at: "2026-01-05T01:00:00Z"), key)
            let again = try await system.post("/api/encounter", system.encounter(nil, at: "2026-01-05T01:00:00Z"), key)
            #expect(first.status == 202 && again.status == 202 && again.text == first.text)
            let other = try await system.post("/api/encounter", system.encounter("LAIN"), key)
            #expect(other.status == 409 && other.body["code"] == "IDEMPOTENCY_CONFLICT", "\(other.text)")
            let wrong = try await system.post("/api/diagnosis", [:], key)
            #expect(wrong.status == 422 && wrong.body["code"] == "MISSING_REQUIRED_FIELDS")
            #expect(try await system.post("/api/diagnosis", [:], key).text == wrong.text)
            // Refused by what is stored, after the key was taken.
            let unknown = try await system.post("/api/patients", ["no_rm": "RM-TIDAK-ADA"], key)
            #expect(unknown.status == 422 && unknown.body["errors"]?[0]?["field"] == "nik", "\(unknown.text)")
            #expect(try await system.post("/api/patients", ["no_rm": "RM-TIDAK-ADA"], key).text == unknown.text)
            // The platform is away: a 503, which is not remembered.
            for _ in 0..<2 {
                #expect(try await system.post("/api/satusehat/get-patient-id", ["nik": "3201234567890123"], key).status == 503)
            }
            let other503 = try await system.post("/api/satusehat/get-patient-id", ["nik": "3201234567890999"], key)
            #expect(other503.status == 503, "\(other503.text)")
        }
    }

    @Test("two calls with one key at once store once and answer the same")
    func atOnce() async throws {
        try await World.with { world in
            let system = try await ClinicSystem(world)
            let body = system.encounter(nil, at: "2026-01-05T01:00:00Z")
            let texts = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<4 { group.addTask { try await system.post("/api/encounter", body, ["Idempotency-Key": "k"]).text } }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(texts.count == 1, "\(texts)")
        }
    }

    @Test("what cannot be read is refused for what it is, and nothing is stored")
    func refusals() async throws {
        try await World.with { world in
            let system = try await ClinicSystem(world)
            func status(_ body: String, _ headers: [String: String] = [:]) async throws -> Int {
                try await system.call(.post, "/api/encounter", body, headers).status
            }
            let comment = try await system.call(.post, "/api/encounter", "{\"a\": 1, // no\n}")
            #expect(comment.status == 400 && comment.body["line"] == 1 && comment.body["column"]?.int != nil, "\(comment.text)")
            #expect(try await status("[]") == 400)
            #expect(try await status(String(repeating: "[", count: 200)) == 400)
            #expect(try await status("{\"a\":\"" + String(repeating: "x", count: 1 << 20) + "\"}") == 413)
            #expect(try await status("{}", ["Content-Type": "text/plain"]) == 415)
            #expect(try await status("{}") == 422)
            #expect(try await system.call(.delete, "/api/encounter").status == 405)
            #expect(try await system.call(.post, "/api/encounter", "{}", ["X-Clinic-Secret": "jbt_salah"]).status == 401)
            #expect(try await system.call(.get, "/api/tidak-ada").status == 404)

            let log = try await system.log()
            #expect(Set(log.map(\.status)) == [400, 404, 405, 413, 415, 422, 401])
            #expect(log.allSatisfy { ($0.credential == nil) == ($0.status == 401) })
            let missing = try #require(log.first { $0.status == 422 })
            #expect(missing.code == "MISSING_REQUIRED_FIELDS" && missing.fields.contains { $0.field == "nik_pasien" })
            let visits = try await world.database.transaction(in: system.clinic.id) { try await VisitListStore.page(VisitFilter(), in: $0) }
            #expect(visits.isEmpty)
        }
    }

    @Test("a doctor is stored and answered by SIP, and what waited for the code is planned again")
    func practitioner() async throws {
        try await World.with { world in
            let system = try await ClinicSystem(world)
            let registered = try await system.post(
                "/api/satusehat/register-practitioner",
                ["nik": "3201234567890124", "nama": "dr. Surya", "sip": "SIP-1", "kode_dokter": "D-01"])
            // The platform cannot be reached; the doctor is stored all the same.
            #expect(registered.status == 503, "\(registered.text)")
            let stored = try await world.database.transaction(in: system.clinic.id) {
                try await PractitionerStore.find(code: "D-01", in: $0)
            }
            let doctor = try #require(stored)
            try await world.database.transaction(in: system.clinic.id) {
                try await PractitionerStore.setRemote(
                    "10001234567", of: doctor.id, method: .manual, environment: .sandbox, at: Date(), by: .cli, in: $0)
            }
            let again = try await system.post(
                "/api/satusehat/register-practitioner",
                ["nik": "3201234567890124", "nama": "dr. Surya", "no_hp": "08123456789", "email": "surya@klinik.example"])
            #expect(again.status == 200, "\(again.text)")
            let more = try await system.post(
                "/api/satusehat/register-practitioner",
                ["nik": "3201234567890124", "nama": "dr. Surya", "tempat_lahir": "Bandung", "no_hp": ""])
            #expect(more.status == 200, "\(more.text)")
            let told = try await world.database.transaction(in: system.clinic.id) { try await PractitionerStore.find(doctor.id, in: $0) }
            #expect(told?.profile?.phone == "08123456789" && told?.profile?.birthPlace == "Bandung", "what is absent later stays")
            #expect(told?.sip == "SIP-1")
            let bySIP = try await system.post("/api/satusehat/get-practitioner-id", ["sip": "SIP-1"])
            #expect(bySIP.status == 200 && bySIP.body["satusehat_id"] == "10001234567", "\(bySIP.text)")
            let nobody = try await system.post("/api/satusehat/get-practitioner-id", ["str": "STR-9"])
            #expect(nobody.status == 200 && nobody.body["code"] == "PRACTITIONER_NOT_FOUND" && nobody.body["satusehat_id"] == nil)
            let taken = try await system.post(
                "/api/satusehat/register-practitioner", ["nik": "3201234567890999", "nama": "dr. Lain", "kode_dokter": "D-01"])
            #expect(taken.status == 422 && taken.body["errors"]?[0]?["field"] == "kode_dokter", "\(taken.text)")
        }
    }

    @Test("past its calls a minute a clinic is told when to come again")
    func rate() async throws {
        try await World.with { world in
            let system = try await ClinicSystem(world)
            _ = try await world.database.transaction(in: system.clinic.id) {
                try await SettingsStore.set([("requests-per-minute", "2")], by: .cli, in: $0)
            }
            _ = try await system.call(.get, "/api/encounter/1")
            _ = try await system.call(.get, "/api/encounter/1")
            let third = try await system.call(.get, "/api/encounter/1")
            #expect(third.status == 429 && third.body["code"] == "TOO_MANY_REQUESTS")
        }
    }
}
