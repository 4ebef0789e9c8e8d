import Clinics
import JSON
import MigratedDatabase
import Testing

@testable import Web

@Suite("Codes by API", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct CodeCallTests {
    private func load(_ system: Terminology, _ codes: [String: String], isComplete: Bool, _ world: World) async throws {
        let entries = codes.map { CodeEntry(code: $0, display: $1, localDisplay: $0 == "I10" ? "Hipertensi esensial" : nil) }
        try await world.asOwner {
            _ = try await CodeStore.load(entries, system: system, digest: "x", isImported: true, isComplete: isComplete, as: $0)
        }
    }

    @Test("codes are found by their meaning, at most as many as asked for")
    func search() async throws {
        try await World.with { world in
            let system = try await ClinicSystem(world)
            let codes = ["I10": "Essential (primary) hypertension", "I15.9": "Secondary hypertension", "J00": "Common cold"]
            try await load(.icd10, codes, isComplete: false, world)
            let found = try await system.call(.get, "/api/codes?system=icd10&q=hipertensi")
            #expect(found.status == 200 && found.body["complete"] == false, "\(found.text)")
            #expect(
                found.body["items"] == [
                    ["code": "I10", "display": "Essential (primary) hypertension", "nama": "Hipertensi esensial"]
                ])
            let one = try await system.call(.get, "/api/codes?system=icd10&q=hypertension&limit=1")
            #expect(one.body["items"]?.array?.count == 1 && one.body["has_more"] == true, "\(one.text)")
            #expect(try await system.call(.get, "/api/codes?system=icd10").body["items"]?.array?.count == 3)
        }
    }

    @Test(
        "a search of no table, or of one that there is not, is refused by field", arguments: ["", "?system=icd11", "?system=loinc&limit=0"])
    func refused(query: String) async throws {
        try await World.with { world in
            let answer = try await ClinicSystem(world).call(.get, "/api/codes\(query)")
            #expect(answer.status == 422 && answer.body["errors"]?.array?.count == 1, "\(answer.text)")
        }
    }

    @Test("a code that a complete table has not is a warning, and the record is stored; a short table says nothing")
    func unknownCodes() async throws {
        try await World.with { world in
            let system = try await ClinicSystem(world)
            try await load(.icd10, ["J00": "Common cold"], isComplete: true, world)
            try await load(.icd9cm, ["89.52": "Electrocardiogram"], isComplete: true, world)
            try await load(.loinc, ["8480-6": "Systolic blood pressure"], isComplete: false, world)
            let visit = try await system.post("/api/encounter", system.encounter())
            let head: JSONObject = [
                "encounter_id": visit.body["encounter_id"] ?? .null, "pasien_id": visit.body["pasien_id"] ?? .null,
            ]
            func warnings(_ path: String, _ said: JSONObject) async throws -> [JSON] {
                let answer = try await system.post(path, .object(head.merging(said)))
                #expect(answer.status == 202 && answer.body["id"] != nil, "\(answer.text)")
                return (answer.body["warnings"]?.array ?? []).filter { $0["code"] == "UNKNOWN_CODE" }.compactMap { $0["field"] }
            }
            let diagnosis: JSONObject = [
                "tanggal_diagnosis": .string(ClinicSystem.halfAnHourAgo), "kode_icd10": "I10", "deskripsi_diagnosis": "Hipertensi",
            ]
            #expect(try await warnings("/api/diagnosis", diagnosis) == ["kode_icd10"])
            #expect(try await warnings("/api/diagnosis", diagnosis.merging(["kode_icd10": "j00"])) == [])
            let procedure: JSONObject = [
                "tanggal_prosedur": .string(ClinicSystem.halfAnHourAgo), "kode_prosedur": "8952", "deskripsi_prosedur": "EKG",
            ]
            #expect(try await warnings("/api/procedure", procedure) == [])
            #expect(try await warnings("/api/procedure", procedure.merging(["kode_prosedur": "99.99"])) == ["kode_prosedur"])
            let pulse: JSONObject = [
                "tanggal_observasi": .string(ClinicSystem.halfAnHourAgo), "kategori": "vital-signs", "kode": "8867-4", "nilai": 82,
            ]
            #expect(try await warnings("/api/observation", pulse) == [])
            let whole = try await system.post(
                "/api/visit",
                [
                    "encounter": system.encounter("KJ-2"),
                    "diagnosis": [.object(diagnosis.merging(["kode_icd10": "J00"])), .object(diagnosis)],
                ])
            let fields = (whole.body["warnings"]?.array ?? []).compactMap { $0["field"]?.string }
            #expect(fields.contains("diagnosis[1].kode_icd10") && !fields.contains("diagnosis[0].kode_icd10"), "\(whole.text)")
        }
    }
}
