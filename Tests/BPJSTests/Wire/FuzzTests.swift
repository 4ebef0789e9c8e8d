import Foundation
import Testing

@testable import BPJS

/// `JEMBATAN_FUZZ_INPUTS` runs more than what every run of the tests can afford.
struct FuzzTests {
    private static let inputs = ProcessInfo.processInfo.environment["JEMBATAN_FUZZ_INPUTS"].flatMap(Int.init) ?? 10_000

    @Test("whatever comes in is text or a typed error, in bounded memory")
    func decompression() {
        var random = Seeded(state: 20_260_105)
        let samples = Vectors.of("responseDecrypt").map { Array($0["lz"].utf8) }.filter { $0.count < 2_000 }
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-$ ".utf8)
        var read = 0
        for round in 0..<Self.inputs {
            var text = samples[round % samples.count]
            switch round % 4 {
            case 0: text = (0..<Int.random(in: 0...80, using: &random)).map { _ in alphabet.randomElement(using: &random)! }
            case 1: text.removeLast(Int.random(in: 0...text.count, using: &random))
            case 2: for _ in 0..<3 { text[Int.random(in: text.indices, using: &random)] = alphabet.randomElement(using: &random)! }
            default: text = (0..<Int.random(in: 0...80, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
            }
            do throws(ResponseFault) {
                _ = try LZString.decompress(text, mostUnits: 1 << 16)
                read += 1
            } catch {}
        }
        #expect(read > 0 && read < Self.inputs)
    }

    @Test("a damaged or foreign response is never read as if it were whole")
    func decryption() {
        var random = Seeded(state: 7)
        let samples = Vectors.of("responseDecrypt").filter { $0["encrypted"].utf8.count < 1_000 }.map {
            (cipher: $0.cipher, encrypted: Array(Data(base64Encoded: $0["encrypted"])!), text: $0["plaintext"])
        }
        var same = 0
        for round in 0..<(Self.inputs / 2) {
            let sample = samples[round % samples.count]
            var bytes = sample.encrypted
            switch round % 3 {
            case 0: bytes[Int.random(in: bytes.indices, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
            case 1: bytes.removeLast(Int.random(in: 1...bytes.count, using: &random))
            default: bytes = (0..<Int.random(in: 0...10, using: &random) * 16).map { _ in .random(in: 0...255, using: &random) }
            }
            do throws(ResponseFault) {
                if try sample.cipher.text(Data(bytes).base64EncodedString()) == sample.text { same += 1 }
            } catch {}
        }
        // A flipped bit in the fill behind the end mark changes nothing.
        #expect(same < Self.inputs / 100)
    }
}

/// SplitMix64: the same inputs in every run.
private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }
}
