import Vocabulary

/// Days and times as Excel in Indonesia writes them, brought to ISO 8601. What is none passes as it is: the API's reader says so.
enum SpreadsheetTime {
    private static let shortYear = "Tulis tahun dengan empat angka, contoh 31/12/1990."
    private static let noTime = "Tulis tanggal dan jam, contoh 05/01/2026 08:30."

    static func date(_ text: String) -> CellReading {
        var reader = Reader(text)
        switch reader.day() {
        case .shortYear: return .broken(shortYear)
        case .day(let day): return reader.isAtEnd || reader.time() != nil && reader.isAtEnd ? .text(day.text) : .text(text)
        case nil: return .text(text)
        }
    }

    static func instant(_ text: String) -> CellReading {
        if isISO(text) { return .text(text) }
        var reader = Reader(text)
        switch reader.day() {
        case .shortYear: return .broken(shortYear)
        case .day(let day):
            if reader.isAtEnd { return .broken("Tulis jamnya juga, contoh 05/01/2026 08:30.") }
            guard let time = reader.time(), reader.isAtEnd else { return .broken(noTime) }
            return .text("\(day.text)T\(time)")
        case nil: return .broken(noTime)
        }
    }

    /// With its offset, as programs write it.
    private static func isISO(_ text: String) -> Bool {
        guard text.utf8.count > 16, text.utf8.dropFirst(10).first == UInt8(ascii: "T"), let last = text.utf8.last else { return false }
        return last == UInt8(ascii: "Z") || text.utf8.dropFirst(11).contains { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
    }

    private enum Day {
        case day(LocalDate)
        case shortYear
    }

    /// Reads from left to right. Not by regular expressions: each cell of a column of times passes here.
    private struct Reader {
        private let bytes: [UInt8]
        private var at = 0
        /// Of a cell that lost its format.
        private var serialTime: String?

        init(_ text: String) { bytes = Array(text.utf8) }

        var isAtEnd: Bool { at == bytes.count && serialTime == nil }

        mutating func day() -> Day? {
            let first = digits()
            if first.count == 4, let separator = peek, "-/.".utf8.contains(separator) { return isoDay(first) }
            if first.count == 5 { return serial(first) }
            guard (1...2).contains(first.count), let day = Int(first), skip("/.- ") else { return nil }
            let word = letters()
            let month = word.isEmpty ? Int(digits()) : Self.month(word)
            guard let month, skip("/.- ") else { return nil }
            let year = digits()
            guard year.count == 4 else { return year.count == 2 ? .shortYear : nil }
            guard let number = Int(year), let date = LocalDate(year: number, month: month, day: day) else { return nil }
            skipBlanks()
            return .day(date)
        }

        private mutating func isoDay(_ year: String) -> Day? {
            guard skip("-/."), let month = Int(digits()), skip("-/."), let day = Int(digits()), let year = Int(year),
                let date = LocalDate(year: year, month: month, day: day)
            else { return nil }
            skipBlanks()
            return .day(date)
        }

        /// Days since 30 December 1899, the time as their fraction.
        private mutating func serial(_ whole: String) -> Day? {
            guard let days = Int(whole) else { return nil }
            let date = LocalDate(daysSince1970: days - 25_569)
            guard skip(".,") else { return at == bytes.count ? .day(date) : nil }
            guard let fraction = Double("0." + digits()), at == bytes.count else { return nil }
            let minutes = min(Int((fraction * 1_440).rounded()), 1_439)
            serialTime = "\(Self.two(minutes / 60)):\(Self.two(minutes % 60)):00"
            return .day(date)
        }

        /// `8:30`, `08.30`, `08:30:00`, `pukul 08.30 WIB`: the clinic's zone is meant.
        mutating func time() -> String? {
            if let serialTime {
                self.serialTime = nil
                return serialTime
            }
            if letters() == "pukul" { skipBlanks() }
            guard let hour = Int(digits()), hour < 24, skip(":."), let minute = Int(digits()), minute < 60 else { return nil }
            var second = 0
            if skip(":.") {
                guard let given = Int(digits()), given < 60 else { return nil }
                second = given
            }
            skipBlanks()
            let zone = letters()
            guard zone.isEmpty || ["wib", "wita", "wit"].contains(zone) else { return nil }
            return "\(Self.two(hour)):\(Self.two(minute)):\(Self.two(second))"
        }

        private var peek: UInt8? { at < bytes.count ? bytes[at] : nil }

        private mutating func digits() -> String { run { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") } }

        /// In lower case.
        private mutating func letters() -> String {
            run { ($0 | 0x20) >= UInt8(ascii: "a") && ($0 | 0x20) <= UInt8(ascii: "z") }.lowercased()
        }

        private mutating func run(while isPart: (UInt8) -> Bool) -> String {
            let start = at
            while at < bytes.count, isPart(bytes[at]) { at += 1 }
            return String(decoding: bytes[start..<at], as: UTF8.self)
        }

        private mutating func skip(_ signs: String) -> Bool {
            guard let byte = peek, signs.utf8.contains(byte) else { return false }
            at += 1
            return true
        }

        private mutating func skipBlanks() {
            while let byte = peek, byte == UInt8(ascii: " ") || byte == UInt8(ascii: "T") || byte == UInt8(ascii: ",") { at += 1 }
        }

        private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

        /// By the first three letters, Indonesian or English.
        private static func month(_ name: String) -> Int? {
            let months = [
                ["jan"], ["feb", "peb"], ["mar"], ["apr"], ["mei", "may"], ["jun"], ["jul"], ["agu", "ags", "aug"], ["sep"],
                ["okt", "oct"], ["nov", "nop"], ["des", "dec"],
            ]
            return months.firstIndex { $0.contains(String(name.prefix(3))) }.map { $0 + 1 }
        }
    }
}
