import Vocabulary

/// The platform's words made fit to be stored, shown and grouped: without ids, numbers of people, and line breaks.
enum Wording {
    /// Longer words than this say no more.
    private static let limit = 300
    private static let types = [
        "Patient", "Practitioner", "Encounter", "Condition", "Observation", "Procedure", "Location", "Organization",
    ].map { Array("\($0)/".utf8) }
    /// So many digits or more are a number of somebody, or an id.
    private static let fewestDigits = 11

    static func plain(_ words: String) -> String {
        let flat = Masking.text(words).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return String(nameless(Array(flat.utf8)).prefix(limit))
    }

    /// Read by byte: a regular expression is compiled at each use, and every refusal of a batch passes here.
    private static func nameless(_ words: [UInt8]) -> String {
        var kept: [UInt8] = []
        var rest = words[...]
        while let byte = rest.first {
            if let type = types.first(where: rest.starts), let id = rest.dropFirst(type.count).first, isOfID(id) {
                kept += type + Array("…".utf8)
                rest = rest.dropFirst(type.count).drop(while: isOfID)
            } else if let length = uuid(rest) ?? number(rest) {
                kept += Array("…".utf8)
                rest = rest.dropFirst(length)
            } else {
                kept.append(byte)
                rest = rest.dropFirst()
            }
        }
        return String(decoding: kept, as: UTF8.self)
    }

    /// The length of a UUID that begins here.
    private static func uuid(_ text: ArraySlice<UInt8>) -> Int? {
        guard text.count >= 36 else { return nil }
        let isUUID = text.prefix(36).enumerated().allSatisfy { place, byte in
            [8, 13, 18, 23].contains(place) ? byte == UInt8(ascii: "-") : Character(UnicodeScalar(byte)).isHexDigit
        }
        return isUUID ? 36 : nil
    }

    /// The length of an IHS number, NIK or card number that begins here; a patient's begins with P.
    private static func number(_ text: ArraySlice<UInt8>) -> Int? {
        let lead = text.first == UInt8(ascii: "P") ? 1 : 0
        let digits = text.dropFirst(lead).prefix(while: isDigit).count
        return digits >= fewestDigits ? lead + digits : nil
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isOfID(_ byte: UInt8) -> Bool {
        let character = Character(UnicodeScalar(byte))
        return character.isASCII && (character.isLetter || character.isNumber || character == "." || character == "-")
    }
}
