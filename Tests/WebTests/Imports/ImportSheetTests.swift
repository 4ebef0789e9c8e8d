import Clinics
import Delivery
import Foundation
import JSON
import Testing
import Vocabulary

@testable import Web

@Suite("Sheets of imports")
struct ImportSheetTests {
    private static let clock = ReadingClock(now: Date(timeIntervalSince1970: 1_780_000_000), zone: .wib, timeWithoutZone: .clinic)

    private func patients() throws -> (PatientImport, Intake) {
        let intake = try TestSite().web.delivery.intake
        return (PatientImport(intake: intake), intake)
    }

    @Test("headings are found in any order and case, by their other names too; what means nothing is told")
    func headings() throws {
        let (subject, _) = try patients()
        let sheet = try ImportSheet(
            headings: ["Jenis Kelamin", "NO. KTP", "warna mata", "Tgl. Lahir", "nama pasien"], columns: subject.columns)
        #expect(sheet.ignored == ["warna mata"])
        let row = sheet.read(["P", "3201234567890123", "cokelat", "31/12/1990", "Siti"])
        #expect(row.body == ["jenis_kelamin": "P", "nik": "3201234567890123", "tanggal_lahir": "1990-12-31", "nama": "Siti"])
        #expect(subject.judge(row.body, clock: Self.clock).problems.isEmpty)
    }

    @Test("a file without headings, without what is required, or with a column twice is none")
    func noTable() throws {
        let (_, intake) = try patients()
        let products = ProductImport(intake: intake).columns
        for headings in [["OBT-1", "Amlodipin"], ["kode", "satuan"], ["kode", "nama", "Kode Obat"]] {
            #expect(throws: ImportSheet.NoTable.self) { try ImportSheet(headings: headings, columns: products) }
        }
    }

    @Test("problems stand beside the file's own heading, a broken cell once, and never with their value")
    func problems() throws {
        let (subject, _) = try patients()
        let sheet = try ImportSheet(headings: ["NIK", "Tgl Lahir", "JK"], columns: subject.columns)
        let row = sheet.read(["3,20123E+15", "31/12/2090", "X"])
        let found = subject.judge(row.body, clock: Self.clock).problems
        let all = row.problems + sheet.problems(found, in: row)
        #expect(all.map(\.column) == ["NIK", "Tgl Lahir", "JK"], "\(all)")
        #expect(!all.contains { $0.says.contains("3,20") || $0.says.contains("2090") })
    }

    @Test("parts of lists that a row leaves out move the others up, and problems find their columns again")
    func lists() throws {
        let sheet = try ImportSheet(
            headings: ["tanggal_kunjungan", "poli", "dokter", "nik", "diagnosa_1", "diagnosa_3", "suhu"], columns: VisitColumns.all)
        let row = sheet.read(["05/01/2026 08.30", "UMUM", "D-01", "3201234567890123", "", "??", "37,2"])
        #expect(row.body["diagnosis"]?.array?.count == 1)
        #expect(row.body["encounter"]?["pemeriksaan_fisik"]?["tanda_vital"]?["suhu"] == "37,2")
        let problem = FieldProblem(field: "diagnosis[0].kode_icd10", code: .invalidFormat, message: "bukan kode")
        #expect(sheet.problems([problem], in: row) == [ImportRow.Problem(column: "diagnosa_3", says: "bukan kode")])
    }

    @Test("every column of every kind is found by its own heading, and no other's")
    func columns() throws {
        let (_, intake) = try patients()
        for subject in ImportCatalog(intake: intake).subjects {
            for column in subject.columns {
                #expect(subject.columns.filter { $0.isMeant(by: column.heading) } == [column], "\(subject.kind) \(column.heading)")
            }
        }
    }
}
