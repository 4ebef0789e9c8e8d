/// Writes tables that spreadsheets in Indonesia open at a double click: UTF-8 with its mark, semicolons, CRLF.
enum CSV {
    /// Before the first row: Excel takes a file without it for Windows-1252.
    static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// One row. A cell that a spreadsheet would run as a formula gets an apostrophe before it (CWE-1236).
    static func row(_ cells: [String]) -> String { cells.map(cell).joined(separator: ";") + "\r\n" }

    /// Whether a spreadsheet takes a cell that starts so for a formula.
    static func startsFormula(_ character: Character) -> Bool { "=+-@\t\r".contains(character) }

    private static func cell(_ text: String) -> String {
        var text = text
        if let first = text.first, startsFormula(first) { text = "'" + text }
        guard text.contains(where: { $0 == ";" || $0 == "\"" || $0.isNewline || $0 == "," || $0 == "\t" }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
