/// Reads a table in a text file piece by piece, as spreadsheets write it (RFC 4180, and its Indonesian dialect with semicolons): quoted
/// cells may hold delimiters, line ends and doubled quotes. The delimiter is the one of comma, semicolon, tab and bar that the first line
/// has most of, or the one that Excel's own first line `sep=;` names. Text is UTF-8, UTF-16 with a byte order mark, or Windows-1252.
///
/// What is held in memory is one row, and that is bounded.
public struct DelimitedReader: Sendable {
    /// Why a file cannot be read.
    public enum Failure: Error, Hashable, Sendable {
        /// It is no text: a workbook, a picture.
        case notText
        /// A cell that begins on this line does not end: its quote is not closed.
        case cellTooLong(line: Int)
        /// More cells in one row than any table has.
        case tooManyCells(line: Int)
    }

    /// Bytes of the longest first line.
    private static let longestHead = 1 << 16

    private var encoding = TextEncoding()
    /// The first line, until it is whole.
    private var head: [UInt8] = []
    private var scanner: DelimitedScanner?
    private let longestCell: Int
    private let mostCells: Int

    /// - Parameters:
    ///   - longestCell: bytes of the longest cell.
    ///   - mostCells: cells of the longest row.
    public init(longestCell: Int = 1 << 15, mostCells: Int = 500) {
        self.longestCell = longestCell
        self.mostCells = mostCells
    }

    /// Reads on; gives the rows that are whole now and are not empty.
    public mutating func take(_ bytes: [UInt8]) throws(Failure) -> [DelimitedText.Row] {
        guard let text = encoding.utf8(bytes) else { throw .notText }
        if scanner != nil { return try scan(text) }
        head += text
        guard head.count > Self.longestHead || Self.firstLine(of: head).count < head.count else { return [] }
        return try begin()
    }

    /// The last row, which may end without a line end.
    public mutating func finish() throws(Failure) -> [DelimitedText.Row] {
        guard let rest = encoding.finish() else { throw .notText }
        if scanner == nil { head += rest }
        let rows = try scanner == nil ? begin() : scan(rest)
        scanner?.endRow()
        return rows + (scanner?.takeRows() ?? [])
    }

    private mutating func begin() throws(Failure) -> [DelimitedText.Row] {
        let first = Self.firstLine(of: head)
        let named = Self.named(first)
        scanner = DelimitedScanner(delimiter: named ?? Self.delimiter(of: first), longestCell: longestCell, mostCells: mostCells)
        let content = named == nil ? head[...] : head.dropFirst(first.count)
        head = []
        return try scan(Array(content))
    }

    private mutating func scan(_ text: [UInt8]) throws(Failure) -> [DelimitedText.Row] {
        for byte in text { scanner?.take(byte) }
        if let failure = scanner?.failure { throw failure }
        return scanner?.takeRows() ?? []
    }

    private static func firstLine(of bytes: [UInt8]) -> ArraySlice<UInt8> {
        bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    }

    /// Excel's own line: `sep=;`.
    private static func named(_ line: ArraySlice<UInt8>) -> UInt8? {
        let text = String(decoding: line, as: UTF8.self).lowercased().filter { $0 != "\"" }
        guard text.hasPrefix("sep="), line.count <= 7, let last = text.utf8.last else { return nil }
        return last
    }

    private static func delimiter(of line: ArraySlice<UInt8>) -> UInt8 {
        var counts: [UInt8: Int] = [:]
        var isQuoted = false
        for byte in line {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() } else if !isQuoted { counts[byte, default: 0] += 1 }
        }
        let candidates = [",", ";", "\t", "|"].map { UInt8(ascii: $0) }
        return candidates.max { counts[$0, default: 0] < counts[$1, default: 0] } ?? UInt8(ascii: ",")
    }
}

/// Brings a file's bytes to UTF-8 as far as that can be told at its begin; Windows-1252 is told cell by cell.
private struct TextEncoding: Sendable {
    private enum Form { case unknown, bytes, littleEndian, bigEndian }

    private var form = Form.unknown
    private var pending: [UInt8] = []
    private var highSurrogate: UInt16?

    /// nil: no text.
    mutating func utf8(_ bytes: [UInt8]) -> [UInt8]? {
        pending += bytes
        if form == .unknown {
            guard pending.count >= 4 else { return [] }
            recognise()
        }
        return convert(isLast: false)
    }

    mutating func finish() -> [UInt8]? {
        if form == .unknown { recognise() }
        return convert(isLast: true)
    }

