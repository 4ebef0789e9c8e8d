/// A table in a text file, as spreadsheets write it (RFC 4180, and its Indonesian dialect with semicolons): quoted cells may hold
/// delimiters, line ends and doubled quotes. UTF-8 with or without a byte order mark; what is not UTF-8 is read as Windows-1252.
public struct DelimitedText: Sendable {
    /// One row with the line that it begins on, counted from 1.
    public struct Row: Sendable, Hashable {
        /// The line in the file.
        public let line: Int
        /// The cells, without the white space around them.
        public let cells: [String]
    }

    /// The rows that are not empty.
    public let rows: [Row]

    /// Reads a whole file. The delimiter is the one of comma, semicolon, tab and bar that the first line has most of.
    public init(_ bytes: [UInt8]) {
        let bytes = Self.unicode(bytes)
        var scanner = Scanner(delimiter: Self.delimiter(of: bytes))
        for byte in bytes { scanner.take(byte) }
        rows = scanner.finish()
    }

    private static func unicode(_ bytes: [UInt8]) -> [UInt8] {
        let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        if String(validating: content, as: UTF8.self) != nil { return content }
        return Array(String(String.UnicodeScalarView(content.map(windows1252))).utf8)
    }

    /// Windows-1252 differs from Latin-1 in 0x80…0x9F; unassigned places become the replacement character.
    private static func windows1252(_ byte: UInt8) -> Unicode.Scalar {
        guard (0x80...0x9F).contains(byte) else { return Unicode.Scalar(byte) }
        let table = Array("€\u{FFFD}‚ƒ„…†‡ˆ‰Š‹Œ\u{FFFD}Ž\u{FFFD}\u{FFFD}‘’“”•–—˜™š›œ\u{FFFD}žŸ".unicodeScalars)
        return table[Int(byte) - 0x80]
    }

    private static func delimiter(of bytes: [UInt8]) -> UInt8 {
        let first = bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        let candidates = [",", ";", "\t", "|"].map { Character($0).asciiValue ?? 0 }
        return candidates.max { left, right in first.count { $0 == left } < first.count { $0 == right } } ?? UInt8(ascii: ",")
    }

    private struct Scanner {
        let delimiter: UInt8
        private var rows: [Row] = []
        private var cells: [String] = []
        private var cell: [UInt8] = []
        private var isQuoted = false
        private var endedQuote = false
        private var line = 1
        private var firstLine = 1

        init(delimiter: UInt8) { self.delimiter = delimiter }

        mutating func take(_ byte: UInt8) {
            if byte == UInt8(ascii: "\n") { line += 1 }
            if isQuoted {
                guard byte == UInt8(ascii: "\"") else { return cell.append(byte) }
                isQuoted = false
                endedQuote = true
                return
            }
            switch byte {
            case UInt8(ascii: "\"") where endedQuote:
                cell.append(byte)
                isQuoted = true
            case UInt8(ascii: "\"") where cell.isEmpty: isQuoted = true
            case delimiter: endCell()
            case UInt8(ascii: "\n"): endRow()
            case UInt8(ascii: "\r"): break
            default: cell.append(byte)
            }
            endedQuote = false
        }

        mutating func finish() -> [Row] {
            endRow()
            return rows
        }

        private mutating func endCell() {
            cells.append(Self.trimmed(cell))
            cell.removeAll(keepingCapacity: true)
        }

        private mutating func endRow() {
            endCell()
            if cells.contains(where: { !$0.isEmpty }) { rows.append(Row(line: firstLine, cells: cells)) }
            cells.removeAll(keepingCapacity: true)
            firstLine = line
        }

        private static func trimmed(_ bytes: [UInt8]) -> String {
            let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
            let start = bytes.firstIndex { !isSpace($0) } ?? bytes.endIndex
            let end = bytes.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? start
            return String(decoding: bytes[start..<end], as: UTF8.self)
        }
    }
}
