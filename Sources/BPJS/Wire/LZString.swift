import Foundation

/// LZString's `decompressFromEncodedURIComponent`: an LZW over UTF-16 code units, written with six bits a character.
public enum LZString {
    /// The longest text that is taken, in UTF-16 code units. The longest reference lists have some hundred thousand.
    public static let mostUnits = 32 << 20

    /// The text that was compressed.
    /// - Parameter compressed: characters of LZString's URI alphabet, in ASCII.
    public static func decompress(_ compressed: some Sequence<UInt8>, mostUnits: Int = Self.mostUnits) throws(ResponseFault) -> String {
        var bits = try Bits(compressed)
        var output = Output(most: mostUnits)
        try read(&bits, into: &output)
        guard let text = String(validating: output.units, as: UTF16.self) else { throw .notText }
        return text
    }

    private static func read(_ bits: inout Bits, into output: inout Output) throws(ResponseFault) {
        // Of the entries 0…2 none is in the text: they are the codes for literals and for the end.
        var dictionary = [Range<Int>](repeating: 0..<0, count: Code.first)
        var width = 3
        // The width grows when so many entries more have been added.
        var left = 4
        func added() {
            left -= 1
            if left == 0 {
                left = 1 << width
                width += 1
            }
        }

        switch try bits.read(2) {
        case Code.byte: try output.append(UInt16(try bits.read(8)))
        case Code.unit: try output.append(UInt16(try bits.read(16)))
        case Code.end: return
        default: throw .notCompressed
        }
        var last = 0..<1
        dictionary.append(last)

        while true {
            let code = try bits.read(width)
            let start = output.units.count
            switch code {
            case Code.byte, Code.unit:
                try output.append(UInt16(try bits.read(code == Code.byte ? 8 : 16)))
                dictionary.append(start..<start + 1)
                added()
            case Code.end: return
            case dictionary.count:
                // Not added yet: what came last, and its first unit once more.
                try output.append(copyOf: last)
                try output.append(output.units[last.lowerBound])
            case dictionary.indices: try output.append(copyOf: dictionary[code])
            default: throw .notCompressed
            }
            // What came last and the first unit of this: they stand side by side in the output.
            dictionary.append(last.lowerBound..<last.upperBound + 1)
            added()
            last = start..<output.units.count
        }
    }

    private enum Code {
        static let byte = 0
        static let unit = 1
        static let end = 2
        static let first = 3
    }
}

/// What has been decompressed so far.
private struct Output {
    var units: [UInt16] = []
    let most: Int

    init(most: Int) { self.most = most }

    mutating func append(_ unit: UInt16) throws(ResponseFault) {
        guard units.count < most else { throw .tooLarge }
        units.append(unit)
    }

    mutating func append(copyOf range: Range<Int>) throws(ResponseFault) {
        guard range.count <= most - units.count else { throw .tooLarge }
        // One by one: a slice of the array would keep a second reference to it, and have the whole of it copied.
        for index in range { units.append(units[index]) }
    }
}

/// The bits of the text, of each character the most significant first.
private struct Bits {
    private var sixes: [UInt8] = []
    private var next = 0

    init(_ text: some Sequence<UInt8>) throws(ResponseFault) {
        sixes.reserveCapacity(text.underestimatedCount)
        for character in text {
            guard let value = Self.values[Int(character)] else { throw .notCompressed }
            sixes.append(value)
        }
    }

    /// A number whose first bit is its least significant.
    mutating func read(_ count: Int) throws(ResponseFault) -> Int {
        guard next + count <= sixes.count * 6 else { throw .truncated }
        var number = 0
        for place in 0..<count {
            number |= Int(sixes[next / 6] >> (5 - UInt8(next % 6)) & 1) << place
            next += 1
        }
        return number
    }

    /// By ASCII code. A plus may have become a space on its way; `$` fills up and holds nothing.
    private static let values: [UInt8?] = {
        var values = [UInt8?](repeating: nil, count: 256)
        for (value, character) in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-".utf8.enumerated() {
            values[Int(character)] = UInt8(value)
        }
        values[Int(UInt8(ascii: " "))] = values[Int(UInt8(ascii: "+"))]
        values[Int(UInt8(ascii: "$"))] = 0
        return values
    }()
}
