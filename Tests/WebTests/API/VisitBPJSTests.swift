import BPJS
import Clinics
import Foundation
import Hummingbird
import JSON
import MigratedDatabase
import Testing
import Vocabulary

@testable import Web

@Suite("A whole visit with what BPJS is told of it", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct VisitBPJSTests {
    private static let queue: JSON = [
        "kodedokter": "12345", "namapoli": "POLI UMUM", "namadokter": "dr. Contoh", "jampraktek": "08:00-12:00", "nomorantrean": "A-7",
        "angkaantrean": 7,
    ]

    private func whole(_ system: ClinicSystem, _ bpjs: JSON) -> JSON {
        var encounter = system.encounter()
        encounter["no_rm"] = "RM-000123"
        encounter["pasien"] = ["nama": "Siti Contoh", "no_bpjs": "0009000000011"]
        return ["encounter": encounter, "bpjs": bpjs]
    }

    /// Visits, places in the queue, and registrations with visits at PCare.
    private func stored(_ system: ClinicSystem) async throws -> [Int] {
        try await system.world.database.transaction(in: system.clinic.id) { scope in
            let row = try await scope.query(
                "SELECT (SELECT count(*) FROM visit) AS v, (SELECT count(*) FROM antrean) AS a, (SELECT count(*) FROM pcare_record) AS r"
            ).first
            return [try row?.get("v") ?? 0, try row?.get("a") ?? 0, try row?.get("r") ?? 0]
        }
    }

    @Test("is stored at once and linked, what the visit says need not be said again, and said again it is the same")
    func kept() async throws {
        try await World.with { world in
            let system = try await ClinicSystem(world)
            let body = whole(
                system,
                [
                    "antrean": Self.queue, "pendaftaran": ["keluhan": "Batuk"],
                    "kunjungan": ["kdStatusPulang": "3", "kdDokter": "73229", "kdDiag1": "J00"],
                ])
            let first = try await system.post("/api/visit", body)
            #expect(first.status == 202, "\(first.text)")
            let told = try #require(first.body["bpjs"], "\(first.text)")
            let kinds = ["antrean": "tambah_antrean", "pendaftaran": "tambah_pendaftaran", "kunjungan": "tambah_kunjungan"]
            for (part, kind) in kinds {
                #expect(told[part]?["deliveries"]?[0]?["kind"] == .string(kind), "\(first.text)")
                #expect(told[part]?["id"] == told[part]?["\(part)_id"])
            }
            let visit = try #require(first.body["encounter_id"]?.string.flatMap { UUID(uuidString: $0) })
            let id = try #require(told["antrean"]?["id"]?.string.flatMap { UUID(uuidString: $0) })
            let antrean = try #require(
                try await world.database.transaction(in: system.clinic.id) { try await AntreanStore.find(id, in: $0) })
            #expect(antrean.visitID == visit && antrean.patientID != nil && antrean.kodepoli == "UMUM" && antrean.norm == "RM-000123")
            #expect(antrean.nomorkartu == "0009000000011" && antrean.content["nik"] == "3201234567890123")
            let again = try await system.post("/api/visit", body)
            #expect(kinds.keys.allSatisfy { again.body["bpjs"]?[$0]?["id"] == told[$0]?["id"] }, "\(again.text)")
            #expect(try await stored(system) == [1, 1, 2])
        }
    }

    @Test("is refused as one, each problem with its place")
    func refused() async throws {
        try await World.with { world in
            let system = try await ClinicSystem(world)
            var queue = Self.queue
            queue["nomorantrean"] = ""
            queue["nik"] = "3201234567890999"
            let answer = try await system.post("/api/visit", whole(system, ["antrean": queue, "kunjungan": ["kdDiag1": "J00"]]))
            #expect(answer.status == 422, "\(answer.text)")
            let fields = Set((answer.body["errors"]?.array ?? []).compactMap { $0["field"]?.string })
            // The visit's own doctor is the doctor here too.
            #expect(
                fields == ["bpjs.antrean.nomorantrean", "bpjs.antrean.nik", "bpjs.kunjungan.kdStatusPulang"], "\(answer.text)")
            let unknown = try await system.post("/api/visit", whole(system, ["resep": ["a": 1]]))
            #expect(unknown.status == 422 && unknown.body["errors"]?[0]?["field"] == "bpjs.resep", "\(unknown.text)")
            let noObject = try await system.post("/api/visit", whole(system, ["antrean"]))
            #expect(noObject.status == 422 && noObject.body["errors"]?[0]?["field"] == "bpjs", "\(noObject.text)")
            #expect(try await stored(system) == [0, 0, 0])
        }
    }

    @Test("is for the first level alone")
    func referralLevel() async throws {
        try await World.with { world in
            let system = try await ClinicSystem(world, level: .fkrtl)
            let answer = try await system.post("/api/visit", whole(system, ["antrean": Self.queue]))
            #expect(answer.status == 422 && answer.body["errors"]?[0]?["field"] == "bpjs", "\(answer.text)")
            #expect(try await stored(system) == [0, 0, 0])
        }
    }

    @Test("is tried without leaving anything behind")
    func dryRun() async throws {
        try await World.with { world in
            let system = try await ClinicSystem(world)
            let answer = try await system.post("/api/visit?dry_run=true", whole(system, ["antrean": Self.queue]))
            #expect(answer.status == 200, "\(answer.text)")
            let resource = answer.body["resources"]?.array?.first { $0["kind"] == "tambah_antrean" }?["resource"]
            #expect(resource?["nomorkartu"] == "0009000000011", "\(answer.text)")
            #expect(try await stored(system) == [0, 0, 0])
        }
    }
}
