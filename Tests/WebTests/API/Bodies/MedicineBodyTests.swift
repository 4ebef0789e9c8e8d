import Clinics
import Foundation
import JSON
import Testing

@testable import Web

@Suite("Reading medicines")
struct MedicineBodyTests {
    private static let request: JSON = [
        "encounter_id": "encounter-12345", "pasien_id": "P00123456789", "tanggal_resep": "2024-01-15T09:05:00Z", "no_resep": "RX-1",
        "no_item": 2, "kode_obat": "PCT-500", "racikan": false, "aturan_pakai": "3 kali sehari 1 tablet", "frekuensi": "3", "periode": 1,
        "satuan_periode": "hari", "dosis": "0,5", "satuan_dosis": "Tablet", "rute": "Oral", "instruksi": "Sesudah makan", "jumlah": 15,
        "satuan": "Tablet", "lama_hari": 5, "pengulangan": 0, "kategori": "Rawat jalan", "prioritas": "rutin", "status": "selesai",
        "diagnosis": "DX-1", "keterangan": "Bila nyeri",
    ]
    private static let dispense: JSON = [
        "encounter_id": "encounter-12345", "pasien_id": "P00123456789", "tanggal_penyerahan": "2024-01-15T09:30:00Z",
        "tanggal_disiapkan": "2024-01-15T09:20:00Z", "resep": "RX-1-2", "petugas": "APT-1", "lokasi": "APOTEK",
    ]

    private func read(_ body: JSON) -> (content: MedicationRequestContent?, reading: BodyReading<RecordCommand>) {
        let reading = MedicationRequestBody.read(body, clock: Bodies.clock)
        return (reading.command.flatMap { $0.content as? MedicationRequestContent }, reading)
    }

    private func readDispense(_ body: JSON) -> (content: MedicationDispenseContent?, reading: BodyReading<RecordCommand>) {
        let reading = MedicationDispenseBody.read(body, clock: Bodies.clock)
        return (reading.command.flatMap { $0.content as? MedicationDispenseContent }, reading)
    }

    @Test("a prescription is read whole, words as their codes")
    func whole() throws {
        let (content, reading) = read(Self.request)
        #expect(reading.problems == [] && reading.warnings.isEmpty)
        let said = try #require(content)
        #expect(reading.command?.recordedAt == Bodies.instant("2024-01-15T09:05:00Z"))
        #expect(said.number == "RX-1-2" && said.medicine.productCode == "PCT-500" && said.medicine.compounding == Compounding.none)
        #expect(said.dosage.frequency == 3 && said.dosage.period == "1" && said.dosage.periodUnit == "d")
        #expect(said.dosage.dose == "0.5" && said.dosage.doseUnit == "Tablet" && said.dosage.route == "O")
        #expect(said.amount.quantity == "15" && said.amount.unit == "Tablet" && said.amount.days == "5" && said.repeats == 0)
        #expect(said.category == "outpatient" && said.priority == "routine" && said.status == "completed")
        #expect(said.diagnosis == "DX-1" && said.note == "Bila nyeri" && said.dosage.instruction == "Sesudah makan")
    }

