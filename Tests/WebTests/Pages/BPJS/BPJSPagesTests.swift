import Clinics
import Foundation
import JSON
import MigratedDatabase
import Testing
import Vocabulary

@testable import BPJS
@testable import Web

@Suite("The BPJS pages", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct BPJSPagesTests {
    private static let access = [
        "cons_id": "0123", "secret": "rahasia-uji", "user_key": "kunci-uji", "akun": "klinik", "sandi": "sandi-uji",
        "kd_provider": "0114A026", "jalur": "kunjungan/v1", "tanda_tangan": "base64", "then": "save",
    ]

    private func keep(_ list: String, _ rows: [ReferenceRow], _ world: World, _ clinic: Clinic) async throws {
        try await world.database.transaction(in: clinic.id) { scope in
            let reading = ReferenceStanding.Reading(begunAt: Date(), queries: 1)
            let known = try #require(ReferenceLists.named(list))
            try await ReferenceStore.begin(list, reading, .sandbox, in: scope)
            try await ReferenceStore.keep(rows, of: list, reading, isFirst: false, .sandbox, in: scope)
            _ = try await ReferenceStore.finish(known, reading, at: Date(), .sandbox, in: scope)
        }
    }

    @Test("without credentials the page says where to enter them, and a list that was read stays to be searched")
    func withoutCredentials() async throws {
        try await World.with { world in
            let clinic = try await world.clinic("MLT-0417")
            try await world.user("ratna@melati.example", as: .admin, in: clinic)
            let browser = try await world.browser("ratna@melati.example")
            let empty = try await browser.get("/c/MLT-0417/bpjs")
            #expect(empty.text.contains("Kredensial PCare belum lengkap") && empty.text.contains("/c/MLT-0417/credentials/bpjs/pcare"))
            #expect(!empty.text.contains("Sinkronkan"))
            try await keep(
                "poli", [ReferenceRow(code: "001", name: "UMUM"), ReferenceRow(code: "002", name: "GIGI & MULUT")], world, clinic)
            let list = try await browser.get("/c/MLT-0417/bpjs/lists/poli?q=gigi").text
            #expect(list.contains("GIGI &amp; MULUT") && !list.contains(">001</td>"))
            #expect(list.contains("Perubahan terakhir"))
            #expect(try await browser.get("/c/MLT-0417/bpjs/lists/rs-poli").status == 404)
            #expect(try await browser.get("/c/MLT-0417/bpjs/antrean").text.contains("Kredensial Antrean FKTP belum lengkap"))
        }
    }

    @Test("credentials are entered per service, are never shown again, and allow a reading to be asked for")
    func credentials() async throws {
        try await World.with { world in
            let clinic = try await world.clinic("MLT-0417")
            try await world.user("ratna@melati.example", as: .admin, in: clinic)
            let browser = try await world.browser("ratna@melati.example")
            let address = "/c/MLT-0417/credentials/bpjs/pcare"
            #expect(try await browser.get("/c/MLT-0417/credentials/bpjs").location == address)
            #expect(try await browser.get("/c/MLT-0417/credentials/bpjs/antrean-rs").status == 404)
            try await browser.get(address)
            let short = try await browser.post(address, ["cons_id": "0123", "secret": "rahasia-uji", "user_key": "k"])
            #expect(short.status == 422 && short.text.contains("Kata sandi PCare belum diisi"))
            #expect(try await browser.post(address, Self.access).location == address)
            let page = try await browser.get(address).text
            #expect(page.contains("Lengkap") && page.contains("0114A026") && page.contains("apijkn-dev.bpjs-kesehatan.go.id"))
            for secret in ["rahasia-uji", "kunci-uji", "sandi-uji"] { #expect(!page.contains(secret)) }
            #expect(try await browser.post(address, ["cons_id": "0999", "then": "save"]).location == address)
            let stored = try await world.database.transaction(in: clinic.id) {
                try await BPJSCredentialStore.load(.pcare, .sandbox, in: $0)
            }
            #expect(stored?.secret == "rahasia-uji" && stored?.consID == "0999" && stored?.manner.providerCode == nil)
            #expect(try await browser.post("/c/MLT-0417/bpjs/sync", ["layanan": "pcare"]).location == "/c/MLT-0417/bpjs")
            let draft = try await browser.get("/c/MLT-0417/bpjs").text
            #expect(draft.contains("belum berjalan") && draft.contains("Sinkronkan"))
            try await world.asOwner {
                _ = try await $0.execute("UPDATE clinic SET state = 'trial' WHERE clinic_id = \(clinic.id.rawValue)")
            }
            try await browser.post("/c/MLT-0417/bpjs/sync", ["layanan": "pcare"])
            #expect(try await browser.get("/c/MLT-0417/bpjs").text.contains("Menunggu giliran"))
            #expect(try await browser.post("/c/MLT-0417/bpjs/sync", ["layanan": "antrean-rs"]).status == 404)
        }
    }

    @Test("a test of the connection that does not get through says at which stage, and is kept")
    func connection() async throws {
        try await World.with { world in
            let clinic = try await world.clinic("MLT-0417")
            try await world.user("ratna@melati.example", as: .admin, in: clinic)
            let browser = try await world.browser("ratna@melati.example")
            let address = "/c/MLT-0417/credentials/bpjs/pcare"
            try await browser.get(address)
            try await browser.post(address, Self.access)
            #expect(try await browser.post(address + "/test").location == address)
            #expect(try await browser.get(address).text.contains("Tanda tangan dan kunci"))
            #expect(try await world.actions(in: clinic).contains("bpjs_credential.tested"))
        }
    }

    @Test("polis and doctors are mapped from the lists that were read, and taken back")
    func mappings() async throws {
        try await World.with { world in
            let clinic = try await world.clinic("MLT-0417")
            try await world.user("ratna@melati.example", as: .admin, in: clinic)
            let browser = try await world.browser("ratna@melati.example")
            #expect(try await browser.get("/c/MLT-0417/bpjs/mappings").text.contains("belum dibaca"))
            try await browser.post("/c/MLT-0417/locations/new", ["code": "U1", "name": "Poli Umum", "type": "ro"])
            try await keep("poli", [ReferenceRow(code: "001", name: "UMUM", extra: ["poliSakit": true])], world, clinic)
            let address = "/c/MLT-0417/bpjs/mappings"
            #expect(try await browser.get(address).text.contains("1 belum dipetakan"))
            let choice = ["layanan": "pcare", "jenis": "poli"]
            #expect(try await browser.post(address, choice.merging(["lokal": "U1", "bpjs": "999"]) { $1 }).status == 404)
            let fields = choice.merging(["lokal": "U1", "bpjs": "001"]) { $1 }
            let mapped = try await browser.post(address, fields)
            #expect(mapped.status == 303)
            let found = try await world.database.transaction(in: clinic.id) { try await BPJSMappings.load(.pcare, .sandbox, in: $0) }
            #expect(found.poli("U1") == MappedPoli(code: "001", name: "UMUM", takesSick: true))
            #expect(try await browser.get(address + "?layanan=pcare&jenis=poli").text.contains("yang sudah dipetakan"))
            try await browser.post(address, choice.merging(["lokal": "U1", "tindakan": "hapus"]) { $1 })
            let gone = try await world.database.transaction(in: clinic.id) { try await BPJSMappings.load(.pcare, .sandbox, in: $0) }
            #expect(gone.poli("U1") == nil)
        }
    }

    @Test("the check of a member keeps the number out of addresses, and a referral clinic has none")
    func member() async throws {
        try await World.with { world in
            let clinic = try await world.clinic("MLT-0417")
            try await world.user("ratna@melati.example", as: .admin, in: clinic)
            let browser = try await world.browser("ratna@melati.example")
            try await browser.post("/c/MLT-0417/credentials/bpjs/pcare", Self.access)
            try await browser.get("/c/MLT-0417/bpjs/peserta")
            #expect(try await browser.post("/c/MLT-0417/bpjs/peserta", ["nomor": "12"]).status == 422)
            let asked = try await browser.post("/c/MLT-0417/bpjs/peserta", ["nomor": "0000000000001"])
            #expect(asked.status == 200 && asked.text.contains("Peserta tidak ditampilkan") && asked.location == nil)
            var details = clinic.details
            details.level = .fkrtl
            let referral = details
            try await world.database.platform { _ = try await ClinicStore.update(clinic.id, referral, by: .cli, in: $0) }
            #expect(try await browser.get("/c/MLT-0417/bpjs/peserta").status == 404)
            let page = try await browser.get("/c/MLT-0417/bpjs").text
            #expect(
                page.contains("Kredensial Mobile JKN belum lengkap") && !page.contains("Referensi PCare") && !page.contains("BPJS FKTP"))
            #expect(try await browser.get("/c/MLT-0417/bpjs/antrean").location == "/c/MLT-0417/bpjs")
        }
    }
}
