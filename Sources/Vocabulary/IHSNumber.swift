/// An id that SATUSEHAT gave to a person: a patient (`P` and 11 digits; old sandbox: 12 digits) or a practitioner
/// (digits; old sandbox `N` and digits).
///
/// Any FHIR id is accepted, because a clinic on a custom endpoint may have others; the two forms can be asked for.
public struct IHSNumber: Hashable, Sendable, CustomStringConvertible {
    /// The id as it stands in a reference after `Patient/` or `Practitioner/`.
    public let text: String

    /// Reads an id; surrounding white space is dropped, the rest must be a FHIR id: 1 to 64 of `A-Z a-z 0-9 - .`.
    public init?(_ raw: some StringProtocol) {
        let text = raw.trimmed
        guard (1...64).contains(text.utf8.count), text.utf8.allSatisfy(\.isFHIRIDByte) else { return nil }
        self.text = text
    }

    /// Whether this looks like a patient's number on the national platform.
    public var hasPatientForm: Bool {
        let bytes = Array(text.utf8)
        return bytes.count == 12 && (bytes[0] == UInt8(ascii: "P") || bytes[0].isASCIIDigit)
            && bytes.dropFirst().allSatisfy(\.isASCIIDigit)
    }

    /// Whether this looks like a practitioner's number on the national platform.
    public var hasPractitionerForm: Bool {
        let bytes = text.utf8.first == UInt8(ascii: "N") ? text.utf8.dropFirst() : text.utf8[...]
        return (8...11).contains(bytes.count) && bytes.allSatisfy(\.isASCIIDigit)
    }

    /// The id itself: a number of the platform, which says nothing without access to it.
    public var description: String { text }
}

extension UInt8 {
    var isASCIIDigit: Bool { self >= 0x30 && self <= 0x39 }
    var isASCIILetter: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A }
    var isFHIRIDByte: Bool { isASCIIDigit || isASCIILetter || self == UInt8(ascii: "-") || self == UInt8(ascii: ".") }
}

extension StringProtocol {
    /// Without white space at both ends.
    var trimmed: String {
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
