import Clinics
import Foundation
import MigratedDatabase
import Testing
import Vocabulary

@testable import Web

@Suite("Locations, practitioners and the lookup of patients", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct MappingPagesTests {
    @Test("a location is added, found on the platform, confirmed, and taken out of use")
    func location() async throws {
        try await World.with { world in
            let clinic = try await world.clinic("MLT-0417")
            try await world.user("ratna@melati.example", as: .admin, in: clinic)
            let browser = try await world.browser("ratna@melati.example")
            #expect(try await browser.get("/c/MLT-0417/locations").text.contains("Belum ada lokasi"))
            let fields = ["code": "100001", "name": "Poli Umum", "type": "ro"]
            let address = try #require(try await browser.post("/c/MLT-0417/locations/new", fields).location)
            let twice = try await browser.post("/c/MLT-0417/locations/new", fields)
            #expect(twice.status == 422 && twice.text.contains("sudah dipakai lokasi lain"))
            #expect(try await browser.get(address).text.contains("Isi kredensial SATUSEHAT dulu"))
            let away = try await browser.post(address + "/adopt", ["satusehat_id": "b017aa54-f1df-4ec2-9d84-8823815d7228"])
            #expect(away.status == 422 && away.text.contains("SATUSEHAT belum bisa ditanya"))

            let id = String(address.split(separator: "/").last ?? "")
            let proof = FoundProof(clinic: clinic, subject: id, remoteID: "b017").signature(TestSite.signer)
            #expect(try await browser.post(address + "/confirm", ["satusehat_id": "b018", "proof": proof]).status == 403)
            #expect(try await browser.post(address + "/confirm", ["satusehat_id": "b017", "proof": proof]).location == address)
            let list = try await browser.get("/c/MLT-0417/locations").text
            #expect(list.contains("Terhubung") && list.contains("b017"))
            try await browser.post(address + "/deactivate")
            #expect(try await browser.get("/c/MLT-0417/locations").text.contains("Nonaktif"))
            let actions = try await world.actions(in: clinic)
            #expect(actions.contains("location.added") && actions.contains("location.mapped"))
        }
    }

    @Test("creating a location queues one delivery however often it is pressed")
    func create() async throws {
        try await World.with { world in
            let clinic = try await world.clinic("MLT-0417")
            try await world.user("ratna@melati.example", as: .admin, in: clinic)
            let browser = try await world.browser("ratna@melati.example")
            let access = ["organization_id": "10000004", "client_id": "k", "client_secret": "r", "then": "save"]
            try await browser.post("/c/MLT-0417/credentials/satusehat", access)
            let address = try #require(try await browser.post("/c/MLT-0417/locations/new", ["name": "Poli Gigi", "type": "ro"]).location)
            for _ in 1...2 { #expect(try await browser.post(address + "/create").location == address) }
            #expect(try await browser.get(address).text.contains("Sedang dibuat di SATUSEHAT"))
            let queued = try await world.database.transaction(in: clinic.id) { try await LocationCreation.latest(clinic, in: $0) }
            #expect(queued.count == 1)
        }
    }

    @Test("a practitioner's number comes from the search or by hand, and the NIK stays masked")
    func practitioner() async throws {
        try await World.with { world in
            let clinic = try await world.clinic("MLT-0417")
            try await world.user("ratna@melati.example", as: .admin, in: clinic)
            let browser = try await world.browser("ratna@melati.example")
            let fields = ["code": "10001234567", "name": "dr. Bagas", "nik": "3201 2345 6789 0123"]
            let address = try #require(try await browser.post("/c/MLT-0417/practitioners/new", fields).location)
            let search = try await browser.post(address + "/search")
            #expect(search.status == 422 && search.text.contains("SATUSEHAT belum bisa ditanya"))
            #expect(try await browser.post(address + "/number", ["ihs_number": "12"]).status == 422)
            #expect(try await browser.post(address + "/number", ["ihs_number": "10009880728"]).location == address)
            for path in [address, "/c/MLT-0417/practitioners"] {
                let page = try await browser.get(path).text
                #expect(page.contains("10009880728") && page.contains("************0123") && !page.contains("3201234567890123"), "\(path)")
            }
        }
    }

    @Test("another number is asked about first, and every number stays in the history")
    func replacedNumber() async throws {
        try await World.with { world in
            let clinic = try await world.clinic("MLT-0417")
            try await world.user("ratna@melati.example", as: .admin, in: clinic)
            let browser = try await world.browser("ratna@melati.example")
            let fields = ["code": "D-1", "name": "dr. Bagas"]
            let address = try #require(try await browser.post("/c/MLT-0417/practitioners/new", fields).location)
            #expect(try await browser.post(address + "/number", ["ihs_number": "10009880728"]).location == address)
            let asked = try await browser.post(address + "/number", ["ihs_number": "10009880729"])
            #expect(asked.status == 200 && asked.text.contains("Dampak penggantian") && asked.text.contains("Tidak ada kunjungan"))
            let isSure = ["ihs_number": "10009880729", "pasti": "1"]
            #expect(try await browser.post(address + "/number", isSure).location == address)
            let page = try await browser.get(address + "?pada=2020-01-01").text
            #expect(page.contains("10009880728") && page.contains("10009880729") && page.contains("Ratna Wulandari"))
            #expect(page.contains("Pada 1\u{A0}Januari\u{A0}2020: belum dipetakan"))
            #expect(try await browser.post(address + "/resend").location == address + "#riwayat")
            let check = try await browser.post(address + "/verify")
            #expect(check.location == address)
            #expect(try await browser.get(address).text.contains("SATUSEHAT belum bisa ditanya"))
        }
    }

    @Test("practitioners are found by SIP and STR, and warned of before a licence ends")
    func licences() async throws {
        try await World.with { world in
            let clinic = try await world.clinic("MLT-0417")
            try await world.user("ratna@melati.example", as: .admin, in: clinic)
            let browser = try await world.browser("ratna@melati.example")
            let soon = LocalDate(Date().addingTimeInterval(10 * 86_400), in: clinic.timeZone)
            let list = "/c/MLT-0417/practitioners"
            let bagas = ["name": "dr. Bagas", "sip": "SIP/12", "str": "STR/34", "str_sampai": soon.text]
            let address = try #require(try await browser.post(list + "/new", bagas).location)
            try await browser.post(list + "/new", ["name": "dr. Citra", "sip": "SIP/13"])
            let all = try await browser.get(list).text
            #expect(all.contains("1 praktisi: STR atau SIP habis") && all.contains("10\u{A0}hari lagi"))
            #expect(try await browser.get(address).text.contains("STR habis"))
            let found = try await browser.post(list + "/search", ["cari": "str/34"]).text
            #expect(found.contains("dr. Bagas") && !found.contains("dr. Citra"))
            #expect(try await browser.post(list + "/search", ["cari": "SIP"]).text.contains("Tidak ada praktisi yang cocok"))
            let wrong = try await browser.post(address, ["name": "dr. Bagas", "str_sampai": "besok"])
            #expect(wrong.status == 422 && wrong.text.contains("Tanggal belum benar"))
        }
    }

    @Test("locations are found by a part of their name")
    func locationSearch() async throws {
        try await World.with { world in
            let clinic = try await world.clinic("MLT-0417")
            try await world.user("ratna@melati.example", as: .admin, in: clinic)
            let browser = try await world.browser("ratna@melati.example")
            for name in ["Poli Umum", "Poli Gigi"] { try await browser.post("/c/MLT-0417/locations/new", ["name": name, "type": "ro"]) }
            let found = try await browser.get("/c/MLT-0417/locations?cari=gigi").text
            #expect(found.contains("Poli Gigi") && !found.contains("Poli Umum"))
        }
    }

    @Test("what a clinic's system told of a practitioner is shown masked, and saving the form keeps it")
    func profile() async throws {
        try await World.with { world in
            let clinic = try await world.clinic("MLT-0417")
            try await world.user("ratna@melati.example", as: .admin, in: clinic)
            let browser = try await world.browser("ratna@melati.example")
            var doctor = Practitioner(id: .v7(), code: "D-01", name: "dr. Bagas")
            var profile = PractitionerProfile()
            profile.birthDate = LocalDate("1984-05-17")
            profile.address = "Jalan Mawar"
            profile.phone = "081234567890"
            profile.email = "bagas@melati.example"
            doctor.profile = profile
            let added = doctor
            _ = try await world.database.transaction(in: clinic.id) { try await PractitionerStore.add(added, by: .cli, in: $0) }
            let address = "/c/MLT-0417/practitioners/\(doctor.id.lowerText)"
            #expect(try await browser.post(address, ["code": "D-01", "name": "dr. Bagas Prakoso"]).location == address)
            let page = try await browser.get(address).text
            #expect(page.contains("dr. Bagas Prakoso"))
            for shown in ["1984", "J*** M***", "*********890", "b***@melati.example"] { #expect(page.contains(shown), "\(shown)") }
            for hidden in ["1984-05-17", "Mawar", "081234567890", "bagas@"] { #expect(!page.contains(hidden), "\(hidden)") }
        }
    }

    @Test("registration staff look a patient up; a failed question is told and kept out of the address")
    func patient() async throws {
        try await World.with { world in
            let clinic = try await world.clinic("MLT-0417")
            try await world.user("dewi@melati.example", as: .registration, in: clinic)
            let browser = try await world.browser("dewi@melati.example")
            #expect(try await browser.get("/c/MLT-0417/patients").status == 200)
            #expect(try await browser.get("/c/MLT-0417/locations").status == 403)
            let short = try await browser.post("/c/MLT-0417/patients/lookup", ["nik": "3201"])
            #expect(short.status == 422 && short.text.contains("NIK harus 16 angka; ini 4 angka"))
            let away = try await browser.post("/c/MLT-0417/patients/lookup", ["nik": "3201234567890123"])
            #expect(away.status == 422 && away.text.contains("SATUSEHAT belum bisa ditanya"))
            let nik = try #require(NIK("3201234567890123"))
            let known = PatientLookup(
                nik: nik, patientID: nil, result: .found(ihsNumber: "P00123456789", resource: Array(#"{"gender":"female"}"#.utf8)),
                searchedAt: Date())
            try await world.database.transaction(in: clinic.id) {
                try await PatientLookupStore.append(known, environment: .sandbox, in: $0)
            }
            let found = try await browser.post("/c/MLT-0417/patients/lookup", ["nik": "3201 2345 6789 0123"]).text
            #expect(found.contains("P00123456789") && found.contains("Perempuan") && found.contains("Dilihat hari ini"))
        }
    }
}
