import Crypto
import Foundation
import Testing
import Vocabulary

@testable import Clinics

@Suite("Sealing")
struct SealingTests {
    static let place = SealedPlace(table: "visit", row: "0190", column: "content")
    let keys: ClinicKeys

    init() throws { keys = try Self.keys(of: 1, 1) }

    static func keys(of clinic: Int64, _ ids: Int..., seed: UInt8 = 7) throws -> ClinicKeys {
        var keys: [Int: SymmetricKey] = [:]
        for id in ids { keys[id] = SymmetricKey(data: [UInt8](repeating: seed &+ UInt8(id), count: 32)) }
        return try ClinicKeys(clinic: ClinicID(clinic), keys: keys)
    }

    @Test("what is sealed opens again", arguments: [0, 1, 31, 32, 33, 1454, 70_000, 3_000_000])
    func roundTrip(length: Int) throws {
        let text = String(repeating: #"{"resourceType":"Encounter","status":"arrived"}"#, count: length / 40 + 1)
        let bytes = Array(text.utf8.prefix(length))
        #expect(try keys.open(keys.seal(bytes, Self.place), Self.place) == bytes)
        let noise = (0..<length).map { _ in UInt8.random(in: .min ... .max) }
        #expect(try keys.open(keys.seal(noise, Self.place), Self.place) == noise)
    }

    @Test("two seals of the same differ")
    func nonces() throws {
        #expect(try keys.seal("rahasia", Self.place) != keys.seal("rahasia", Self.place))
    }

    @Test("a FHIR body shrinks to a third or less, and noise grows by the 34 bytes around it alone")
    func compression() throws {
        let body = #"""
            {"resourceType":"Encounter","identifier":[{"system":"http://sys-ids.kemkes.go.id/encounter/10000004","value":"V-20260105-0042"}],
            "status":"arrived","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB","display":"ambulatory"},
            "subject":{"reference":"Patient/P02478375538","display":"Budi Contoh"},"participant":[{"type":[{"coding":[{"system":
            "http://terminology.hl7.org/CodeSystem/v3-ParticipationType","code":"ATND","display":"attender"}]}],"individual":{"reference":
            "Practitioner/10009880728","display":"dr. Alexander"}}],"period":{"start":"2026-01-05T01:30:00+00:00"},"location":[{"location":
            {"reference":"Location/b017aa54-f1df-4ec2-9d84-8823815d7228","display":"Poli Umum"}}],"serviceProvider":{"reference":
            "Organization/10000004"},"statusHistory":[{"status":"arrived","period":{"start":"2026-01-05T01:30:00+00:00"}}]}
            """#
        #expect(try keys.seal(body, Self.place).count < body.utf8.count / 3)
        let noise = (0..<500).map { _ in UInt8.random(in: .min ... .max) }
        #expect(try keys.seal(noise, Self.place).count == 534)
    }

    @Test("the dictionary of version 1 is what it was when values were first sealed with it")
    func dictionaryIsFrozen() {
        let digest = SHA256.hash(data: Dictionary1.bytes).map { String(format: "%02x", $0) }.joined()
        #expect(digest == "0d49960ff05b6661f6789b71b486ef23eb6f0264d0d8c0cd96c63566afeb7ed7")
        #expect(Dictionary1.bytes.count <= 32_768)
    }

    @Test("in another row, table, column or clinic it does not open")
    func wrongPlace() throws {
        let sealed = try keys.seal("rahasia", Self.place)
        let others = [
            SealedPlace(table: "visit", row: "0191", column: "content"), SealedPlace(table: "visits", row: "0190", column: "content"),
            SealedPlace(table: "visit", row: "0190", column: "contents"), SealedPlace(table: "visi", row: "t0190", column: "content"),
        ]
        for place in others { #expect(throws: SealingError.notAuthentic) { try keys.open(sealed, place) } }
        #expect(throws: SealingError.notAuthentic) { try Self.keys(of: 2, 1).open(sealed, Self.place) }
        #expect(throws: SealingError.notAuthentic) { try Self.keys(of: 1, 1, seed: 8).open(sealed, Self.place) }
    }

    @Test("every single changed byte is noticed, and so is every shortened value")
    func altered() throws {
        let sealed = try keys.seal("rahasia", Self.place)
        for index in sealed.indices {
            var altered = sealed
            altered[index] ^= 1
            #expect(throws: SealingError.self) { try keys.open(altered, Self.place) }
            #expect(throws: SealingError.self) { try keys.open(Array(sealed[..<index]), Self.place) }
        }
    }

    @Test("after a rotation the new key seals and both open; the old one alone says that it lacks a key")
    func rotation() throws {
        let rotated = try Self.keys(of: 1, 1, 2)
        let before = try keys.seal("lama", Self.place)
        let after = try rotated.seal("baru", Self.place)
        #expect(try rotated.openText(before, Self.place) == "lama")
        #expect(try rotated.openText(after, Self.place) == "baru")
        #expect(rotated.isOutdated(before) && !rotated.isOutdated(after))
        #expect(throws: SealingError.unknownKey(2)) { try keys.open(after, Self.place) }
    }

    @Test("blind indexes and identities stay the same over a rotation, and differ by purpose and clinic")
    func blindIndex() throws {
        let nik = "3201234567890123"
        let rotated = try Self.keys(of: 1, 1, 2)
        #expect(keys.blindIndex(nik, of: .nik) == rotated.blindIndex(nik, of: .nik))
        #expect(keys.blindIndex(nik, of: .nik).count == 32)
        #expect(keys.blindIndex(nik, of: .nik) != keys.blindIndex(nik, of: .bpjs))
        #expect(keys.blindIndex(nik, of: .nik) != keys.blindIndex("3201234567890124", of: .nik))
        #expect(try keys.blindIndex(nik, of: .nik) != Self.keys(of: 2, 1, seed: 8).blindIndex(nik, of: .nik))
        #expect(keys.hash(["a", "b"]) == rotated.hash(["a", "b"]))
        #expect(keys.hash(["a", "b"]) != keys.hash(["ab", ""]) && keys.hash(["ab"]) != keys.hash(["a", "b"]))
    }

    @Test("keys and secrets show nothing of themselves when they are put into text")
    func redacted() throws {
        let secret = ApiSecret.generate()
        let line = MasterKey.generate()
        var dumped = ""
        dump(try MasterKey(text: line), to: &dumped)
        dump(secret, to: &dumped)
        let token = PlatformToken(text: "token-contoh", expiresAt: Date())
        let shown = "\(secret) \(keys) \(token) \(String(reflecting: token)) \(SessionToken(text: "sesi-contoh"))" + dumped
        for hidden in [secret.text, "contoh", "bits", "backing"] { #expect(!shown.contains(hidden)) }
    }
}
