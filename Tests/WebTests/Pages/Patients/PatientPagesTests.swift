import Clinics
import Foundation
import MigratedDatabase
import Testing
import Vocabulary

@testable import Web

@Suite("The pages of patients", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct PatientPagesTests {
    private static let list = "/c/MLT-0417/patients"
    private static let siti = [
        "nama": "Siti Aminah", "nik": "3201 2345 6789 0123", "tanggal_lahir": "1990-12-31", "jenis_kelamin": "P", "no_rm": "RM-7",
        "no_bpjs": "0001234567890", "alamat": "Jalan Mawar 3", "no_hp": "0812-3456-7890",
    ]

    private func registration(_ world: World, as role: Role = .registration) async throws -> (Clinic, Browser) {
        let clinic = try await world.clinic("MLT-0417")
        try await world.user("dewi@melati.example", as: role, in: clinic)
        return (clinic, try await world.browser("dewi@melati.example"))
    }

    @Test("a patient is added, found by name, no. RM, NIK and card number, and shown masked")
    func addAndFind() async throws {
        try await World.with { world in
            let (_, browser) = try await registration(world)
            #expect(try await browser.get(Self.list).text.contains("Belum ada pasien"))
            let address = try #require(try await browser.post(Self.list + "/new", Self.siti).location)
            for search in ["sit amin", "RM-7", "3201234567890123", "0001234567890"] {
                let found = try await browser.post(Self.list, ["cari": search])
                #expect(found.status == 200 && found.text.contains("Siti Aminah"), "\(search)")
            }
            let page = try await browser.get(address).text
            for shown in ["************0123", "*********7890", "J*** M*** 3***", "RM-7"] { #expect(page.contains(shown), "\(shown)") }
            for hidden in ["3201234567890123", "0001234567890", "Mawar", "081234567890"] { #expect(!page.contains(hidden), "\(hidden)") }
            #expect(try await browser.post(address + "/reveal").status == 403)
            let twice = try await browser.post(Self.list + "/new", Self.siti)
            #expect(twice.status == 422 && twice.text.contains("NIK ini sudah dipakai pasien lain"))
        }
    }

    @Test("an unknown NIK leads to SATUSEHAT and to a form that begins with it")
    func unknownNIK() async throws {
        try await World.with { world in
            let (_, browser) = try await registration(world)
            let found = try await browser.post(Self.list, ["cari": "3201234567890123"]).text
            #expect(found.contains("NIK ************0123 belum ada di klinik"))
            let form = try await browser.post(Self.list + "/new", ["nik": "3201234567890123", "mulai": "1"])
            #expect(form.status == 200 && form.text.contains(#"value="3201234567890123""#))
        }
    }

    @Test("what is left empty in numbers and addresses stays, a hyphen removes it, and a known IHS number locks the NIK")
    func edit() async throws {
        try await World.with { world in
            let (clinic, browser) = try await registration(world, as: .admin)
            let address = try #require(try await browser.post(Self.list + "/new", Self.siti).location)
            let form = try await browser.get(address + "/edit").text
            #expect(form.contains("Tersimpan ************0123") && !form.contains("3201234567890123"))
            let edited = [
                "nama": "Siti Aminah Putri", "tanggal_lahir": "1990-12-30", "jenis_kelamin": "P", "no_hp": "-", "nik": "3201234567890999",
            ]
            #expect(try await browser.post(address + "/edit", edited).location == address)
            let id = try #require(UUID(uuidString: String(address.split(separator: "/").last ?? "")))
            func stored() async throws -> Patient {
                try #require(try await world.database.transaction(in: clinic.id) { try await PatientStore.find(id, in: $0) })
            }
            let patient = try await stored()
            #expect(patient.name == "Siti Aminah Putri" && patient.nik?.digits == "3201234567890999" && patient.medicalRecordNumber == nil)
            #expect(patient.bpjsNumber == "0001234567890" && patient.demographics?.phone == nil)
            #expect(patient.demographics?.address == "Jalan Mawar 3")

            try await world.database.transaction(in: clinic.id) { scope in
                try await RemoteReferenceStore.put(
                    RemoteReference(localID: id, resourceType: "Patient", remoteID: "P00123456789"), in: clinic.environment, scope)
            }
            #expect(try await browser.get(address + "/edit").text.contains("terkunci"))
            let locked = try await browser.post(address + "/edit", ["nama": "Siti", "nik": "3201234567890123"])
            #expect(locked.status == 422 && locked.text.contains("NIK terkunci"))

            let wrong = try await browser.post(address + "/edit", ["nama": "", "no_bpjs": "12"])
            #expect(wrong.status == 422 && wrong.text.contains("Nama wajib diisi") && wrong.text.contains("Nomor kartu BPJS"))
            let revealed = try await browser.post(address + "/reveal").text
            #expect(revealed.contains("3201234567890999") && revealed.contains("Jalan Mawar 3"))
            #expect(try await world.actions(in: clinic).prefix(2) == ["patient.revealed", "patient.changed"])
        }
    }

    @Test("an inactive patient stays in the list and leaves a shared no. RM to the other")
    func deactivate() async throws {
        try await World.with { world in
            let (clinic, browser) = try await registration(world)
            let address = try #require(try await browser.post(Self.list + "/new", Self.siti).location)
            let other = ["nama": "Sri Rahayu", "nik": "3201234567890124", "no_rm": "RM-7"]
            try await browser.post(Self.list + "/new", other)
            func withNumber() async throws -> [String?] {
                try await world.database.transaction(in: clinic.id) { try await PatientStore.find(medicalRecordNumber: "RM-7", in: $0) }
                    .map(\.name)
            }
            #expect(try await withNumber().count == 2)
            #expect(try await browser.post(address + "/deactivate").location == address)
            #expect(try await withNumber() == ["Sri Rahayu"])
            #expect(try await browser.get(Self.list).text.contains("Nonaktif"))
            try await browser.post(address + "/activate")
            #expect(try await withNumber().count == 2)
        }
    }

    @Test("a name that cannot be the mask's raises a doubt; one that can raises none")
    func doubt() async throws {
        try await World.with { world in
            let (clinic, browser) = try await registration(world)
            let address = try #require(try await browser.post(Self.list + "/new", Self.siti).location)
            let nik = try #require(NIK("3201234567890123"))
            func answer(_ name: String, at: Date) async throws {
                let body = #"{"name":[{"text":"\#(name)"}]}"#
                let known = PatientLookup(
                    nik: nik, patientID: nil, result: .found(ihsNumber: "P00123456789", resource: Array(body.utf8)), searchedAt: at)
                try await world.database.transaction(in: clinic.id) {
                    try await PatientLookupStore.append(known, environment: clinic.environment, in: $0)
                }
            }
            try await answer("Si** Am****", at: Date().addingTimeInterval(-3 * 86_400))
            let sure = try await browser.post(Self.list + "/lookup", ["nik": nik.digits]).text
            #expect(sure.contains("3\u{A0}hari lalu") && !sure.contains("Periksa lagi orangnya"))
            try await answer("Bu** Sa*****", at: Date())
            #expect(try await browser.post(Self.list + "/lookup", ["nik": nik.digits]).text.contains("Periksa lagi orangnya"))
            #expect(try await browser.get(address).text.contains("Periksa lagi orangnya"))
        }
    }
}
