/// A national identity number (Nomor Induk Kependudukan): 16 digits.
///
/// Only its form is checked. The digits carry a region and a date of birth, but the population register holds
/// numbers whose date part is wrong, so refusing those would refuse real people.
public struct NIK: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    /// The sixteen ASCII digits. Personal data: never in a log, an address or a message.
    public let digits: String

    /// Reads a number as people and systems write it: spaces (also no-break ones) are dropped, the rest must be 16 ASCII digits.
    public init?(_ raw: some StringProtocol) {
        var digits = ""
        digits.reserveCapacity(16)
        for scalar in raw.unicodeScalars where !scalar.properties.isWhitespace {
            guard scalar.isASCIIDigit, digits.utf8.count < 16 else { return nil }
            digits.unicodeScalars.append(scalar)
        }
        guard digits.utf8.count == 16 else { return nil }
        self.digits = digits
    }

    /// The last four digits, which pages show and lists keep.
    public var lastFour: String { String(digits.suffix(4)) }

    /// The masked form `************0123`, safe in logs.
    public var description: String { Masking.nik(digits) }

    /// Shows the masked form in dumps and test output too.
    public var customMirror: Mirror { Mirror(self, children: ["masked": description]) }
}

extension NIK: Codable {
    /// Reads the sixteen digits.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let nik = NIK(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not 16 digits")
        }
        self = nik
    }

    /// Writes the sixteen digits: only into what is sealed.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(digits)
    }
}

extension Unicode.Scalar {
    var isASCIIDigit: Bool { value >= 0x30 && value <= 0x39 }
}
