import Foundation
import Vocabulary

/// Where a sealed value stands. It is authenticated with the value, so that a value copied to another row, column, table or clinic
/// does not open there.
public struct SealedPlace: Sendable {
    /// The table's name.
    public let table: StaticString
    /// The row's key without the clinic.
    public let row: String
    /// The column's name.
    public let column: StaticString

    /// A place in a table whose rows are named by text.
    public init(table: StaticString, row: String, column: StaticString) {
        self.table = table
        self.row = row
        self.column = column
    }

    /// A place in a table whose rows are named by UUID.
    public init(table: StaticString, row: UUID, column: StaticString) {
        self.init(table: table, row: row.lowerText, column: column)
    }
}

/// Bytes in which every part is preceded by its length: no two lists of parts give the same bytes.
struct LengthPrefixed {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ part: some Collection<UInt8>) {
        withUnsafeBytes(of: UInt32(part.count).bigEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: part)
    }

    mutating func append(_ part: String) { append(part.utf8) }

    mutating func append(_ number: Int64) {
        withUnsafeBytes(of: number.bigEndian) { append($0) }
    }

    /// An absent part differs from an empty one.
    mutating func append(_ part: String?) {
        bytes.append(part == nil ? 0 : 1)
        append(part ?? "")
    }
}
