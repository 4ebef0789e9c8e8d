/// A table in a text file that is read as a whole; see ``DelimitedReader``.
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

    /// Reads a whole file. What is no text has no rows.
    public init(_ bytes: [UInt8]) {
        var reader = DelimitedReader(longestCell: .max, mostCells: .max)
        rows = (try? reader.take(bytes) + reader.finish()) ?? []
    }
}
