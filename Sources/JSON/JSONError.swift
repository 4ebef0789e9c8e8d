/// Why a text is not JSON, and where. It never holds any of the input.
public struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong.
    public enum Problem: Sendable, Hashable {
        /// A byte that cannot stand here.
        case unexpectedByte
        /// An object has the same key twice; the place is that of the second one.
        case duplicateKey
        /// Arrays and objects are nested deeper than allowed.
        case tooDeep
        /// Bytes that are not UTF-8.
        case invalidUTF8
        /// Something that starts like a number but is none, e.g. `01` or `1.`.
        case invalidNumber
        /// An unknown escape in a string, or half of a surrogate pair.
        case invalidEscape
        /// Something follows the value.
        case trailingContent
        /// The text ends before the value does.
        case endOfInput
        /// A comment, which JSON does not have.
        case comment
    }

    /// What kind of byte stood there.
    public enum ByteClass: String, Sendable, Hashable {
        /// A to Z, a to z.
        case letter
        /// 0 to 9.
        case digit
        /// `"` or `'`.
        case quote
        /// One of `{ } [ ] ( )`.
        case bracket
        /// Any other visible ASCII character.
        case punctuation
        /// A space, tab or line break.
        case whitespace = "white space"
        /// A control character.
        case control = "control character"
        /// Part of a character outside of ASCII.
        case beyondASCII = "character outside of ASCII"
    }

    /// What is wrong.
    public let problem: Problem
    /// The line, from 1.
    public let line: Int
    /// The column in bytes, from 1.
    public let column: Int
    /// The kind of byte at that place, nil at the end of the input.
    public let found: ByteClass?

    /// English text for a log or a developer, without input data.
    public var description: String {
        let reason =
            switch problem {
            case .unexpectedByte: "unexpected \(found?.rawValue ?? "byte")"
            case .duplicateKey: "duplicate key"
            case .tooDeep: "nested too deep"
            case .invalidUTF8: "invalid UTF-8"
            case .invalidNumber: "invalid number"
            case .invalidEscape: "invalid escape in a string"
            case .trailingContent: "content after the value"
            case .endOfInput: "unexpected end"
            case .comment: "comments are not allowed"
            }
        return "\(reason) at line \(line), column \(column)"
    }
}

extension JSONError {
    init(_ problem: Problem, at offset: Int, in bytes: UnsafeBufferPointer<UInt8>) {
        let before = bytes[..<min(offset, bytes.count)]
        self.problem = problem
        line = before.count { $0 == UInt8(ascii: "\n") } + 1
        column = offset - (before.lastIndex(of: UInt8(ascii: "\n")) ?? -1)
        found = offset < bytes.count ? ByteClass(of: bytes[offset]) : nil
    }
}

extension JSONError.ByteClass {
    init(of byte: UInt8) {
        switch byte {
        case 0x80...: self = .beyondASCII
        case 0x41...0x5A, 0x61...0x7A: self = .letter
        case 0x30...0x39: self = .digit
        case 0x22, 0x27: self = .quote
        case 0x7B, 0x7D, 0x5B, 0x5D, 0x28, 0x29: self = .bracket
        case 0x09, 0x0A, 0x0D, 0x20: self = .whitespace
        case 0x21...0x7E: self = .punctuation
        default: self = .control
        }
    }
}
