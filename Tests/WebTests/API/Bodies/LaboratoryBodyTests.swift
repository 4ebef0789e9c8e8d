import Clinics
import Foundation
import JSON
import Testing

@testable import Web

@Suite("Reading orders, specimens, reports and resumes")
struct LaboratoryBodyTests {
    private static let head: JSON = ["encounter_id": "V-1", "pasien_id": "P00123456789"]
    private static let order: JSON = [
        "encounter_id": "V-1", "pasien_id": "P00123456789", "tanggal_permintaan": "2024-01-15T08:48:00Z", "no_permintaan": "LAB-01",
        "kode": ["coding": [["system": "http://loinc.org", "code": "2339-0"]], "text": "Gula darah sewaktu"], "kategori": "laboratorium",
        "jadwal": "2024-02-15T08:50:00Z", "prioritas": "Cito", "status": "aktif", "alasan": "Skrining", "kode_alasan": "e11.9",
        "petugas": "LAB-1", "keterangan": "Segera", "instruksi_pasien": "Puasa",
    ]
    private static let specimen: JSON = [
        "encounter_id": "V-1", "pasien_id": "P00123456789", "tanggal_pengambilan": "2024-01-15T08:52:00Z", "no_spesimen": "SP-01",
        "permintaan": "LAB-01", "jenis": ["code": "119297000", "display": "Blood specimen"], "metode": "82078001",
        "tanggal_diterima": "2024-01-15T08:55:00Z", "petugas": "LAB-1", "keterangan": "Lengan kiri",
    ]
    private static let report: JSON = [
        "encounter_id": "V-1", "pasien_id": "P00123456789", "tanggal_hasil": "2024-01-15T09:00:00Z", "no_laporan": "DR-01",
        "permintaan": "LAB-01", "spesimen": "SP-01", "hasil": ["H-01", "H-02"], "kode_loinc": "24326-1", "deskripsi": "Elektrolit",
        "kategori": "CH", "kesimpulan": "Normal", "kode_kesimpulan": ["260395002"], "petugas": "LAB-1",
    ]

    private func read<Content: RecordContent>(
        _ reading: BodyReading<RecordCommand>, as type: Content.Type, _ location: SourceLocation = #_sourceLocation
    ) throws -> Content {
        let command = try #require(reading.command, "\(reading.problems)", sourceLocation: location)
        return try #require(command.content as? Content, sourceLocation: location)
    }

    @Test("an order is read whole, its words in Indonesian, its schedule ahead")
    func fullOrder() throws {
        let reading = ServiceRequestBody.read(Self.order, clock: Bodies.clock)
        let order = try read(reading, as: ServiceRequestContent.self)
        #expect(reading.warnings.isEmpty)
        #expect(order.number == "LAB-01" && order.codings.map(\.code) == ["2339-0"] && order.text == "Gula darah sewaktu")
        #expect(order.category?.code == "108252007" && order.priority == "stat" && order.status == "active")
        #expect(order.scheduledAt == Bodies.instant("2024-02-15T08:50:00Z") && order.reasonCode == "E11.9")
        #expect(order.practitionerCodes == ["LAB-1"] && order.patientInstruction == "Puasa" && order.note == "Segera")
    }

