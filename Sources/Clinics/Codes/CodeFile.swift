import Vocabulary

/// A file of codes: comma, semicolon or tab between columns, found by their headings (`code`, `kode`, `LOINC_NUM`; `display`, `nama`,
/// `LONG_COMMON_NAME`; `nama_indonesia`; `status`), or code and meaning where there is no heading.
public struct CodeFile: Sendable {
    /// What is wrong with a line.
    public struct Problem: Sendable, Hashable, CustomStringConvertible {
        /// The line in the file, from 1.
        public let line: Int
        /// English, with the value.
        public let says: String
        /// `line 7: …`
        public var description: String { "line \(line): \(says)" }
    }

    /// Which table it is of; nil when neither the headings nor the codes tell.
    public let system: Terminology?
    /// The readable lines; of a code that stands there twice, the first.
    public let entries: [CodeEntry]
    /// The others.
    public let problems: [Problem]

    /// Reads a file. `system` is what the caller knows, else the first codes tell.
    public init(_ bytes: [UInt8], system: Terminology? = nil) {
        let rows = DelimitedText(bytes).rows
        let columns = rows.first.flatMap { Columns(headings: $0.cells) }
        let content = columns == nil ? rows[...] : rows.dropFirst()
        let places = columns ?? Columns()
        self.system = system ?? columns?.system ?? Self.system(of: content.prefix(20).compactMap { places.code(in: $0) })
        var reader = Reader(system: self.system, places: places)
        for row in content { reader.read(row) }
        entries = reader.entries
        problems = reader.problems
    }

    /// The system whose form most of these codes have.
    private static func system(of codes: [String]) -> Terminology? {
        let counts = Terminology.allCases.map { system in (system, codes.count { system.code($0) != nil }) }
        return counts.max { $0.1 < $1.1 }.flatMap { $0.1 * 2 > codes.count ? $0.0 : nil }
    }

    private struct Reader {
        let system: Terminology?
        let places: Columns
        var entries: [CodeEntry] = []
        var problems: [Problem] = []
        private var seen: Set<String> = []

        init(system: Terminology?, places: Columns) {
            self.system = system
            self.places = places
        }

        mutating func read(_ row: DelimitedText.Row) {
            guard let given = places.code(in: row), !given.isEmpty else { return refuse(row, "there is no code") }
            guard let system else { return }
            guard let code = system.code(given) else { return refuse(row, "'\(given)' is no \(system.rawValue) code") }
            guard let display = places.cell(places.display, row) else { return refuse(row, "'\(code)' has no meaning") }
            guard seen.insert(code).inserted else { return }
            let status = places.cell(places.status, row)?.uppercased()
            entries.append(
                CodeEntry(
                    code: code, display: display, localDisplay: places.cell(places.local, row),
                    isActive: !["DEPRECATED", "INACTIVE", "DISCOURAGED", "TIDAK AKTIF"].contains(status ?? "")))
        }

        private mutating func refuse(_ row: DelimitedText.Row, _ says: String) { problems.append(Problem(line: row.line, says: says)) }
    }

    private struct Columns {
        var code = 0
        var display: Int? = 1
        var local: Int?
        var status: Int?
        /// Where the heading of the codes says it.
        var system: Terminology?

        init() {}

        init?(headings: [String]) {
            let names = headings.map { $0.lowercased().filter { $0.isLetter || $0.isNumber } }
            func place(_ known: [String]) -> Int? { known.lazy.compactMap { names.firstIndex(of: $0) }.first }
            guard let code = place(["code", "kode", "loincnum", "kodeicd10", "kodeicd9cm", "icd10", "icd9cm"]) else { return nil }
            self.code = code
            system = Self.systems[names[code]]
            display = place([
                "display", "longcommonname", "longdescription", "description", "nama", "name", "deskripsi", "shortname", "str",
            ])
            local = place(["localdisplay", "namaindonesia", "indonesia", "terjemahan"])
            status = place(["status"])
        }

        private static let systems: [String: Terminology] = [
            "loincnum": .loinc, "kodeicd10": .icd10, "icd10": .icd10, "kodeicd9cm": .icd9cm, "icd9cm": .icd9cm,
        ]

        func code(in row: DelimitedText.Row) -> String? { code < row.cells.count ? row.cells[code] : nil }

        func cell(_ place: Int?, _ row: DelimitedText.Row) -> String? {
            guard let place, place < row.cells.count, !row.cells[place].isEmpty else { return nil }
            return row.cells[place]
        }
    }
}
