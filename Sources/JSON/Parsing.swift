extension JSON {
    /// Reads one JSON value from UTF-8 bytes, strictly by RFC 8259: no duplicate keys, comments, trailing commas, lone surrogates
    /// or content behind the value. A byte order mark at the start is skipped.
    /// - Parameters:
    ///   - bytes: UTF-8.
    ///   - maximumDepth: how many arrays and objects may stand inside each other.
    public static func parse(_ bytes: [UInt8], maximumDepth: Int = 64) throws(JSONError) -> JSON {
        try bytes.withUnsafeBufferPointer { (buffer) throws(JSONError) -> JSON in
            var parser = JSONParser(bytes: buffer, maximumDepth: maximumDepth)
            return try parser.document()
        }
    }

    /// Reads one JSON value from a text, by the same rules as from bytes.
    public static func parse(_ text: String) throws(JSONError) -> JSON {
        try parse(Array(text.utf8))
    }
}

/// A recursive descent over the bytes; strings are in its other file.
struct JSONParser {
    let bytes: UnsafeBufferPointer<UInt8>
    let maximumDepth: Int
    var at = 0

    init(bytes: UnsafeBufferPointer<UInt8>, maximumDepth: Int) {
        self.bytes = bytes
        self.maximumDepth = maximumDepth
    }

    mutating func document() throws(JSONError) -> JSON {
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { at = 3 }
        let value = try value(depth: 0)
        skipWhitespace()
        guard at == bytes.count else { throw failure(isComment ? .comment : .trailingContent) }
        return value
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSON {
        skipWhitespace()
        guard at < bytes.count else { throw failure(.endOfInput) }
        switch bytes[at] {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "{"): return .object(try object(depth: depth + 1))
        case UInt8(ascii: "["): return .array(try array(depth: depth + 1))
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default: throw unexpected()
        }
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSONObject {
        guard depth <= maximumDepth else { throw failure(.tooDeep) }
        at += 1
        var result = JSONObject()
        if try take(UInt8(ascii: "}")) { return result }
        while true {
            skipWhitespace()
            let keyStart = at
            guard at < bytes.count else { throw failure(.endOfInput) }
            guard bytes[at] == UInt8(ascii: "\"") else { throw unexpected() }
            let key = try string()
            guard try take(UInt8(ascii: ":")) else { throw unexpected() }
            let member = try value(depth: depth)
            guard result.appendIfNew(key, member) else { throw failure(.duplicateKey, at: keyStart) }
            if try take(UInt8(ascii: "}")) { return result }
            guard try take(UInt8(ascii: ",")) else { throw unexpected() }
        }
    }

    private mutating func array(depth: Int) throws(JSONError) -> [JSON] {
        guard depth <= maximumDepth else { throw failure(.tooDeep) }
        at += 1
        var result: [JSON] = []
        if try take(UInt8(ascii: "]")) { return result }
        while true {
            result.append(try value(depth: depth))
            if try take(UInt8(ascii: "]")) { return result }
            guard try take(UInt8(ascii: ",")) else { throw unexpected() }
        }
    }

    private mutating func number() throws(JSONError) -> JSONNumber {
        guard let end = JSONNumber.end(of: bytes, from: at) else { throw failure(.invalidNumber) }
        defer { at = end }
        return JSONNumber(checked: String(decoding: UnsafeBufferPointer(rebasing: bytes[at..<end]), as: UTF8.self))
    }

    private mutating func literal(_ word: StaticString, _ result: JSON) throws(JSONError) -> JSON {
        for offset in 0..<word.utf8CodeUnitCount {
            guard at < bytes.count else { throw failure(.endOfInput) }
            guard bytes[at] == word.utf8Start[offset] else { throw unexpected() }
            at += 1
        }
        return result
    }

    /// Skips white space, then takes this byte if it comes next. Throws at the end of the input.
    private mutating func take(_ byte: UInt8) throws(JSONError) -> Bool {
        skipWhitespace()
        guard at < bytes.count else { throw failure(.endOfInput) }
        guard bytes[at] == byte else { return false }
        at += 1
        return true
    }

    @inline(__always)
    private mutating func skipWhitespace() {
        while at < bytes.count {
            switch bytes[at] {
            case 0x20, 0x0A, 0x0D, 0x09: at += 1
            default: return
            }
        }
    }

    private var isComment: Bool {
        guard at < bytes.count, bytes[at] == UInt8(ascii: "/"), at + 1 < bytes.count else { return false }
        return bytes[at + 1] == UInt8(ascii: "/") || bytes[at + 1] == UInt8(ascii: "*")
    }

    private func unexpected() -> JSONError { failure(isComment ? .comment : .unexpectedByte) }

    func failure(_ problem: JSONError.Problem, at offset: Int? = nil) -> JSONError {
        JSONError(problem, at: offset ?? at, in: bytes)
    }
}
