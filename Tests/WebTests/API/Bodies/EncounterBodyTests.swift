import Clinics
import Foundation
import JSON
import Testing
import Vocabulary

@testable import Web

@Suite("Reading an encounter")
struct EncounterBodyTests {
    @Test("a patient without a NIK is named by pasien_id, or by the mother's NIK and the day of birth")
    func newborn() throws {
        let bare = Bodies.encounter.with("nik_pasien", nil)
        let byID = try #require(EncounterBody.read(bare.with("pasien_id", "019a"), clock: Bodies.clock).command)
        #expect(byID.nik == nil && byID.patientReference == "019a")
        let baby: JSON = ["nik_ibu": "3201234567890123", "tanggal_lahir": "2024-01-14", "urutan_lahir": 1, "jenis_kelamin": "P"]
        let newborn = try #require(EncounterBody.read(bare.with("pasien", baby), clock: Bodies.clock).command)
        #expect(newborn.nik == nil && newborn.patient.motherNIK?.digits == "3201234567890123" && newborn.patient.birthOrder == 1)
        let dayless = bare.with("pasien", baby.with("tanggal_lahir", nil))
        #expect(EncounterBody.read(dayless, clock: Bodies.clock).problems == ["pasien.tanggal_lahir REQUIRED"])
        #expect(EncounterBody.read(bare, clock: Bodies.clock).problems == ["nik_pasien REQUIRED"])
        #expect(EncounterBody.read(bare.with("pasien", ["nama": "Bayi"]), clock: Bodies.clock).problems == ["nik_pasien REQUIRED"])
    }

    @Test("the seed's sample is read whole, without a warning")
    func sample() throws {
        let reading = EncounterBody.read(Bodies.encounter, clock: Bodies.clock)
        let command = try #require(reading.command)
        #expect(reading.warnings.isEmpty)
        #expect(command.nik?.digits == "3201234567890123" && command.source == .api && command.visitNumber == nil)
        #expect(command.startedAt == Bodies.instant("2024-01-15T08:30:00Z") && command.endedAt == Bodies.instant("2024-01-15T09:15:00Z"))
        #expect(command.locationCode == "100001" && command.practitionerCode == "10001234567")
        #expect(command.content.serviceType == "101" && command.content.visitType == "1" && command.content.payer == "1")
        #expect(command.content.chiefComplaint == "Sakit kepala berat sejak 3 hari lalu")
        let signs = try #require(command.content.vitalSigns)
        #expect([signs.systolic, signs.diastolic, signs.heartRate, signs.temperature] == ["130", "85", "82", "37.2"])
        #expect([signs.respiratoryRate, signs.height, signs.weight, signs.oxygenSaturation] == ["18", "165", "65.5", nil])
        #expect(command.patient == PatientFields())
    }

    @Test("every required field that is missing is named", arguments: [nil, JSON.null, "", "  ", [], [:]] as [JSON?])
    func missing(absent: JSON?) throws {
        for field in ["nik_pasien", "tanggal_kunjungan", "jenis_layanan", "jenis_kunjungan", "poli", "dokter"] {
            let refusal = try #require(EncounterBody.read(Bodies.encounter.with(field, absent), clock: Bodies.clock).refusal)
            #expect(refusal.code == .missingRequiredFields && refusal.httpStatus == 422)
            #expect(refusal.problems.map(\.field) == [field])
            #expect(refusal.message.contains(field))
        }
    }

    @Test("all problems come at once, and a missing field decides the code")
    func allAtOnce() {
        let body = Bodies.encounter.with("nik_pasien", "123").with("poli", nil).with("tanggal_kunjungan", "kemarin")
        let reading = EncounterBody.read(body, clock: Bodies.clock)
        #expect(reading.problems == ["nik_pasien INVALID_FORMAT", "tanggal_kunjungan INVALID_FORMAT", "poli REQUIRED"])
        #expect(reading.refusal?.code == .missingRequiredFields)
        let wrong = EncounterBody.read(Bodies.encounter.with("nik_pasien", "123"), clock: Bodies.clock)
        #expect(wrong.refusal?.code == .fhirValidationError)
    }

    @Test("a body that is no object is no request", arguments: [[], "x", 1, nil] as [JSON])
    func noObject(body: JSON) {
        let refusal = EncounterBody.read(body, clock: Bodies.clock).refusal
        #expect(refusal?.code == .malformedRequest && refusal?.httpStatus == 400)
    }

