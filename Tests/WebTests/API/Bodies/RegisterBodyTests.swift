import Clinics
import Foundation
import JSON
import Testing
import Vocabulary

@testable import Web

@Suite("Reading registrations and lookups")
struct RegisterBodyTests {
    private let patient: JSON = [
        "nik": "3201234567890123", "nama": "Siti Aminah", "tanggal_lahir": "1990-12-31", "jenis_kelamin": "P", "alamat": "Jalan Mawar 1",
        "kode_provinsi": "32", "kode_kabupaten": "32.01", "kode_kecamatan": "32.01.01", "kode_kelurahan": "32.01.01.1001", "rt": "001",
        "rw": 2, "kode_pos": "16913", "no_hp": "+62 812-3456-789", "email": "siti@contoh.id", "nama_ibu": "Aminah",
        "golongan_darah": "O", "status_pernikahan": "M", "pekerjaan": "Guru", "no_rm": "RM-1", "no_bpjs": "0001234567890",
    ]

    @Test("a patient is read with everything that is said")
    func wholePatient() throws {
        let reading = RegisterPatientBody.read(patient, clock: Bodies.clock)
        let command = try #require(reading.command)
        #expect(reading.warnings.isEmpty)
        #expect(command.nik?.digits == "3201234567890123" && command.fields.name == "Siti Aminah" && command.fields.gender == .female)
        let demographics = try #require(command.fields.demographics)
        #expect(demographics.villageCode == "3201011001" && demographics.cityCode == "3201" && demographics.rw == "2")
        #expect(demographics.phone == "+628123456789" && command.fields.bpjsNumber == "0001234567890")
        #expect(Patient(id: UUID(), nik: command.nik).adding(command.fields).canBeCreated)
    }

    @Test("name, birth date and gender are required; a newborn needs the mother's NIK instead of one")
    func required() throws {
        #expect(
            RegisterPatientBody.read([:], clock: Bodies.clock).refusal?.problems.map(\.field)
                == ["nik", "nama", "tanggal_lahir", "jenis_kelamin"])
        let newborn = patient.with("nik", nil).with("nik_ibu", "3201234567890999").with("urutan_lahir", 2)
        let command = try #require(RegisterPatientBody.read(newborn, clock: Bodies.clock).command)
        #expect(command.nik == nil && command.fields.motherNIK?.lastFour == "0999" && command.fields.birthOrder == 2)
    }

    @Test("birth dates are read in the usual forms and lie in the past", arguments: ["31-12-1990", "31/12/1990", "1990-12-31T00:00:00Z"])
    func birthDates(text: String) {
        let reading = RegisterPatientBody.read(patient.with("tanggal_lahir", .string(text)), clock: Bodies.clock)
        #expect(reading.command?.fields.birthDate == LocalDate("1990-12-31"))
        let future = RegisterPatientBody.read(patient.with("tanggal_lahir", "2024-02-02"), clock: Bodies.clock)
        #expect(future.problems == ["tanggal_lahir IN_FUTURE"])
    }

    @Test(
        "a field of the wrong form is named",
        arguments: [
            ("kode_provinsi", "Jawa Barat"), ("kode_kelurahan", "3201"), ("no_bpjs", "123"), ("no_hp", "ada"), ("email", "siti"),
            ("jenis_kelamin", "?"), ("tanggal_lahir", "1990"), ("nik_ibu", "1"), ("kode_pos", "1"),
        ])
    func wrong(field: String, value: String) {
        let reading = RegisterPatientBody.read(patient.with(field, .string(value)), clock: Bodies.clock)
        #expect(reading.problems == ["\(field) INVALID_FORMAT"])
        #expect(reading.refusal?.code == .fhirValidationError)
    }

    @Test("line breaks in a line are spaces")
    func lineBreaks() {
        let reading = RegisterPatientBody.read(patient.with("alamat", "Jalan Mawar 1\r\nRT 02\tRW 03\n"), clock: Bodies.clock)
        #expect(reading.command?.fields.demographics?.address == "Jalan Mawar 1 RT 02 RW 03")
    }

    @Test("region codes that do not belong together are told")
    func regions() {
        let reading = RegisterPatientBody.read(patient.with("kode_kabupaten", "3302"), clock: Bodies.clock)
        #expect(reading.command != nil && reading.warnings.map(\.code) == [.contradiction])
    }

    @Test("a practitioner needs NIK and name; the rest may come along")
    func practitioner() throws {
        #expect(RegisterPractitionerBody.read([:], clock: Bodies.clock).refusal?.problems.map(\.field) == ["nik", "nama"])
        let body: JSON = ["nik": "3201234567890123", "nama": "dr. Alexander", "sip": "SIP/1", "kode_dokter": "D-1", "jenis_kelamin": "L"]
        let command = try #require(RegisterPractitionerBody.read(body, clock: Bodies.clock).command)
        #expect(command.name == "dr. Alexander" && command.code == "D-1" && command.sip == "SIP/1" && command.str == nil)
        #expect(command.profile?.gender == .male && command.profile?.phone == nil)
        let alone: JSON = ["nik": "3201234567890123", "nama": "dr. Alexander"]
        #expect(RegisterPractitionerBody.read(alone, clock: Bodies.clock).command.map { $0.profile == nil } == true)
    }

    @Test("a lookup says what it needs")
    func lookups() {
        #expect(PatientLookupBody.read(["nik": "3201234567890123"], clock: Bodies.clock).command?.lastFour == "0123")
        #expect(PatientLookupBody.read([:], clock: Bodies.clock).problems == ["nik REQUIRED"])
        #expect(PatientLookupBody.read(["nik": "1"], clock: Bodies.clock).problems == ["nik INVALID_FORMAT"])
        #expect(PractitionerLookupBody.read([:], clock: Bodies.clock).problems == ["nik REQUIRED"])
        #expect(PractitionerLookupBody.read(["nik": "", "sip": "123"], clock: Bodies.clock).command?.sip == "123")
        #expect(HealthcareServiceLookupBody.read(["kode_poli": 100001], clock: Bodies.clock).command == "100001")
        #expect(HealthcareServiceLookupBody.read(["kode_poli": nil], clock: Bodies.clock).problems == ["kode_poli REQUIRED"])
    }
}
