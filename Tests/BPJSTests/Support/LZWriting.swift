@testable import BPJS

/// What LZString reads, written the plain way: each unit as a literal. Larger than BPJS's own, and read alike.
enum LZWriting {
    static func text(_ text: String) -> String {
        var bits = Bits()
        var (width, left) = (3, 4)
        func grow() {
            left -= 1
            if left == 0 {
                left = 1 << width
                width += 1
            }
        }
        for (index, unit) in text.utf16.enumerated() {
            let isByte = unit < 256
            bits.write(isByte ? 0 : 1, index == 0 ? 2 : width)
            bits.write(Int(unit), isByte ? 8 : 16)
            if index > 0 {
                grow()
                grow()
            }
        }
        bits.write(2, text.isEmpty ? 2 : width)
        return bits.text
    }

    private struct Bits {
        private var all: [Bool] = []
        private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-")

        mutating func write(_ number: Int, _ count: Int) { for place in 0..<count { all.append(number >> place & 1 == 1) } }

        var text: String {
            let padded = all + [Bool](repeating: false, count: (6 - all.count % 6) % 6)
            return String(
                stride(from: 0, to: padded.count, by: 6).map { start in
                    Self.alphabet[padded[start..<start + 6].reduce(0) { $0 << 1 | ($1 ? 1 : 0) }]
                })
        }
    }
}
