/// A statement ready for the wire: its text and its parameters in one buffer, encoded on the caller's thread.
struct Statement: Sendable {
    let text: String
    /// Worth preparing under a name: not what is run once.
    let isRepeated: Bool
    private let bytes: [UInt8]
    private let offsets: [Int32]
    private let lengths: [Int32]
    private let formats: [Int32]

    /// The protocol counts parameters in 16 bits.
    static let maximumParameters = 65_535

    init(_ sql: SQL, isRepeated: Bool = true) {
        text = sql.text
        self.isRepeated = isRepeated
        var bytes: [UInt8] = []
        var offsets: [Int32] = []
        var lengths: [Int32] = []
        var formats: [Int32] = []
        for parameter in sql.parameters {
            offsets.append(parameter == .null ? -1 : Int32(bytes.count))
            let start = bytes.count
            switch parameter {
            case .null: formats.append(0)
            case .text(let text):
                bytes.append(contentsOf: text.utf8)
                formats.append(0)
            case .bytes(let value), .binaryArray(let value):
                bytes.append(contentsOf: value)
                formats.append(1)
            }
            lengths.append(Int32(bytes.count - start))
            bytes.append(0)
        }
        self.bytes = bytes
        self.offsets = offsets
        self.lengths = lengths
        self.formats = formats
    }

    var parameterCount: Int { offsets.count }

    /// Hands the parameters to libpq in its form: count, values, lengths, formats.
    func withParameters<Result>(
        _ body: (Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> Result
    ) -> Result {
        if offsets.isEmpty { return body(0, nil, nil, nil) }
        return bytes.withUnsafeBytes { buffer in
            let base = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            return withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: offsets.count) { values in
                for (index, offset) in offsets.enumerated() {
                    values.initializeElement(at: index, to: offset < 0 ? nil : base.map { $0 + Int(offset) })
                }
                return lengths.withUnsafeBufferPointer { lengths in
                    formats.withUnsafeBufferPointer { formats in
                        body(Int32(offsets.count), UnsafePointer(values.baseAddress), lengths.baseAddress, formats.baseAddress)
                    }
                }
            }
        }
    }
}
