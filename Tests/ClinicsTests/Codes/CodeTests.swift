import Clinics
import Foundation
import MigratedDatabase
import Postgres
import Testing

@Suite("Codes are read")
struct CodeFileTests {
    @Test(
        "a code is written as its system writes it",
        arguments: [
            (Terminology.icd10, "i10", "I10"), (.icd10, "J069", "J06.9"), (.icd10, "A18.0†", "A18.0"), (.icd9cm, "8952", "89.52"),
            (.icd9cm, "23.2", "23.2"), (.loinc, "8480-6", "8480-6"),
        ])
    func codes(system: Terminology, given: String, code: String) { #expect(system.code(given) == code) }

    @Test(
        "what has not the form of its system is none",
        arguments: [(Terminology.icd10, "10"), (.icd10, "I1"), (.icd9cm, "I10"), (.loinc, "8480-7"), (.loinc, "8480")])
    func noCodes(system: Terminology, given: String) { #expect(system.code(given) == nil) }

    @Test("columns are found by their headings, and the system by its codes")
    func headings() {
        let file = CodeFile(
            Array(
                "\"LOINC_NUM\",\"COMPONENT\",\"STATUS\",\"LONG_COMMON_NAME\"\n8480-6,x,ACTIVE,Systolic blood pressure\n1751-7,y,DEPRECATED,Albumin\n"
                    .utf8))
        #expect(file.system == .loinc && file.problems.isEmpty)
        #expect(
            file.entries == [
                CodeEntry(code: "8480-6", display: "Systolic blood pressure"),
                CodeEntry(code: "1751-7", display: "Albumin", isActive: false),
            ])
        let plain = CodeFile(Array("I10;Essential (primary) hypertension\nJ069;Acute upper respiratory infection\n".utf8))
        #expect(plain.system == .icd10 && plain.entries.map(\.code) == ["I10", "J06.9"])
        #expect(CodeFile(Array("kode,nama\nfoo,bar\n".utf8)).system == nil)
    }

    @Test("a wrong line is named with its number and what is wrong")
    func problems() {
        let file = CodeFile(
            Array("kode,nama,nama_indonesia\nI10,Hypertension,Hipertensi\nhm,Batuk,\n,Pilek,\nJ00,,\n".utf8), system: .icd10)
        #expect(file.entries == [CodeEntry(code: "I10", display: "Hypertension", localDisplay: "Hipertensi")])
        #expect(
            file.problems.map(\.description) == [
                "line 3: 'hm' is no icd10 code", "line 4: there is no code", "line 5: 'J00' has no meaning",
            ])
    }

    @Test("the tables that ship are whole", arguments: Terminology.allCases)
    func shipped(system: Terminology) throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = CodeFile(Array(try Data(contentsOf: root.appending(path: "Codes/\(system.rawValue).csv"))))
        #expect(file.system == system && file.problems == [])
        #expect(file.entries.count >= 50 && file.entries.allSatisfy { $0.localDisplay != nil })
    }
}

@Suite("Codes are found", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct CodeStoreTests {
    private static let few = [
        CodeEntry(code: "I10", display: "Essential (primary) hypertension", localDisplay: "Hipertensi esensial"),
        CodeEntry(code: "I11.9", display: "Hypertensive heart disease without (congestive) heart failure"),
        CodeEntry(code: "I15.9", display: "Secondary hypertension, unspecified", isActive: false),
        CodeEntry(code: "J06.9", display: "Acute upper respiratory infection, unspecified", localDisplay: "ISPA"),
        CodeEntry(code: "R50.9", display: "Fever, 100% unspecified"),
    ]

    private func load(_ entries: [CodeEntry], isImported: Bool = false, isComplete: Bool = false, _ world: World) async throws -> Int {
        try await CodeStore.load(
            entries, system: .icd10, digest: "x", isImported: isImported, isComplete: isComplete, as: world.superuser)
    }

    @Test(
        "all words must be there, in the code or its meaning; the code itself comes first",
        arguments: [
            ("hipertensi", ["I10"]), ("HYPERTENS", ["I10", "I11.9"]), ("heart hypertens", ["I11.9"]), ("i1", ["I10", "I11.9"]),
            ("j069", ["J06.9"]), ("J06.9", ["J06.9"]), ("100%", ["R50.9"]), ("secondary", []), ("", ["I10", "I11.9", "J06.9", "R50.9"]),
        ])
    func search(text: String, codes: [String]) async throws {
        try await World.with { world in
            #expect(try await load(Self.few, world) == 4)
            let found = try await world.database.platform { try await CodeStore.search(text, system: .icd10, in: $0) }
            #expect(found.map(\.code) == codes)
        }
    }

    @Test("a complete table retires what it has not and keeps the Indonesian words; only then is a code unknown")
    func complete() async throws {
        try await World.with { world in
            _ = try await load(Self.few, world)
            let codes = ["I10", "J06.9", "Z99.9"]
            #expect(try await world.database.platform { try await CodeStore.unknown(codes, system: .icd10, in: $0) } == [])
            let whole = [CodeEntry(code: "I10", display: "Essential hypertension"), CodeEntry(code: "R51", display: "Headache")]
            #expect(try await load(whole, isImported: true, isComplete: true, world) == 2)
            #expect(try await world.database.platform { try await CodeStore.unknown(codes, system: .icd10, in: $0) } == ["J06.9", "Z99.9"])
            let found = try await world.database.platform { try await CodeStore.search("I10", system: .icd10, in: $0) }
            #expect(found == [CodeEntry(code: "I10", display: "Essential hypertension", localDisplay: "Hipertensi esensial")])
            let table = try #require(try await world.database.platform { try await CodeStore.tables(in: $0) }.first)
            #expect(table.isImported && table.isComplete && table.entries == 2)
        }
    }
}
