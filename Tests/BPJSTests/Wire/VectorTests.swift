import Foundation
import JSON
import Testing

@testable import BPJS

struct VectorTests {
    @Test("a request is signed as BPJS documents it, and in hexadecimal for gateways", arguments: Vectors.of("signature"))
    func signature(_ vector: Vector) {
        let credential = ConsumerCredential(consID: vector["consId"], secret: vector["secret"])
        #expect(credential.signature(at: vector["timestamp"]) == vector["signatureBase64"])
        #expect(credential.signature(at: vector["timestamp"], encoding: .hex) == vector["signatureHex"])
        #expect("\(credential)" == "ConsumerCredential(…)")
    }

    @Test("a PCare account goes into its header", arguments: Vectors.of("pcareAuthorization"))
    func authorization(_ vector: Vector) {
        let account = PCareAccount(username: vector["username"], password: vector["password"], application: vector["kdAplikasi"])
        #expect(account.authorization == vector["header"])
    }

    @Test("a response is decrypted and decompressed", arguments: Vectors.of("responseDecrypt"))
    func response(_ vector: Vector) throws {
        #expect(try vector.cipher.text(vector["encrypted"]) == vector["plaintext"])
        #expect(try LZString.decompress(vector["lz"].utf8) == vector["plaintext"])
        let folded = vector["encrypted"].enumerated().map { $0.offset % 60 == 59 ? "\($0.element)\r\n" : "\($0.element)" }.joined()
        #expect(try vector.cipher.text(" \(folded)\n") == vector["plaintext"])
    }

    @Test("a damaged response is an error that says where it fails", arguments: Vectors.of("responseDecryptInvalid"))
    func damaged(_ vector: Vector) {
        let expected: [String: [ResponseFault]] = [
            "base64": [.notBase64, .wrongLength], "empty": [.wrongLength], "aes (length not multiple of 16)": [.wrongLength],
            "json": [.notJSON],
            "lz": [.notCompressed], "lz-or-json": [.truncated, .notCompressed, .notJSON],
        ]
        let fault = #expect(throws: ResponseFault.self) { try vector.cipher.json(vector["encrypted"]) }
        if let known = expected[vector["failsAt"]], let fault { #expect(known.contains(fault), "\(fault)") }
    }

    @Test("LZString's own samples", arguments: Vectors.of("lzString"))
    func compressed(_ vector: Vector) throws {
        #expect(try LZString.decompress(vector["lz"].utf8) == vector["plain"])
    }

    @Test("what is not LZString's is refused", arguments: Vectors.of("lzStringInvalid").map { $0["lz"] } + ["", "jUE", "w", "$$$"])
    func notCompressed(_ text: String) {
        #expect(throws: ResponseFault.self) { try LZString.decompress(text.utf8) }
    }

    @Test("every beginning of a compressed text is truncated, not half a text")
    func beginnings() throws {
        let whole = try #require(Vectors.of("responseDecrypt").first { $0["name"] == "pcare_kesadaran" })["lz"]
        // The last character holds nothing but fill.
        for length in 0..<(whole.utf8.count - 1) {
            #expect(throws: ResponseFault.truncated) { try LZString.decompress(whole.utf8.prefix(length)) }
        }
    }

    @Test("a bomb is refused before it has filled the memory")
    func bomb() {
        // Each code names the entry before it and one unit more: n codes make a text of n²/2.
        var bits = Bits()
        bits.write(0, 2)
        bits.write(Int(UInt8(ascii: "a")), 8)
        var (entries, width, left) = (4, 3, 4)
        for _ in 0..<20_000 {
            bits.write(entries, width)
            entries += 1
            left -= 1
            if left == 0 { (left, width) = (1 << width, width + 1) }
        }
        #expect(throws: ResponseFault.tooLarge) { try LZString.decompress(bits.text, mostUnits: 1 << 20) }
        #expect(throws: ResponseFault.tooLarge) { try LZString.decompress("IY5A".utf8, mostUnits: 3) }
    }

    /// Writes what ``LZString`` reads.
    private struct Bits {
        private var bits: [UInt8] = []

        mutating func write(_ number: Int, _ count: Int) {
            for place in 0..<count { bits.append(UInt8(number >> place & 1)) }
        }

        var text: [UInt8] {
            let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-".utf8)
            return stride(from: 0, to: bits.count, by: 6).map { start in
                alphabet[(0..<6).reduce(0) { $0 << 1 | (start + $1 < bits.count ? Int(bits[start + $1]) : 0) }]
            }
        }
    }
}
