import Clinics
import Foundation
import Hummingbird
import JSON
import MigratedDatabase
import Testing
import Vocabulary

@testable import Web

@Suite("Master data by API", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct MasterDataTests {
    @Test("a location is added, corrected by its code, put into its building, and found again")
    func locations() async throws {
        try await World.with { world in
            let system = try await ClinicSystem(world)
            let building = try await system.post("/api/locations", ["kode": "GEDUNG-A", "nama": "Gedung A", "jenis": "gedung"])
            #expect(building.status == 202 && building.body["status"] == "success" && building.body["jenis"] == "bu", "\(building.text)")
            #expect(building.body["satusehat_id"] == .null && building.body["hold"] == "mapping")
            let room = try await system.post("/api/locations", ["kode": "UMUM", "nama": "Poli Umum", "induk": "GEDUNG-A"])
            #expect(room.body["induk"] == "GEDUNG-A" && room.body["jenis"] == "ro", "\(room.text)")
            let renamed = try await system.post("/api/locations", ["kode": "UMUM", "nama": "Poli Umum Pagi", "aktif": "tidak"])
            #expect(renamed.body["id"] == room.body["id"] && renamed.body["induk"] == "GEDUNG-A" && renamed.body["aktif"] == false)
            for reference in ["UMUM", room.body["id"]?.string ?? ""] {
                #expect(try await system.call(.get, "/api/locations/\(reference)").body["nama"] == "Poli Umum Pagi")
            }
            #expect(try await system.call(.get, "/api/locations/LAIN").status == 404)
        }
    }

    @Test("a location lies in one that is known, and never in itself")
    func parents() async throws {
        try await World.with { world in
            let system = try await ClinicSystem(world)
            let unknown = try await system.post("/api/locations", ["kode": "UMUM", "nama": "Poli Umum", "induk": "GEDUNG-A"])
            #expect(unknown.status == 422 && unknown.body["errors"]?[0]?["field"] == "induk", "\(unknown.text)")
            _ = try await system.post("/api/locations", ["kode": "A", "nama": "A"])
            _ = try await system.post("/api/locations", ["kode": "B", "nama": "B", "induk": "A"])
            let circle = try await system.post("/api/locations", ["kode": "A", "nama": "A", "induk": "B"])
            #expect(circle.status == 422 && circle.body["errors"]?[0]?["code"] == "CONTRADICTION", "\(circle.text)")
        }
    }

    @Test("a list comes in pages, each row once")
    func pages() async throws {
        try await World.with { world in
            let system = try await ClinicSystem(world)
            for number in 1...5 { _ = try await system.post("/api/products", ["kode": .string("O-\(number)"), "nama": "Obat"]) }
            var seen: [String] = []
            var address = "/api/products?limit=2"
            while seen.count < 10 {
                let page = try await system.call(.get, address)
                #expect(page.status == 200)
                seen += (page.body["items"]?.array ?? []).compactMap { $0["kode"]?.string }
                guard let cursor = page.body["next_cursor"]?.string else { break }
                address = "/api/products?limit=2&cursor=\(cursor)"
            }
            #expect(seen == (1...5).map { "O-\($0)" })
            #expect(try await system.call(.get, "/api/products?limit=0").status == 422)
            #expect(try await system.call(.get, "/api/products/O-3").body["nama"] == "Obat")
        }
    }

    @Test("a practitioner is known by code or NIK, and another one's code is refused")
    func practitioners() async throws {
        try await World.with { world in
            let system = try await ClinicSystem(world)
            let added = try await system.post("/api/practitioners", ["kode_dokter": "D-01", "nama": "dr. Bagas"])
            #expect(added.status == 202 && added.body["warnings"]?[0]?["field"] == "nik", "\(added.text)")
            let known = try await system.post(
                "/api/practitioners", ["kode_dokter": "D-01", "nama": "dr. Bagas Prakoso", "nik": "3201234567890123"])
            #expect(known.body["id"] == added.body["id"] && known.body["nik_akhir"] == "0123" && !known.text.contains("3201234567890123"))
            let other = try await system.post("/api/practitioners", ["kode_dokter": "D-01", "nama": "X", "nik": "3201234567890199"])
            #expect(other.status == 422 && other.body["errors"]?[0]?["field"] == "kode_dokter", "\(other.text)")
            #expect(try await system.call(.get, "/api/practitioners/D-01").body["nama"] == "dr. Bagas Prakoso")
            #expect(try await system.call(.get, "/api/practitioners/3201234567890123").status == 404)
        }
    }

    @Test("a patient is added by NIK, corrected by no. RM, and searched without anything in the address")
    func patients() async throws {
        try await World.with { world in
            let system = try await ClinicSystem(world)
            let added = try await system.post(
                "/api/patients", ["nik": "3201234567890123", "nama": "Siti Aminah", "no_rm": "RM-1", "tanggal_lahir": "1990-12-31"])
            #expect(added.status == 202 && added.body["nik_akhir"] == "0123" && added.body["pasien_id"] != nil, "\(added.text)")
            let corrected = try await system.post("/api/patients", ["no_rm": "RM-1", "jenis_kelamin": "P"])
            #expect(
                corrected.body["id"] == added.body["id"] && corrected.body["jenis_kelamin"] == "P"
                    && corrected.body["nama"] == "Siti Aminah")
            let nobody = try await system.post("/api/patients", ["no_rm": "RM-2", "nama": "Siapa"])
            #expect(nobody.status == 422 && nobody.body["errors"]?[0]?["field"] == "nik", "\(nobody.text)")
            for search: JSON in [["nik": "3201234567890123"], ["nama": "ami"], ["no_rm": "RM-1"]] {
                let found = try await system.post("/api/patients/search", search)
                #expect(found.body["items"]?.array?.count == 1, "\(found.text)")
            }
            #expect(try await system.call(.get, "/api/patients?no_rm=RM-1").body["items"]?.array?.count == 1)
            #expect(try await system.call(.get, "/api/patients/RM-1").body["nama"] == "Siti Aminah")
            #expect(try await system.call(.get, "/api/patients?no_rm=3201234567890123").status == 422)
            #expect(try await system.call(.get, "/api/patients/3201234567890123").status == 404)
            // The log has the paths, and nothing of the patient.
            for entry in try await system.log() { #expect(!entry.path.contains("RM-1") && !entry.path.contains("0123")) }
        }
    }

    @Test("a dry run stores nothing")
    func dryRun() async throws {
        try await World.with { world in
            let system = try await ClinicSystem(world)
            let bodies: [(String, JSON)] = [
                ("locations", ["kode": "UMUM", "nama": "Poli"]), ("practitioners", ["kode_dokter": "D-01", "nama": "dr. Bagas"]),
                ("patients", ["nik": "3201234567890123"]), ("products", ["kode": "O-1", "nama": "Obat"]),
            ]
            for (path, body) in bodies {
                let tried = try await system.post("/api/\(path)?dry_run=true", body)
                #expect(tried.status == 200 && tried.body["dry_run"] == true, "\(tried.text)")
                #expect(try await system.call(.get, "/api/\(path)").body["items"]?.array?.isEmpty == true, "\(path)")
            }
        }
    }

    @Test("another clinic's master data is not there")
    func walls() async throws {
        try await World.with { world in
            let system = try await ClinicSystem(world)
            let added = try await system.post("/api/products", ["kode": "O-1", "nama": "Obat"])
            let other = try await world.clinic("MAWAR")
            let issued = try await world.database.transaction(in: other.id) { try await ApiCredentialStore.issue(by: .cli, in: $0) }
            let headers = ["X-Clinic-Code": "MAWAR", "X-Clinic-Secret": try #require(issued).secret.text]
            #expect(try await system.call(.get, "/api/products/\(added.body["id"]?.string ?? "")", nil, headers).status == 404)
            #expect(try await system.call(.get, "/api/products", nil, headers).body["items"]?.array?.isEmpty == true)
        }
    }
}
