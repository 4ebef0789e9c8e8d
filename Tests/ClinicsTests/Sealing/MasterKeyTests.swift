import Crypto
import Foundation
import Testing

@testable import Clinics

@Suite("The master key file")
struct MasterKeyTests {
    static let base64 = Data(repeating: 3, count: 32).base64EncodedString()
    static let hex = String(repeating: "03", count: 32)

    @Test("base64 and hex of the same bytes are the same key, with the same name")
    func forms() throws {
        let first = try MasterKey(text: Self.base64)
        let second = try MasterKey(text: "# made today\n\n\(Self.hex)\r\n")
        #expect(first.currentID == second.currentID)
        let key = SymmetricKey(size: .bits256)
        #expect(try second.unwrap(first.wrap(key, place: [1]), masterKeyID: first.currentID, place: [1]) == key)
    }

    @Test("the first line wraps, every line unwraps")
    func severalLines() throws {
        let old = try MasterKey(text: Self.base64)
        let both = try MasterKey(text: "2027: \(MasterKey.generate())\n2026:\(Self.base64)")
        #expect(both.currentID == "2027")
        let key = SymmetricKey(size: .bits256)
        let wrapped = try old.wrap(key, place: [])
        #expect(try both.unwrap(wrapped, masterKeyID: old.currentID, place: []) == key, "also under a name it did not have then")
        #expect(throws: SealingError.self) { try both.unwrap(wrapped, masterKeyID: "2027", place: []) }
        #expect(throws: SealingError.unknownMasterKey("gone")) {
            try MasterKey(text: MasterKey.generate()).unwrap(wrapped, masterKeyID: "gone", place: [])
        }
    }

    @Test("what is wrong is told with the line")
    func problems() {
        #expect(throws: MasterKeyError.empty) { try MasterKey(text: "\n# nothing\n") }
        #expect(throws: MasterKeyError.badLine(2)) { try MasterKey(text: "a:\(Self.base64)\nb:c2hvcnQ=") }
        #expect(throws: MasterKeyError.duplicateName("a")) { try MasterKey(text: "a:\(Self.base64)\na:\(MasterKey.generate())") }
        #expect(throws: MasterKeyError.unreadable) { try MasterKey.load(file: "/nonexistent/master.key") }
    }
}
