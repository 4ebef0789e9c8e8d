import Foundation
import Vocabulary

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
        var text = cell.trimmingCharacters(in: .whitespacesAndNewlines)
        if text.hasPrefix("=\""), text.hasSuffix("\""), text.count >= 3 { text = String(text.dropFirst(2).dropLast()) }
        if text.hasPrefix("'"), let next = text.dropFirst().first, next.isNumber || CSV.startsFormula(next) { text.removeFirst() }
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static func digits(_ text: String) -> CellReading {
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

/// Days and times as Excel in Indonesia writes them, brought to ISO 8601. What is none passes as it is: the API's reader says so.
enum SpreadsheetTime {
    private static let shortYear = "Tulis tahun dengan empat angka, contoh 31/12/1990."

    static func date(_ text: String) -> CellReading {
        switch day(of: text) {
        case .shortYear: .broken(shortYear)
        case .day(let day, rest: let rest): rest.isEmpty || time(rest) != nil ? .text(day.text) : .text(text)
        case .none: .text(text)
        }
    }

    static func instant(_ text: String) -> CellReading {
        switch day(of: text) {
        case .shortYear: return .broken(shortYear)
        case .day(let day, let rest):
            if rest.isEmpty { return .broken("Tulis jamnya juga, contoh 05/01/2026 08:30.") }
            if let time = time(rest) { return .text("\(day.text)T\(time)") }
            return isOffset(rest) ? .text(text) : .broken("Tulis tanggal dan jam, contoh 05/01/2026 08:30.")
        case .none: return .broken("Tulis tanggal dan jam, contoh 05/01/2026 08:30.")
        }
    }

    private enum Day {
        case day(LocalDate, rest: Substring)
        case shortYear
        case none
    }

    private static func day(of text: String) -> Day {
        if let date = LocalDate(text.prefix(10)) { return .day(date, rest: trimmed(text.dropFirst(10))) }
        if let match = text.prefixMatch(of: /([0-9]{1,2})[\/.\- ]([0-9]{1,2})[\/.\- ]([0-9]{2,4})(?![0-9])/),
            let day = Int(match.1), let month = Int(match.2)
        {
            return found(day, month, match.3, text[match.range.upperBound...])
        }
        if let match = text.prefixMatch(of: /([0-9]{1,2})[ \-]([A-Za-z]{3,9})[ \-]([0-9]{2,4})(?![0-9])/), let day = Int(match.1),
            let month = month(match.2)
        {
            return found(day, month, match.3, text[match.range.upperBound...])
        }
        return serial(text)
    }

    private static func found(_ day: Int, _ month: Int, _ year: Substring, _ rest: Substring) -> Day {
        guard year.count == 4 else { return .shortYear }
        guard let year = Int(year), let date = LocalDate(year: year, month: month, day: day) else { return .none }
        return .day(date, rest: trimmed(rest))
    }

    /// A cell that lost its format: days since 30 December 1899, the time as their fraction.
    private static func serial(_ text: String) -> Day {
        guard let match = text.wholeMatch(of: /([0-9]{5})([.,][0-9]{1,12})?/), let days = Int(match.1) else { return .none }
        let date = LocalDate(daysSince1970: days - 25_569)
        guard let fraction = match.2.flatMap({ Double("0." + $0.dropFirst()) }) else { return .day(date, rest: "") }
        let minutes = Int((fraction * 1_440).rounded())
        guard minutes < 1_440 else { return .day(date.adding(days: 1), rest: "00:00") }
        return .day(date, rest: Substring("\(minutes / 60):\(minutes % 60 < 10 ? "0" : "")\(minutes % 60)"))
    }

    /// `8:30`, `08.30`, `08:30:00`, `pukul 08.30 WIB`: the clinic's zone is meant.
    private static func time(_ text: Substring) -> String? {
        let pattern = /(?:pukul\s+)?([0-9]{1,2})[:.]([0-9]{2})(?:[:.]([0-9]{2}))?(?:[.,]0+)?(?:\s+(?:WIB|WITA|WIT))?/.ignoresCase()
        guard let match = text.wholeMatch(of: pattern), let hour = Int(match.1), hour < 24, let minute = Int(match.2), minute < 60 else {
            return nil
        }
        return "\(hour < 10 ? "0" : "")\(hour):\(match.2):\(match.3 ?? "00")"
    }

    private static func isOffset(_ rest: Substring) -> Bool {
        rest.wholeMatch(of: /[0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?\s*(Z|[+\-][0-9]{2}:?[0-9]{2})/) != nil
    }

    private static func trimmed(_ rest: Substring) -> Substring { rest.drop { $0 == " " || $0 == "T" || $0 == "," } }

    /// By the first three letters, Indonesian or English.
    private static func month(_ name: Substring) -> Int? {
        let letters = name.lowercased().prefix(3)
        let months = [
            ["jan"], ["feb", "peb"], ["mar"], ["apr"], ["mei", "may"], ["jun"], ["jul"], ["agu", "ags", "aug"], ["sep"], ["okt", "oct"],
            ["nov", "nop"], ["des", "dec"],
        ]
        return months.firstIndex { $0.contains(String(letters)) }.map { $0 + 1 }
    }
}
