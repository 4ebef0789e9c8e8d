/// LZString's compression into its "encoded URI component" alphabet (reference of BPJS, section 2.5).
struct LZStringCompressor {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-".utf8)

    private struct Pair: Hashable {
        let prefix: Int
        let unit: UInt16
    }

    private var units: [UInt16: Int] = [:]
    private var pairs: [Pair: Int] = [:]
    private var pending: Set<Int> = []
    private var unitOf: [Int: UInt16] = [:]
    private var size = 3
    private var width = 2
    private var untilWider = 2
    private var output: [UInt8] = []
    private var group: UInt8 = 0
    private var filled = 0

    private init() {}

    static func compress(_ text: String) -> [UInt8] {
        var compressor = LZStringCompressor()
        compressor.run(text)
        return compressor.output
    }

    private mutating func run(_ text: String) {
        var phrase: Int?
        for unit in text.utf16 {
            let single = code(of: unit)
            guard let prefix = phrase else {
                phrase = single
                continue
            }
            let pair = Pair(prefix: prefix, unit: unit)
            if let longer = pairs[pair] {
                phrase = longer
            } else {
                emit(prefix)
                pairs[pair] = size
                size += 1
                phrase = single
            }
        }
        if let phrase { emit(phrase) }
        write(2, bits: width)
        pad()
    }

    /// A unit that was not seen before takes the next code, and is written out when it is first emitted.
    private mutating func code(of unit: UInt16) -> Int {
        if let known = units[unit] { return known }
        let new = size
        size += 1
        units[unit] = new
        unitOf[new] = unit
        pending.insert(new)
        return new
    }

    private mutating func emit(_ code: Int) {
        if pending.remove(code) != nil, let unit = unitOf[code] {
            write(unit < 256 ? 0 : 1, bits: width)
            write(Int(unit), bits: unit < 256 ? 8 : 16)
            tick()
        } else {
            write(code, bits: width)
        }
        tick()
    }

    private mutating func tick() {
        untilWider -= 1
        if untilWider == 0 {
            untilWider = 1 << width
            width += 1
        }
    }

    /// Numbers go least significant bit first into groups of six, which are filled from the most significant.
    private mutating func write(_ number: Int, bits: Int) {
        for bit in 0..<bits {
            push(UInt8(number >> bit & 1))
        }
    }

    private mutating func push(_ bit: UInt8) {
        group = group << 1 | bit
        filled += 1
        if filled == 6 {
            output.append(Self.alphabet[Int(group)])
            group = 0
            filled = 0
        }
    }

    /// At least one bit is added, even when the last group was exactly full.
    private mutating func pad() {
        repeat { push(0) } while filled != 0
    }
}