    @Test("a compound is a list of what it is made of, with its kind and its form")
    func compound() throws {
        let list: JSON = [
            ["kode_obat": "PCT-500", "jumlah": "0,5", "satuan": "Tablet"], ["kode_kfa": "91000330", "jumlah": 75, "satuan": "mg"],
        ]
        let body = Self.request.with("kode_obat", nil).with("racikan", list).with("jenis_racikan", "dtd").with("kode_sediaan", "BS019")
        let (content, reading) = read(body)
        #expect(reading.problems == [] && reading.warnings.isEmpty)
        let medicine = try #require(content?.medicine)
        #expect(medicine.compounding == .perDose && medicine.formCode == "BS019")
        #expect(
            medicine.ingredients == [
                MedicineIngredient(productCode: "PCT-500", quantity: "0.5", unit: "Tablet"),
                MedicineIngredient(kfaCode: "91000330", quantity: "75", unit: "mg"),
            ])
        #expect(content?.productCodes == ["PCT-500"] && content?.kfaCodes == ["91000330"])
        #expect(read(body.with("jenis_racikan", nil)).reading.problems == ["jenis_racikan REQUIRED"])
        #expect(read(body.with("jenis_racikan", "NC")).reading.problems == ["jenis_racikan CONTRADICTION"])
        #expect(read(body.with("kode_sediaan", nil)).reading.problems == ["kode_sediaan REQUIRED"])
        #expect(
            read(body.with("racikan", [["jumlah": 1], "PCT"])).reading.problems
                == ["racikan[0].satuan REQUIRED", "racikan[0].kode_obat REQUIRED", "racikan[1] INVALID_TYPE"])
    }

    @Test("a prescription needs its head and a medicine; a KFA code does without the clinic's own")
    func required() {
        #expect(
            read([:]).reading.refusal?.problems.map(\.field) == ["encounter_id", "pasien_id", "tanggal_resep", "kode_obat"])
        let direct = read(Self.request.with("kode_obat", nil).with("kode_kfa", "92 000 101"))
        #expect(direct.content?.medicine.kfaCode == "92000101" && direct.reading.warnings.isEmpty)
        #expect(
            MedicationDispenseBody.read([:], clock: Bodies.clock).refusal?.problems.map(\.field)
                == ["encounter_id", "pasien_id", "tanggal_penyerahan", "resep"])
    }

    @Test("an item keeps a number that already names its prescription")
    func numbers() {
        #expect(read(Self.request.with("no_item", "RX-1-2")).content?.number == "RX-1-2")
        #expect(read(Self.request.with("no_item", nil)).content?.number == nil)
        let alone = read(Self.request.with("no_resep", nil))
        #expect(alone.content?.number == nil && alone.reading.warnings.map(\.field) == ["no_item"])
    }

    @Test(
        "wrong fields are named one by one",
        arguments: [
            ("kode_kfa", "91000101", "kode_kfa INVALID_FORMAT"), ("kode_kfa", "9300", "kode_kfa INVALID_FORMAT"),
            ("racikan", "mungkin", "racikan INVALID_FORMAT"), ("frekuensi", "3x1", "frekuensi INVALID_FORMAT"),
            ("frekuensi", "0", "frekuensi INVALID_FORMAT"), ("jumlah", "banyak", "jumlah INVALID_FORMAT"),
            ("jumlah", "-1", "jumlah OUT_OF_RANGE"), ("satuan_periode", "", "satuan_periode REQUIRED"),
            ("petugas", "3201234567890124", "petugas INVALID_FORMAT"),
        ])
    func wrong(field: String, value: String, problem: String) {
        #expect(read(Self.request.with(field, .string(value))).reading.problems == [problem])
    }

    @Test("a code that is not known is kept with a warning")
    func unknownCodes() {
        for field in ["rute", "satuan_periode", "kategori", "prioritas", "status", "kode_sediaan"] {
            let reading = read(Self.request.with(field, "xyz")).reading
            #expect(reading.warnings.map(\.field) == [field] && reading.problems == [], "\(field)")
        }
    }

    @Test("what is handed out names its prescription, and an actual product if any")
    func dispense() throws {
        let (content, reading) = readDispense(Self.dispense)
        let said = try #require(content)
        #expect(reading.warnings.isEmpty && said.prescription == "RX-1-2" && said.medicine == nil)
        #expect(said.practitionerCodes == ["APT-1"] && said.locationCodes == ["APOTEK"])
        #expect(said.preparedAt == Bodies.instant("2024-01-15T09:20:00Z"))
        #expect(readDispense(Self.dispense.with("kode_kfa", "92000101")).reading.problems == ["kode_kfa INVALID_FORMAT"])
        #expect(
            readDispense(Self.dispense.with("tanggal_disiapkan", "2024-01-15T09:40:00Z")).reading.problems
                == ["tanggal_disiapkan END_BEFORE_START"])
        #expect(readDispense(Self.dispense.with("petugas", "3201234567890124")).reading.problems == ["petugas INVALID_FORMAT"])
    }

    @Test("a product is read whole, and needs code and name")
    func product() {
        let body: JSON = [
            "kode": "PCT-500", "nama": "Paracetamol 500 mg", "satuan": "Tablet", "kode_kfa": "93000101", "kode_sediaan": "bs066",
            "nama_sediaan": "Tablet", "jenis_racikan": "NC", "aktif": "ya",
        ]
        let reading = ProductBody.read(body, clock: Bodies.clock)
        #expect(reading.warnings.isEmpty && reading.command?.kfaCode == "93000101" && reading.command?.formCode == "BS066")
        #expect(reading.command?.isActive == true && reading.command?.compounding == Compounding.none)
        #expect(ProductBody.read([:], clock: Bodies.clock).refusal?.problems.map(\.field) == ["kode", "nama"])
        #expect(ProductBody.read(body.with("kode_kfa", "1"), clock: Bodies.clock).problems == ["kode_kfa INVALID_FORMAT"])
        #expect(ProductBody.read(body.with("aktif", "kadang"), clock: Bodies.clock).problems == ["aktif INVALID_TYPE"])
    }

    @Test("said again, a record keeps what is left out, and another medicine brings none of the old one's")
    func merging() throws {
        let first = try #require(read(Self.request.with("kode_kfa", "93000101")).content)
        let again = try #require(
            read(Self.request.with("keterangan", nil).with("jumlah", 20).with("dosis", nil)).content)
        let merged = first.adding(again)
        #expect(merged.note == "Bila nyeri" && merged.amount.quantity == "20" && merged.dosage.dose == "0.5")
        #expect(merged.medicine.kfaCode == "93000101")
        let other = try #require(read(Self.request.with("kode_obat", "AMX-500")).content)
        #expect(first.adding(other).medicine.kfaCode == nil)
    }
}
