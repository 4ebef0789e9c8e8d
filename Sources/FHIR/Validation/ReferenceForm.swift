/// What a `Reference.reference` may look like in a body that we send.
enum ReferenceForm: Equatable {
    /// `Type/id`, also with `/_history/version`.
    case relative(type: String)
    /// `urn:uuid:…`: another resource of ours, bound when it is sent.
    case urn
    /// `#id`: a contained resource.
    case contained(id: String)

    init?(_ text: String) {
        if text.hasPrefix("#") {
            let id = String(text.dropFirst())
            guard Self.isID(id) else { return nil }
            self = .contained(id: id)
            return
        }
        if text.hasPrefix("urn:") {
            guard text.hasPrefix("urn:uuid:"), Self.isUUID(Array(text.utf8.dropFirst(9))[...]) else { return nil }
            self = .urn
            return
        }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 || (parts.count == 4 && parts[2] == "_history" && Self.isID(parts[3])),
            Self.isTypeName(parts[0]), Self.isID(parts[1])
        else { return nil }
        self = .relative(type: parts[0])
    }

    static func isID(_ text: String) -> Bool { Primitive.id.problem(with: .string(text)) == nil }

    /// `8-4-4-4-12` hexadecimal digits.
    static func isUUID(_ bytes: ArraySlice<UInt8>) -> Bool {
        let groups = bytes.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return groups.map(\.count) == [8, 4, 4, 4, 12]
            && groups.joined().allSatisfy { isDigit($0) || ((0x61...0x66).contains($0 | 0x20)) }
    }

    private static func isTypeName(_ text: String) -> Bool {
        guard let first = text.utf8.first, (0x41...0x5A).contains(first) else { return false }
        return text.utf8.allSatisfy { isAlphanumeric($0) && !isDigit($0) }
    }
}
