extension JSONParser {
    /// Reads a string; stands on its opening quote.
    mutating func string() throws(JSONError) -> String {
        at += 1
        let start = at
        var isASCII = true
        while at < bytes.count {
            let byte = bytes[at]
            if byte == UInt8(ascii: "\"") {
                let text = try text(from: start, to: at, isASCII: isASCII)
                at += 1
                return text
            }
            if byte == UInt8(ascii: "\\") { return try stringWithEscapes(from: start) }
            if byte < 0x20 { throw failure(.unexpectedByte) }
            if byte >= 0x80 { isASCII = false }
            at += 1
        }
        throw failure(.endOfInput)
    }

    /// Goes on at the first backslash, copying into a buffer.
    private mutating func stringWithEscapes(from start: Int) throws(JSONError) -> String {
        var unescaped: [UInt8] = []
        var runStart = start
        while at < bytes.count {
            let byte = bytes[at]
            if byte == UInt8(ascii: "\"") {
                unescaped += bytes[runStart..<at]
                // Escapes give whole characters, so only the bytes as they were read can be wrong.
                guard let text = String(validating: unescaped, as: UTF8.self) else {
                    throw failure(.invalidUTF8, at: firstInvalid(from: start, to: at))
                }
                at += 1
                return text
            }
            if byte == UInt8(ascii: "\\") {
                unescaped += bytes[runStart..<at]
                try escape(into: &unescaped)
                runStart = at
                continue
            }
            if byte < 0x20 { throw failure(.unexpectedByte) }
            at += 1
        }
        throw failure(.endOfInput)
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
        let backslash = at
        guard at + 1 < bytes.count else { throw failure(.endOfInput, at: bytes.count) }
        let kind = bytes[at + 1]
        at += 2
        switch kind {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(kind)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "u"): text += Array(String(try scalar(from: backslash)).utf8)
        default: throw failure(.invalidEscape, at: backslash)
        }
    }

    /// Reads the digits behind `\u`, and the second half of a surrogate pair.
    private mutating func scalar(from backslash: Int) throws(JSONError) -> Character {
        let first = try hexUnit(from: backslash)
        if let scalar = Unicode.Scalar(first) { return Character(scalar) }
        guard first < 0xDC00, at + 1 < bytes.count, bytes[at] == UInt8(ascii: "\\"), bytes[at + 1] == UInt8(ascii: "u") else {
            throw failure(.invalidEscape, at: backslash)
        }
        at += 2
        let second = try hexUnit(from: backslash)
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (UInt32(first - 0xD800) << 10 | UInt32(second - 0xDC00)))
        else { throw failure(.invalidEscape, at: backslash) }
        return Character(scalar)
    }

    private mutating func hexUnit(from backslash: Int) throws(JSONError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard at < bytes.count else { throw failure(.endOfInput) }
            let byte = bytes[at]
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte - 0x30
            case 0x41...0x46: digit = byte - 0x41 + 10
            case 0x61...0x66: digit = byte - 0x61 + 10
            default: throw failure(.invalidEscape, at: backslash)
            }
            unit = unit << 4 | UInt16(digit)
            at += 1
        }
        return unit
    }

    private func text(from start: Int, to end: Int, isASCII: Bool) throws(JSONError) -> String {
        let slice = UnsafeBufferPointer(rebasing: bytes[start..<end])
        if isASCII { return String(decoding: slice, as: UTF8.self) }
        guard let text = String(validating: slice, as: UTF8.self) else {
            throw failure(.invalidUTF8, at: firstInvalid(from: start, to: end))
        }
        return text
    }

    /// Where the first byte stands that belongs to no character.
    private func firstInvalid(from start: Int, to end: Int) -> Int {
        var decoder = UTF8.ForwardParser()
        var remaining = bytes[start..<end].makeIterator()
        var place = start
        while case .valid(let character) = decoder.parseScalar(from: &remaining) { place += character.count }
        return place
    }
}
