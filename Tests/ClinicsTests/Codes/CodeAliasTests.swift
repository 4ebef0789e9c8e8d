import MigratedDatabase
import Postgres
import Testing
import Vocabulary

@testable import Clinics

@Suite("What a clinic calls a code", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct CodeAliasTests {
    private static let entries = [
        CodeEntry(code: "I10", display: "Essential (primary) hypertension", localDisplay: "Hipertensi", isActive: true),
        CodeEntry(code: "I15", display: "Secondary hypertension", localDisplay: nil, isActive: true),
        CodeEntry(code: "R03.0", display: "Elevated blood-pressure reading", localDisplay: "Tekanan darah tinggi", isActive: true),
    ]

    @Test("what was picked comes first the next time, in this clinic alone")
    func learned() async throws {
        try await World.with { world in
            _ = try await CodeStore.load(
                Self.entries, system: .icd10, digest: "x", isImported: true, isComplete: false, as: world.superuser)
            let (melati, kenanga) = (try await world.clinic(), try await world.clinic("KLN-KENANGA"))
            func search(_ text: String, _ clinic: Clinic) async throws -> [String] {
                try await world.database.transaction(in: clinic.id) {
                    try await CodeAliasStore.search(text, system: .icd10, limit: 3, in: $0).map(\.code)
                }
            }
            #expect(try await search("darah tinggi", melati).first == "R03.0")

            let pick = try #require(CodeAliasStore.Pick(.icd10, searching: " Darah  Tinggi", code: "I10"))
            let unknown = try #require(CodeAliasStore.Pick(.icd10, searching: "darah tinggi", code: "Z99.99"))
            for _ in 0..<2 {
                try await world.database.transaction(in: melati.id) { try await CodeAliasStore.learn([pick, unknown], in: $0) }
            }

            let found = try await search("darah", melati)
            #expect(found.first == "I10" && found.contains("R03.0") && Set(found).count == found.count)
            #expect(try await search("DARAH tinggi", melati).first == "I10")
            #expect(try await search("darah tinggi", kenanga).first == "R03.0")
        }
    }

    @Test(
        "codes, numbers of people and single letters teach nothing",
        arguments: ["I10", "i10", "3201234567890123", "x", "", "Siti 32012345"])
    func nothing(_ text: String) {
        #expect(CodeAliasStore.Pick(.icd10, searching: text, code: "I10") == nil)
    }
}