    private mutating func recognise() {
        if pending.starts(with: [0xEF, 0xBB, 0xBF]) {
            form = .bytes
            pending.removeFirst(3)
        } else if pending.starts(with: [0xFF, 0xFE]) || pending.starts(with: [0xFE, 0xFF]) {
            form = pending[0] == 0xFF ? .littleEndian : .bigEndian
            pending.removeFirst(2)
        } else {
            form = .bytes
        }
    }

    private mutating func convert(isLast: Bool) -> [UInt8]? {
        if form == .bytes {
            defer { pending = [] }
            // No text file holds a zero byte; workbooks, pictures and UTF-16 without its mark do.
            return pending.contains(0) ? nil : pending
        }
        let count = pending.count / 2 * 2
        var units: [UInt16] = highSurrogate.map { [$0] } ?? []
        highSurrogate = nil
        for index in stride(from: 0, to: count, by: 2) {
            let (first, second) = (UInt16(pending[index]), UInt16(pending[index + 1]))
            units.append(form == .littleEndian ? second << 8 | first : first << 8 | second)
        }
        pending.removeFirst(count)
        if !isLast, let last = units.last, UTF16.isLeadSurrogate(last) { highSurrogate = units.removeLast() }
        if units.contains(0) { return nil }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }
}

/// Takes bytes of known delimiter, gives rows.
private struct DelimitedScanner: Sendable {
    let delimiter: UInt8
    let longestCell: Int
    let mostCells: Int
    private(set) var failure: DelimitedReader.Failure?
    private var rows: [DelimitedText.Row] = []
    private var cells: [String] = []
    private var cell: [UInt8] = []
    private var isQuoted = false
    private var endedQuote = false
    private var endedReturn = false
    private var line = 1
    private var firstLine = 1

    init(delimiter: UInt8, longestCell: Int, mostCells: Int) {
        self.delimiter = delimiter
        self.longestCell = longestCell
        self.mostCells = mostCells
    }

    mutating func takeRows() -> [DelimitedText.Row] {
        defer { rows = [] }
        return rows
    }

    mutating func take(_ byte: UInt8) {
        if byte == UInt8(ascii: "\n"), endedReturn {
            endedReturn = false
            return
        }
        if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r"), !isQuoted { line += 1 }
        endedReturn = false
        if isQuoted { return quoted(byte) }
        switch byte {
        case UInt8(ascii: "\"") where endedQuote:
            append(byte)
            isQuoted = true
        case UInt8(ascii: "\"") where cell.allSatisfy({ $0 == 0x20 }):
            cell.removeAll(keepingCapacity: true)
            isQuoted = true
        case delimiter: endCell()
        case UInt8(ascii: "\n"): endRow()
        case UInt8(ascii: "\r"):
            endRow()
            endedReturn = true
        default: append(byte)
        }
        endedQuote = false
    }

    mutating func endRow() {
        endCell()
        if cells.contains(where: { !$0.isEmpty }) { rows.append(DelimitedText.Row(line: firstLine, cells: cells)) }
        cells.removeAll(keepingCapacity: true)
        firstLine = line
    }

    private mutating func quoted(_ byte: UInt8) {
        if byte == UInt8(ascii: "\n") { line += 1 }
        guard byte == UInt8(ascii: "\"") else { return append(byte) }
        isQuoted = false
        endedQuote = true
    }

    private mutating func append(_ byte: UInt8) {
        guard cell.count < longestCell else { return failure = failure ?? .cellTooLong(line: firstLine) }
        cell.append(byte)
    }

    private mutating func endCell() {
        if cells.count < mostCells { cells.append(Self.text(cell)) } else { failure = failure ?? .tooManyCells(line: firstLine) }
        cell.removeAll(keepingCapacity: true)
    }

    private static func text(_ bytes: [UInt8]) -> String {
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        let start = bytes.firstIndex { !isSpace($0) } ?? bytes.endIndex
        let end = bytes.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? start
        return String(validating: bytes[start..<end], as: UTF8.self)
            ?? String(String.UnicodeScalarView(bytes[start..<end].map(windows1252)))
    }

    /// Windows-1252 differs from Latin-1 in 0x80…0x9F; unassigned places become the replacement character.
    private static func windows1252(_ byte: UInt8) -> Unicode.Scalar {
        guard (0x80...0x9F).contains(byte) else { return Unicode.Scalar(byte) }
        return windows1252Table[Int(byte) - 0x80]
    }

    private static let windows1252Table = Array("€\u{FFFD}‚ƒ„…†‡ˆ‰Š‹Œ\u{FFFD}Ž\u{FFFD}\u{FFFD}‘’“”•–—˜™š›œ\u{FFFD}žŸ".unicodeScalars)
}
