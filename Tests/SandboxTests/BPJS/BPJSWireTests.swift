import Foundation
import JSON
import Testing

@testable import Sandbox

@Suite struct BPJSWireTests {
    private static func vectors(_ name: String) throws -> [JSON] {
        let tests = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = tests.appending(path: "BPJSTests/Vectors/bpjs-vectors.json")
        return try #require(try JSON.parse(Array(Data(contentsOf: file)))[name]?.array)
    }

    @Test("texts are compressed as the vectors are")
    func compression() throws {
        let vectors = try Self.vectors("lzString")
        #expect(vectors.count == 12)
        for vector in vectors {
            let plain = try #require(vector["plain"]?.string)
            #expect(String(decoding: LZStringCompressor.compress(plain), as: UTF8.self) == vector["lz"]?.string)
        }
    }

    @Test("answers are encrypted as the vectors are")
    func encryption() throws {
        let vectors = try Self.vectors("responseDecrypt")
        #expect(vectors.count == 20)
        for vector in vectors {
            let cipher = BPJSCipher(
                consID: vector["consId"]?.string ?? "", secret: vector["secret"]?.string ?? "",
                timestamp: vector["timestamp"]?.string ?? "")
            let plain = try #require(vector["plaintext"]?.string)
            #expect(try cipher.encrypt(plain) == vector["encrypted"]?.string)
        }
    }

    @Test("signatures are those of the vectors, in base64 and hex")
    func signatures() throws {
        for vector in try Self.vectors("signature") {
            var clinic = SandboxBPJSClinic(
                consID: vector["consId"]?.string ?? "", secret: vector["secret"]?.string ?? "", providerCode: "0114U417", name: "Contoh")
            let timestamp = vector["timestamp"]?.string ?? ""
            #expect(BPJSSignature.of(clinic, timestamp: timestamp) == vector["signatureBase64"]?.string)
            clinic.signature = .hex
            #expect(BPJSSignature.of(clinic, timestamp: timestamp) == vector["signatureHex"]?.string)
        }
    }

    @Test("a long list of every kind of character comes back as it was")
    func longTexts() {
        let text = (0..<4000).map { "baris \($0) – é € 🩺 \(String(UnicodeScalar(UInt8(32 + $0 % 90))))" }.joined(separator: "\n")
        #expect(LZStringReader.text(of: LZStringCompressor.compress(text)) == text)
    }
}
