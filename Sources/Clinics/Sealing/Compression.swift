import CZlib

/// Raw deflate with a preset dictionary, in the program and not in the database: a FHIR body shrinks to a third or less
/// (`default_toast_compression` does nothing for rows under 2 kB).
enum Compression {
    /// The second byte of a sealed value. Numbers are never reused, and the dictionary of one is never changed.
    enum Method: UInt8 {
        case none = 0
        case deflateDictionary1 = 1
    }

    /// Below this nothing is gained.
    private static let smallest = 32
    /// Far above any body that is stored; a value that inflates to more is damaged.
    private static let largest = 64 << 20
    private static let rawDeflate: Int32 = -15

    /// The bytes, deflated if that makes them smaller.
    static func pack(_ bytes: [UInt8]) -> (method: Method, bytes: [UInt8]) {
        guard bytes.count >= smallest, let deflated = deflated(bytes), deflated.count < bytes.count else { return (.none, bytes) }
        return (.deflateDictionary1, deflated)
    }

    /// The bytes as they were before ``pack(_:)``.
    static func unpack(_ bytes: [UInt8], _ method: Method) throws(SealingError) -> [UInt8] {
        switch method {
        case .none: return bytes
        case .deflateDictionary1:
            guard let inflated = inflated(bytes) else { throw .damaged }
            return inflated
        }
    }

    private static func deflated(_ bytes: [UInt8]) -> [UInt8]? {
        var stream = z_stream()
        let size = Int32(MemoryLayout<z_stream>.size)
        guard deflateInit2_(&stream, 6, Z_DEFLATED, rawDeflate, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK else { return nil }
        defer { deflateEnd(&stream) }
        guard deflateSetDictionary(&stream, Dictionary1.bytes, uInt(Dictionary1.bytes.count)) == Z_OK else { return nil }
        var input = bytes
        let bound = Int(deflateBound(&stream, uLong(input.count)))
        return input.withUnsafeMutableBufferPointer { input in
            [UInt8](unsafeUninitializedCapacity: bound) { output, count in
                stream.next_in = input.baseAddress
                stream.avail_in = uInt(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = uInt(bound)
                count = deflate(&stream, Z_FINISH) == Z_STREAM_END ? bound - Int(stream.avail_out) : 0
            }
        }
    }

    private static func inflated(_ bytes: [UInt8]) -> [UInt8]? {
        var stream = z_stream()
        guard inflateInit2_(&stream, rawDeflate, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
        defer { inflateEnd(&stream) }
        guard inflateSetDictionary(&stream, Dictionary1.bytes, uInt(Dictionary1.bytes.count)) == Z_OK else { return nil }
        var input = bytes
        var output: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: max(4096, bytes.count * 8))
        return input.withUnsafeMutableBufferPointer { input -> [UInt8]? in
            stream.next_in = input.baseAddress
            stream.avail_in = uInt(input.count)
            while true {
                let (status, made) = chunk.withUnsafeMutableBufferPointer { chunk in
                    stream.next_out = chunk.baseAddress
                    stream.avail_out = uInt(chunk.count)
                    let status = inflate(&stream, Z_NO_FLUSH)
                    return (status, chunk.count - Int(stream.avail_out))
                }
                output.append(contentsOf: chunk[0..<made])
                if status == Z_STREAM_END { return output }
                guard status == Z_OK, made > 0, output.count <= largest else { return nil }
            }
        }
    }
}
