/// COPY's text format: tab between columns, newline after a row, `\N` for NULL, backslash escapes (manual, COPY, "Text Format").
struct CopyEncoder {
    private static let chunkSize = 256 * 1024
    private var chunks: [[UInt8]] = []
    private var current: [UInt8] = []

    mutating func add(_ row: [PostgresParameter]) {
        for (index, value) in row.enumerated() {
            if index > 0 { current.append(UInt8(ascii: "\t")) }
            switch value {
            case .null: current.append(contentsOf: "\\N".utf8)
            case .text(let text): append(escaped: text.utf8)
            case .bytes(let bytes): append(hex: bytes, prefix: "\\\\x")
            case .binaryArray(let bytes): append(byteaArray: bytes)
            }
        }
        current.append(UInt8(ascii: "\n"))
        if current.count >= CopyEncoder.chunkSize {
            chunks.append(current)
            current = []
        }
    }

    mutating func finish() -> [[UInt8]] {
        if !current.isEmpty { chunks.append(current) }
        current = []
        return chunks
    }

    private mutating func append(escaped bytes: some Sequence<UInt8>) {
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "\\"): current.append(contentsOf: "\\\\".utf8)
            case UInt8(ascii: "\t"): current.append(contentsOf: "\\t".utf8)
            case UInt8(ascii: "\n"): current.append(contentsOf: "\\n".utf8)
            case UInt8(ascii: "\r"): current.append(contentsOf: "\\r".utf8)
            default: current.append(byte)
            }
        }
    }

    private mutating func append(hex bytes: some Sequence<UInt8>, prefix: String) {
        let digits = Array("0123456789abcdef".utf8)
        current.append(contentsOf: prefix.utf8)
        for byte in bytes {
            current.append(digits[Int(byte >> 4)])
            current.append(digits[Int(byte & 15)])
        }
    }

    /// An array literal quotes each element, and both the literal and COPY escape the backslash: four of them before the `x`.
    private mutating func append(byteaArray binary: [UInt8]) {
        let elements = binary.withUnsafeBytes { buffer in
            ArrayCoding.decode(PostgresCell(bytes: buffer, type: 0)) { cell in cell.bytes.map { $0.map { $0 } } ?? .some(nil) as [UInt8]?? }
        }
        current.append(UInt8(ascii: "{"))
        for (index, element) in (elements ?? []).enumerated() {
            if index > 0 { current.append(UInt8(ascii: ",")) }
            if let element {
                append(hex: element, prefix: "\"\\\\\\\\x")
                current.append(UInt8(ascii: "\""))
            } else {
                current.append(contentsOf: "NULL".utf8)
            }
        }
        current.append(UInt8(ascii: "}"))
    }
}