    @Test("of an order a LOINC code is enough; everything that is missing or wrong is said")
    func bareOrder() throws {
        let bare = Self.head.with("tanggal_permintaan", "2024-01-15T08:48:00Z").with("kode_loinc", "2339-0").with("deskripsi", "Gula")
        let order = try read(ServiceRequestBody.read(bare, clock: Bodies.clock), as: ServiceRequestContent.self)
        #expect(order.codings == [CodingValue(system: "http://loinc.org", code: "2339-0", display: "Gula")] && order.text == "Gula")
        #expect(order.category == nil && order.priority == nil && order.status == "active")
        #expect(
            ServiceRequestBody.read([:], clock: Bodies.clock).refusal?.problems.map(\.field)
                == ["encounter_id", "pasien_id", "tanggal_permintaan", "kode"])
        let wrong = Self.order.with("jadwal", "besok").with("petugas", "3201234567890124")
        #expect(ServiceRequestBody.read(wrong, clock: Bodies.clock).problems == ["jadwal INVALID_FORMAT", "petugas INVALID_FORMAT"])
        let odd = Self.order.with("prioritas", "entah").with("kategori", "1").with("kode_alasan", "X")
        #expect(
            Set(ServiceRequestBody.read(odd, clock: Bodies.clock).warnings.map(\.field)) == ["prioritas", "kategori", "kode_alasan"])
    }

    @Test("a specimen is read whole; what the platform requires is required")
    func specimens() throws {
        let reading = SpecimenBody.read(Self.specimen, clock: Bodies.clock)
        let specimen = try read(reading, as: SpecimenContent.self)
        #expect(reading.warnings.isEmpty && specimen.number == "SP-01" && specimen.request == "LAB-01")
        #expect(specimen.type.map(\.code) == ["119297000"] && specimen.method.map(\.code) == ["82078001"])
        #expect(specimen.receivedAt == Bodies.instant("2024-01-15T08:55:00Z") && specimen.status == "available")
        #expect(
            SpecimenBody.read([:], clock: Bodies.clock).refusal?.problems.map(\.field)
                == ["encounter_id", "pasien_id", "tanggal_pengambilan", "permintaan", "jenis", "tanggal_diterima"])
        let early = Self.specimen.with("tanggal_diterima", "2024-01-15T08:00:00Z")
        #expect(SpecimenBody.read(early, clock: Bodies.clock).problems == ["tanggal_diterima END_BEFORE_START"])
    }

    @Test("a report is read whole, with one or many references")
    func reports() throws {
        let reading = DiagnosticReportBody.read(Self.report, clock: Bodies.clock)
        let report = try read(reading, as: DiagnosticReportContent.self)
        #expect(reading.warnings.isEmpty && report.number == "DR-01" && report.request == "LAB-01")
        #expect(report.specimens == ["SP-01"] && report.results == ["H-01", "H-02"] && report.category?.code == "CH")
        #expect(report.conclusion == "Normal" && report.conclusionCodes.map(\.code) == ["260395002"] && report.status == "final")
        let bare = Self.head.with("tanggal_hasil", "2024-01-15T09:00:00Z").with("kode", "24326-1")
        #expect(try read(DiagnosticReportBody.read(bare, clock: Bodies.clock), as: DiagnosticReportContent.self).results.isEmpty)
        #expect(DiagnosticReportBody.read(Self.report.with("hasil", [["x": 1]]), clock: Bodies.clock).problems == ["hasil[0] INVALID_TYPE"])
        #expect(DiagnosticReportBody.read(Self.report.with("kategori", "ZZ"), clock: Bodies.clock).warnings.map(\.field) == ["kategori"])
    }

    @Test("an order for imaging has an accession number, a modality and a device, and is one without saying so")
    func imaging() throws {
        let bare = Self.order.with("kategori", nil).with("no_acsn", "21120054").with("modalitas", "dx").with("ae_title", "XR0001")
        let reading = ServiceRequestBody.read(bare, clock: Bodies.clock)
        let order = try read(reading, as: ServiceRequestContent.self)
        #expect(reading.warnings.isEmpty && order.category?.code == "363679005")
        #expect(order.accessionNumber == "21120054" && order.modality == "DX" && order.deviceTitle == "XR0001")
        let odd = ServiceRequestBody.read(bare.with("modalitas", "foto").with("kategori", "laboratorium"), clock: Bodies.clock)
        #expect(odd.warnings.map(\.field) == ["modalitas"])
        #expect(try read(odd, as: ServiceRequestContent.self).category?.code == "108252007")
    }

    @Test("a laboratory's result names its order, and may hold components instead of a value")
    func results() throws {
        let panel = Bodies.observation.with("nilai", nil).with("nilai_diatas", nil).with("kode", "24326-1").with("kategori", "laboratory")
            .with("permintaan", "LAB-01").with("spesimen", "SP-01").with("no_hasil", "H-01").with("petugas", "LAB-1")
            .with("nilai_rujukan", ["teks": "Lihat komponen"])
            .with(
                "komponen",
                [
                    [
                        "kode": "2951-2", "nilai": ["value": "140", "unit": "mmol/L"], "interpretasi": "Normal",
                        "nilai_rujukan": ["rendah": 135, "tinggi": ["value": 145, "unit": "mmol/L"]],
                    ]
                ])
        let reading = ObservationBody.read(panel, clock: Bodies.clock)
        #expect(reading.warnings.isEmpty)
        let content = try read(reading, as: ObservationContent.self)
        #expect(content.value == nil && content.number == "H-01" && content.request == "LAB-01" && content.specimen == "SP-01")
        #expect(content.performerCode == "LAB-1" && content.range == ReferenceRange(text: "Lihat komponen"))
        let component = try #require(content.components?.first)
        #expect(component.codings.map(\.code) == ["2951-2"] && component.interpretation == "Normal")
        #expect(component.value == .quantity(QuantityValue(value: "140", unit: "mmol/L")))
        #expect(component.range == ReferenceRange(low: QuantityValue(value: "135"), high: QuantityValue(value: "145", unit: "mmol/L")))
        #expect(ObservationBody.read(panel.with("komponen", nil), clock: Bodies.clock).problems == ["nilai REQUIRED"])
        #expect(
            ObservationBody.read(panel.with("komponen", [["kode": "2951-2"]]), clock: Bodies.clock).problems
                == ["komponen[0].nilai REQUIRED"])
    }

    @Test("a resume is read with its sections; TK codes are the national terminology's, others LOINC's")
    func resumes() throws {
        let body = Self.head.with("tanggal", "2024-01-15T09:15:00Z").with("judul", "Resume Medis").with(
            "bagian",
            [
                ["kode": "TK000004", "judul": "Diagnosis", "teks": "Hipertensi\nterkontrol"], ["kode": "42344-2", "teks": "Rendah garam"],
            ])
        let resume = try read(CompositionBody.read(body, clock: Bodies.clock), as: CompositionContent.self)
        #expect(resume.title == "Resume Medis")
        #expect(resume.sections.map(\.code.system) == ["http://terminology.kemkes.go.id", "http://loinc.org"])
        #expect(resume.sections.map(\.text) == ["Hipertensi\nterkontrol", "Rendah garam"])
        #expect(CompositionBody.read(body.with("bagian", nil), clock: Bodies.clock).command != nil)
        #expect(
            CompositionBody.read(body.with("bagian", [["judul": "x"], "teks"]), clock: Bodies.clock).problems
                == ["bagian[0].kode REQUIRED", "bagian[0].teks REQUIRED", "bagian[1] INVALID_TYPE"])
    }
}
