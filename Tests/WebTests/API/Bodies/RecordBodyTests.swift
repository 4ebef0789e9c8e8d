import Clinics
import Foundation
import JSON
import Testing

@testable import Web

@Suite("Reading a visit's records")
struct RecordBodyTests {
    private func diagnosis(_ field: String, _ value: JSON?) -> (Diagnosis?, BodyReading<RecordCommand>) {
        let reading = DiagnosisBody.read(Bodies.diagnosis.with(field, value), clock: Bodies.clock)
        guard let diagnosis = reading.command?.content as? Diagnosis else { return (nil, reading) }
        return (diagnosis, reading)
    }

    private func observation(_ body: JSON) -> (ObservationContent?, BodyReading<RecordCommand>) {
        let reading = ObservationBody.read(body, clock: Bodies.clock)
        guard let observation = reading.command?.content as? ObservationContent else { return (nil, reading) }
        return (observation, reading)
    }

    @Test("the seed's diagnosis is read whole, without a warning")
    func diagnosisSample() throws {
        let reading = DiagnosisBody.read(Bodies.diagnosis, clock: Bodies.clock)
        let command = try #require(reading.command)
        #expect(reading.warnings.isEmpty)
        #expect(command.encounterReference == "encounter-12345" && command.patientReference == "P00123456789")
        #expect(command.recordedAt == Bodies.instant("2024-01-15T09:00:00Z"))
        let category = CodingValue(system: DiagnosisBody.categorySystem, code: "encounter-diagnosis", display: "Encounter Diagnosis")
        #expect(
            command.content.isEqual(
                to: Diagnosis(
                    code: "I10", text: "Hipertensi esensial", categories: [category],
                    note: "Diagnosis primer berdasarkan hasil pemeriksaan")))
    }

    @Test("each record says which required fields are missing")
    func required() {
        #expect(
            DiagnosisBody.read([:], clock: Bodies.clock).refusal?.problems.map(\.field)
                == ["encounter_id", "pasien_id", "tanggal_diagnosis", "kode_icd10", "deskripsi_diagnosis"])
        #expect(
            ObservationBody.read([:], clock: Bodies.clock).refusal?.problems.map(\.field)
                == ["encounter_id", "pasien_id", "tanggal_observasi", "kategori", "kode", "nilai"])
        #expect(
            ProcedureBody.read([:], clock: Bodies.clock).refusal?.problems.map(\.field)
                == ["encounter_id", "pasien_id", "tanggal_prosedur", "kode_prosedur", "deskripsi_prosedur"])
    }

    @Test("an ICD-10 code gets its dot and loses dagger and asterisk; an odd one is a warning, words are refused")
    func icd10() {
        for (given, code) in [("i10", "I10"), ("J069", "J06.9"), ("J06.9", "J06.9"), ("A17.0+", "A17.0"), ("G01*", "G01")] {
            let (diagnosis, reading) = diagnosis("kode_icd10", .string(given))
            #expect(diagnosis?.code == code && reading.warnings.isEmpty)
        }
        for given in ["I1", "1I0", "I10.", "I10.123", "Ì10", "I1٠"] {
            let (diagnosis, reading) = diagnosis("kode_icd10", .string(given))
            let isOdd = ["I10.", "I10.123"].contains(given)
            #expect(isOdd ? diagnosis?.code == given && reading.warnings.count == 1 : reading.problems.count == 1, "\(given)")
        }
        let odd = diagnosis("kode_icd10", "S52.501A")
        #expect(odd.0?.code == "S52.501A" && odd.1.warnings.map(\.code) == [.unknownCode])
        #expect(diagnosis("kode_icd10", "hipertensi").1.problems == ["kode_icd10 INVALID_FORMAT"])
    }

    @Test("categories come as concepts, codings or codes; without any the builder's default holds")
    func categories() {
        let coding: JSON = ["system": .string(DiagnosisBody.categorySystem), "code": "problem-list-item"]
        for given in [coding, [coding], ["coding": coding], "problem-list-item", ["problem-list-item", nil]] as [JSON] {
            let (diagnosis, reading) = diagnosis("kategori", given)
            #expect(diagnosis?.categories.map(\.code) == ["problem-list-item"], "\(given.text())")
            #expect(reading.warnings.isEmpty)
        }
        #expect(diagnosis("kategori", []).0?.isEncounterDiagnosis == true)
        #expect(diagnosis("kategori", "utama").1.warnings.map(\.code) == [.unknownCode])
        #expect(diagnosis("kategori", [["coding": [["display": "x"]]]]).1.problems == ["kategori[0].coding[0].code REQUIRED"])
    }

    @Test("statuses default, are read in Indonesian too, and an unknown one is kept with a warning")
    func statuses() {
        #expect(diagnosis("klinis_status", nil).0?.clinicalStatus == "active")
        #expect(diagnosis("klinis_status", "Sembuh").0?.clinicalStatus == "resolved")
        let odd = diagnosis("verifikasi_status", "entah")
        #expect(odd.0?.verificationStatus == "entah" && odd.1.warnings.map(\.field) == ["verifikasi_status"])
    }

    @Test("the seed's blood pressure panel is read as systolic and diastolic")
    func panel() throws {
        let (content, reading) = observation(Bodies.observation)
        let observation = try #require(content)
        #expect(reading.warnings.isEmpty)
        #expect(observation.category.code == "vital-signs" && observation.codings.map(\.code) == ["85354-9"])
        #expect(observation.value == .quantity(quantity("130")) && observation.upper == quantity("85"))
        #expect(observation.interpretation == "Normal" && observation.text == "Blood pressure systolic and diastolic")
    }

    private func quantity(_ value: String) -> QuantityValue {
        QuantityValue(value: value, unit: "mmHg", system: "http://unitsofmeasure.org", code: "mm[Hg]")
    }

    @Test("a panel may come as 130/85; without diastolic it is incomplete")
    func panelForms() {
        let bare = Bodies.observation.with("nilai_diatas", nil)
        for given in ["130/85", ["value": "130/85", "unit": "mmHg"]] as [JSON] {
            let observation = observation(bare.with("nilai", given)).0
            #expect(observation?.value == .quantity(quantity("130")) && observation?.upper == quantity("85"))
        }
        #expect(observation(bare).1.problems == ["nilai_diatas REQUIRED"])
        #expect(observation(bare.with("nilai", ["value": "tinggi"])).1.problems == ["nilai.value INVALID_FORMAT"])
    }

    @Test("a value is a quantity, a code or words")
    func values() {
        let base = Bodies.observation.with("nilai_diatas", nil).with("kode", ["system": "http://loinc.org", "code": "11477-7"])
        func value(_ given: JSON) -> ObservationValue? { observation(base.with("nilai", given)).0?.value }
        #expect(value(["value": "37,2", "unit": "C"]) == .quantity(QuantityValue(value: "37.2", unit: "C")))
        #expect(value(12) == .quantity(QuantityValue(value: "12")))
        #expect(value("Negatif") == .text("Negatif"))
        #expect(value(["value": "Positif"]) == .text("Positif"))
        #expect(
            value(["coding": [["system": "s", "code": "260385009"]], "text": "Negatif"])
                == .coded([.init(system: "s", code: "260385009")], text: "Negatif"))
        #expect(value(["system": "s", "code": "260385009"]) == .coded([.init(system: "s", code: "260385009")], text: nil))
        #expect(value(["text": "Negatif"]) == .text("Negatif"))
        #expect(observation(base.with("nilai", ["unit": "C"])).1.problems == ["nilai.value REQUIRED"])
        #expect(observation(base.with("nilai", true)).1.problems == ["nilai INVALID_TYPE"])
    }

    @Test("a code may come bare, an unknown category is a warning")
    func observationCodes() {
        let (bare, _) = observation(Bodies.observation.with("kode", "8867-4").with("kategori", ["vital-signs"]))
        #expect(bare?.codings == [CodingValue(system: "http://loinc.org", code: "8867-4")])
        #expect(bare?.category.system == ObservationBody.categorySystem)
        #expect(observation(Bodies.observation.with("kategori", "lain")).1.warnings.map(\.code) == [.unknownCode])
        #expect(observation(Bodies.observation.with("kode", ["coding": []])).1.problems == ["kode.coding REQUIRED"])
    }

    @Test("the seed's procedure is read whole; codes get their dot; other numbers are a warning")
    func procedures() throws {
        let reading = ProcedureBody.read(Bodies.procedure, clock: Bodies.clock)
        guard let procedure = try #require(reading.command).content as? ProcedureContent else { return }
        #expect(reading.warnings.isEmpty && procedure.code == "17.1" && procedure.deviceCode == "27724004")
        #expect(procedure.methodText == "Metode insesi" && procedure.complication == "Tidak ada" && procedure.note == nil)
        func code(_ given: JSON) -> BodyReading<RecordCommand> {
            ProcedureBody.read(Bodies.procedure.with("kode_prosedur", given), clock: Bodies.clock)
        }
        for given in ["8952", "89.52", 89.52] as [JSON] {
            guard let procedure = code(given).command?.content as? ProcedureContent else {
                Issue.record("\(given.text())")
                continue
            }
            #expect(procedure.code == "89.52")
        }
        #expect(code("3951000132103").warnings.map(\.code) == [.unknownCode])
        #expect(code("EKG").problems == ["kode_prosedur INVALID_FORMAT"])
    }
}
