import Testing

@testable import Web

@Suite("Cells of spreadsheets")
struct CellReadingTests {
    @Test(
        "days are read as Excel in Indonesia writes them",
        arguments: [
            ("31/12/1990", "1990-12-31"), ("5/1/2026", "2026-01-05"), ("05-01-2026", "2026-01-05"), ("05.01.2026", "2026-01-05"),
            ("1990-12-31", "1990-12-31"), ("31/12/1990 00:00", "1990-12-31"), ("31 Desember 1990", "1990-12-31"),
            ("17-Agu-1945", "1945-08-17"), ("2 Okt 2024", "2024-10-02"), ("33238", "1990-12-31"), ("2026/01/05", "2026-01-05"),
        ])
    func dates(cell: String, day: String) { #expect(CellReading(cell, .date) == .text(day)) }

    @Test(
        "a short year, and what Excel has broken, is said where it stands",
        arguments: [
            ("31/12/90", CellForm.date), ("3,20123E+15", .digits), ("3.2E15", .digits), ("06/02/2026", .instant), ("kemarin", .instant),
            ("05/01/26 08:30", .instant),
        ])
    func broken(cell: String, form: CellForm) {
        guard case .broken(let says) = CellReading(cell, form) else {
            Issue.record("\(cell) passes")
            return
        }
        #expect(!says.contains(cell))
    }

    @Test("what is no day is left to the API's reader", arguments: ["12/31/1990", "besok", "1990", "31/02/1990", "5/1/2026x"])
    func noDate(cell: String) { #expect(CellReading(cell, .date) == .text(cell)) }

    @Test(
        "times are the clinic's, with point or colon",
        arguments: [
            ("05/01/2026 08.30", "2026-01-05T08:30:00"), ("5/1/2026 8:30", "2026-01-05T08:30:00"),
            ("05/01/2026 08:30:15", "2026-01-05T08:30:15"), ("2026-01-05 08:30", "2026-01-05T08:30:00"),
            ("5 Januari 2026 pukul 08.30 WIB", "2026-01-05T08:30:00"), ("46027,354166666664", "2026-01-05T08:30:00"),
            ("2026-01-05T08:30:00+07:00", "2026-01-05T08:30:00+07:00"), ("2026-01-05T01:30:00Z", "2026-01-05T01:30:00Z"),
        ])
    func instants(cell: String, time: String) { #expect(CellReading(cell, .instant) == .text(time)) }

    @Test(
        "what keeps a spreadsheet from taking digits for a number is no part of them",
        arguments: [("'0812345", "0812345"), ("=\"0812345\"", "0812345"), ("3201234567890123,00", "3201234567890123")])
    func digits(cell: String, text: String) { #expect(CellReading(cell, .digits) == .text(text)) }

    @Test("an apostrophe is a part of names; a dash and blanks say nothing")
    func texts() {
        #expect(CellReading("'Aisyah", .text) == .text("'Aisyah"))
        #expect(CellReading("'=HYPERLINK(1)", .text) == .text("=HYPERLINK(1)"))
        #expect(CellReading("-", .text) == .nothing)
        #expect(CellReading("", .date) == .nothing)
    }

    @Test("a file that we write is read back as it was, and runs nothing")
    func formulas() {
        #expect(CSV.row(["=1+1", "a;b", "ia \"berkata\"", "-", "biasa"]) == "'=1+1;\"a;b\";\"ia \"\"berkata\"\"\";'-;biasa\r\n")
    }
}