    @Test("an absent optional field is nil, however it is absent", arguments: [nil, JSON.null, "", [], [:]] as [JSON?])
    func optional(absent: JSON?) throws {
        var body = Bodies.encounter
        for field in ["tanggal_selesai", "penjamin", "keluhan_utama", "anamnesa", "pemeriksaan_fisik", "no_kunjungan", "no_rm", "pasien"] {
            body = body.with(field, absent)
        }
        let command = try #require(EncounterBody.read(body, clock: Bodies.clock).command)
        #expect(command.content == VisitContent(serviceType: "101", visitType: "1"))
        #expect(command.endedAt == nil && command.visitNumber == nil)
    }

    @Test("a NIK may have spaces or be a number; it is 16 digits and its date part is nobody's business")
    func nik() {
        for given in ["3201 2345 6789 0123", 3_201_234_567_890_123, "3201239967890123"] as [JSON] {
            #expect(EncounterBody.read(Bodies.encounter.with("nik_pasien", given), clock: Bodies.clock).command != nil)
        }
        for given in ["320123456789012", "32012345678901234", "٣٢٠١٢٣٤٥٦٧٨٩٠١٢٣", "3201-2345-6789-0123", "3.201e15"] as [JSON] {
            let reading = EncounterBody.read(Bodies.encounter.with("nik_pasien", given), clock: Bodies.clock)
            #expect(reading.problems == ["nik_pasien INVALID_FORMAT"])
            #expect(reading.refusal?.problems.first?.message.contains("320123") == false)
        }
    }

    @Test("codes may be numbers; lists, booleans and control characters are no codes")
    func codes() {
        #expect(EncounterBody.read(Bodies.encounter.with("poli", 100001), clock: Bodies.clock).command?.locationCode == "100001")
        #expect(EncounterBody.read(Bodies.encounter.with("poli", true), clock: Bodies.clock).problems == ["poli INVALID_TYPE"])
        #expect(EncounterBody.read(Bodies.encounter.with("poli", ["a"]), clock: Bodies.clock).problems == ["poli INVALID_TYPE"])
        #expect(EncounterBody.read(Bodies.encounter.with("poli", "a\u{0}b"), clock: Bodies.clock).problems == ["poli INVALID_FORMAT"])
        #expect(
            EncounterBody.read(Bodies.encounter.with("keluhan_utama", "a\u{0}b"), clock: Bodies.clock).problems
                == ["keluhan_utama INVALID_FORMAT"])
        let long = JSON.string(String(repeating: "a", count: 256))
        #expect(EncounterBody.read(Bodies.encounter.with("dokter", long), clock: Bodies.clock).problems == ["dokter TOO_LONG"])
    }

    @Test("an unknown jenis_layanan is told, not refused")
    func serviceType() {
        let reading = EncounterBody.read(Bodies.encounter.with("jenis_layanan", "999"), clock: Bodies.clock)
        #expect(reading.command?.content.serviceType == "999")
        #expect(reading.warnings.map(\.code) == [.unknownCode])
    }

    @Test("demographics may come along; they must be of the same patient")
    func demographics() throws {
        let patient: JSON = [
            "nik": "3201234567890123", "nama": "Siti", "tanggal_lahir": "1990-12-31", "jenis_kelamin": "P", "alamat": "Jalan Mawar 1",
        ]
        let body = Bodies.encounter.with("pasien", patient).with("no_rm", "RM-1").with("no_kunjungan", "V/2024/1")
        let command = try #require(EncounterBody.read(body, clock: Bodies.clock).command)
        #expect(command.patient.name == "Siti" && command.patient.gender == .female)
        #expect(command.patient.birthDate == LocalDate("1990-12-31") && command.patient.demographics?.address == "Jalan Mawar 1")
        #expect(command.patient.medicalRecordNumber == "RM-1" && command.visitNumber == "V/2024/1")
        let other = body.with("pasien", patient.with("nik", "3201234567890999").with("jenis_kelamin", "X"))
        #expect(
            Set(EncounterBody.read(other, clock: Bodies.clock).problems)
                == ["pasien.nik CONTRADICTION", "pasien.jenis_kelamin INVALID_FORMAT"])
        #expect(EncounterBody.read(body.with("pasien", "Siti"), clock: Bodies.clock).problems == ["pasien INVALID_TYPE"])
    }
}
