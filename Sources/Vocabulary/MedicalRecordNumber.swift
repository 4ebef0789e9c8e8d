/// A clinic's own number of a patient's record (nomor rekam medis): free text within limits, unique in its clinic.
public struct MedicalRecordNumber: Hashable, Sendable, CustomStringConvertible {
    /// The number as the clinic writes it, without surrounding white space.
    public let text: String

    /// Reads a number: 1 to 64 characters, none of them a control character.
    public init?(_ raw: some StringProtocol) {
        let text = raw.trimmed
        guard (1...64).contains(text.count),
            text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
        else { return nil }
        self.text = text
    }

    /// The masked form: the last three characters, safe in logs.
    public var description: String { Masking.keepingLast(3, of: text) }
}
