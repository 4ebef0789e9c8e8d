/// The number of a clinic: the first part of every tenant key.
public struct ClinicID: RawRepresentable, Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    /// The number in the database.
    public let rawValue: Int64

    /// Wraps a number that the database gave.
    public init(rawValue: Int64) { self.rawValue = rawValue }

    /// Wraps a number that the database gave.
    public init(_ rawValue: Int64) { self.rawValue = rawValue }

    /// Orders by number.
    public static func < (left: ClinicID, right: ClinicID) -> Bool { left.rawValue < right.rawValue }

    /// The bare number.
    public var description: String { String(rawValue) }
}

/// The code by which people and clinic systems name a clinic, `KLN-MELATI`: 2 to 32 of `A-Z 0-9 -`, upper case.
public struct ClinicCode: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The code in upper case.
    public let text: String

    /// Reads a code in any case; surrounding white space is dropped.
    public init?(_ raw: some StringProtocol) {
        let text = raw.trimmed.uppercased()
        let allowed = text.utf8.allSatisfy { $0.isASCIIDigit || $0.isASCIILetter || $0 == UInt8(ascii: "-") }
        guard (2...32).contains(text.utf8.count), allowed else { return nil }
        self.text = text
    }

    /// Orders alphabetically.
    public static func < (left: ClinicCode, right: ClinicCode) -> Bool { left.text < right.text }

    /// The code.
    public var description: String { text }
}
