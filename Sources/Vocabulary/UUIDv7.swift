import Foundation
import Synchronization

extension UUID {
    /// A new version 7 UUID (RFC 9562, 5.7) for now: greater than every one this process made before.
    ///
    /// Keys that grow keep B-tree inserts at one end. The twelve bits after the milliseconds count within one
    /// millisecond (RFC 9562, 6.2, method 1); when they run out, or the clock steps back, the time part runs ahead.
    public static func v7() -> UUID {
        let now = milliseconds(of: Date())
        let (time, counter) = lastV7.withLock { $0.advance(to: now) }
        return assemble(time: time, counter: counter)
    }

    /// A version 7 UUID for a given instant, with random bits for the rest: for imports and tests.
    /// Two for the same millisecond are in no particular order.
    public static func v7(at instant: Date) -> UUID {
        assemble(time: milliseconds(of: instant), counter: UInt16.random(in: 0...0x0FFF))
    }

    /// The instant in a version 7 UUID, to the millisecond; nil for other versions.
    public var v7Instant: Date? {
        guard uuid.6 >> 4 == 7 else { return nil }
        let bytes = [uuid.0, uuid.1, uuid.2, uuid.3, uuid.4, uuid.5]
        let milliseconds = bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Date(timeIntervalSince1970: Double(milliseconds) / 1000)
    }

    /// The usual text in lower case, as pages, API and `urn:uuid:` use it. (`uuidString` is upper case.)
    public var lowerText: String {
        withUnsafeBytes(of: uuid) { bytes in
            String(unsafeUninitializedCapacity: 36) { text in
                var position = 0
                for (index, byte) in bytes.enumerated() {
                    if index == 4 || index == 6 || index == 8 || index == 10 {
                        text[position] = UInt8(ascii: "-")
                        position += 1
                    }
                    text[position] = hexDigit(byte >> 4)
                    text[position + 1] = hexDigit(byte & 0x0F)
                    position += 2
                }
                return position
            }
        }
    }
}

private struct LastV7 {
    var time: UInt64 = 0
    var counter: UInt16 = 0

    mutating func advance(to now: UInt64) -> (time: UInt64, counter: UInt16) {
        if now > time {
            time = now
            // A random start in the lower half leaves at least 2048 values before the millisecond is used up.
            counter = UInt16.random(in: 0...0x07FF)
        } else if counter < 0x0FFF {
            counter += 1
        } else {
            time += 1
            counter = 0
        }
        return (time, counter)
    }
}

private let lastV7 = Mutex(LastV7())

private func milliseconds(of instant: Date) -> UInt64 {
    UInt64(max(0, (instant.timeIntervalSince1970 * 1000).rounded(.down))) & 0xFFFF_FFFF_FFFF
}

private func assemble(time: UInt64, counter: UInt16) -> UUID {
    let random = UInt64.random(in: .min ... .max)
    func timeByte(_ shift: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: time >> shift) }
    func randomByte(_ shift: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: random >> shift) }
    return UUID(
        uuid: (
            timeByte(40), timeByte(32), timeByte(24), timeByte(16), timeByte(8), timeByte(0),
            0x70 | UInt8(counter >> 8), UInt8(truncatingIfNeeded: counter),
            0x80 | (randomByte(56) & 0x3F), randomByte(48), randomByte(40), randomByte(32),
            randomByte(24), randomByte(16), randomByte(8), randomByte(0)
        ))
}

private func hexDigit(_ nibble: UInt8) -> UInt8 {
    nibble < 10 ? 0x30 + nibble : 0x57 + nibble
}
