import Foundation
import Testing
import Vocabulary

@Suite("Typed identifiers")
struct IdentifierTests {
    @Test("a NIK is sixteen digits once spaces are dropped")
    func nikReads() throws {
        #expect(NIK("3201234567890123")?.digits == "3201234567890123")
        #expect(NIK(" 3201 2345\u{A0}6789 0123 ")?.digits == "3201234567890123")
        #expect(NIK("3201234567890123")?.lastFour == "0123")
    }

    @Test("what is not a NIK is refused", arguments: ["", "320123456789012", "32012345678901234", "320123456789012x", "٣٢٠١٢٣٤٥٦٧٨٩٠١٢٣"])
    func nikRefuses(raw: String) {
        #expect(NIK(raw) == nil)
    }

    @Test("printing, interpolating and dumping a NIK show four digits only")
    func nikIsMasked() throws {
        let nik = try #require(NIK("3201234567890123"))
        var dumped = ""
        dump(nik, to: &dumped)
        #expect("\(nik)" == "************0123")
        #expect(!dumped.contains("3201234567890123"))
        #expect(!String(reflecting: nik).contains("3201234567890123"))
    }

    @Test("an IHS number knows the forms of the platform and takes any FHIR id")
    func ihsForms() {
        #expect(IHSNumber(" P02478375538 ")?.hasPatientForm == true)
        #expect(IHSNumber("100000030009")?.hasPatientForm == true)
        #expect(IHSNumber("10009880728")?.hasPatientForm == false)
        #expect(IHSNumber("10009880728")?.hasPractitionerForm == true)
        #expect(IHSNumber("N10000001")?.hasPractitionerForm == true)
        #expect(IHSNumber("a.b-9")?.text == "a.b-9")
        #expect(IHSNumber("a/b") == nil)
        #expect(IHSNumber("") == nil)
    }

    @Test("a clinic code is upper-cased and limited to letters, digits and hyphens")
    func clinicCodes() {
        #expect(ClinicCode(" kln-melati ")?.text == "KLN-MELATI")
        #expect(ClinicCode("K") == nil)
        #expect(ClinicCode("KLN MELATI") == nil)
        #expect(ClinicCode(String(repeating: "A", count: 33)) == nil)
    }

    @Test("a record number keeps its text and masks itself")
    func recordNumbers() {
        #expect(MedicalRecordNumber(" RM-00123 ")?.text == "RM-00123")
        #expect(MedicalRecordNumber("RM-00123")?.description == "*****123")
        #expect(MedicalRecordNumber("  ") == nil)
        #expect(MedicalRecordNumber("a\u{7}b") == nil)
    }

    @Test("UUIDs of one process grow, also across tasks, and carry version, variant and time")
    func uuidsGrow() async throws {
        let before = Date()
        let made = (0..<20_000).map { _ in UUID.v7().lowerText }
        #expect(zip(made, made.dropFirst()).allSatisfy { $0 < $1 })
        let first = try #require(UUID(uuidString: made[0]))
        #expect(made[0].utf8.count == 36 && made[0] == first.uuidString.lowercased())
        #expect(first.uuid.6 >> 4 == 7 && first.uuid.8 >> 6 == 2)
        let instant = try #require(first.v7Instant)
        #expect(abs(instant.timeIntervalSince(before)) < 5)

        let parallel = await withTaskGroup(of: [UUID].self) { group in
            for _ in 0..<4 { group.addTask { (0..<5_000).map { _ in UUID.v7() } } }
            return await group.reduce(into: Set<UUID>()) { $0.formUnion($1) }
        }
        #expect(parallel.count == 20_000)
    }

    @Test("a UUID for a given instant begins with that instant")
    func uuidAtInstant() {
        let instant = Date(timeIntervalSince1970: 1_645_557_742)
        #expect(UUID.v7(at: instant).lowerText.hasPrefix("017f22e2-79b0-7"))
        #expect(UUID.v7(at: instant).v7Instant == instant)
        #expect(UUID.v7(at: instant) != UUID.v7(at: instant))
    }
}
