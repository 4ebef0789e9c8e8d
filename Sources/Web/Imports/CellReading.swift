import Foundation

/// What a cell of a spreadsheet says, in the words that the API's readers understand.
enum CellReading: Sendable, Hashable {
    case nothing
    case text(String)
    /// What the spreadsheet has made of it cannot be undone; a sentence for people, without the value.
    case broken(String)

    init(_ cell: String, _ form: CellForm) {
        let text = Self.unguarded(cell)
        if text.isEmpty || text == "-" || text == "–" {
            self = .nothing
            return
        }
        switch form {
        case .text, .number: self = .text(text)
        case .digits: self = Self.digits(text)
        case .date: self = SpreadsheetTime.date(text)
        case .instant: self = SpreadsheetTime.instant(text)
        }
    }

    /// `'0812…` and `="0812…"` are how people and programs keep a spreadsheet from taking digits for a number.
    private static func unguarded(_ cell: String) -> String {
        guard let first = cell.utf8.first, first == UInt8(ascii: "=") || first == UInt8(ascii: "'") else { return cell }
        var text = cell
        if text.hasPrefix("=\""), text.hasSuffix("\""), text.count >= 3 { text = String(text.dropFirst(2).dropLast()) }
        if text.hasPrefix("'"), let next = text.dropFirst().first, next.isNumber || CSV.startsFormula(next) { text.removeFirst() }
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static func digits(_ text: String) -> CellReading {
        // Nearly every cell of such a column.
        if text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) { return .text(text) }
        if text.wholeMatch(of: /[0-9]([.,][0-9]+)?[eE]\+?[0-9]+/) != nil {
            return .broken(
                "Angka ini sudah diubah Excel menjadi notasi ilmiah (E+) dan digitnya hilang. "
                    + "Ubah format kolom menjadi Teks, lalu isi lagi angkanya.")
        }
        // 3201234567890123,00
        if let match = text.wholeMatch(of: /([0-9]+)[.,]0+/) { return .text(String(match.1)) }
        return .text(text)
    }
}
