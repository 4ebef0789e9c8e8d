import Foundation
import MigratedDatabase
import Testing
import Vocabulary

@testable import Clinics

@Suite("The catalogue of KFA", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct KFACatalogueTests {
    private func reading(_ day: Double, full: Bool = true) -> KFACatalogue.Reading {
        KFACatalogue.Reading(begunAt: Sample.start.addingTimeInterval(day * 86_400), isFull: full)
    }

    private func read(
        _ products: [KFAProduct], _ reading: KFACatalogue.Reading, isFirst: Bool = false, in scope: PlatformScope
    ) async throws -> [KFAChange] {
        let seen = products.map { product in
            var product = product
            product.fetchedAt = reading.begunAt
            return product
        }
        try await KFACatalogueStore.begin(reading, in: scope)
        let changes = try await KFACatalogueStore.keep(seen, of: reading, isFirst: isFirst, in: scope)
        return changes + (try await KFACatalogueStore.finish(reading, at: reading.begunAt.addingTimeInterval(60), in: scope))
    }

    @Test("a reading says what is new, changed, withdrawn and back; the first one says nothing of what is new")
    func changes() async throws {
        try await World.with { world in
            try await world.database.platform { scope in
                let all = KFAMatchTests.dictionary
                #expect(try await read(all, reading(0), isFirst: true, in: scope) == [])
                var changed = all
                changed[0].name = "Paracetamol 120 mg/5 mL Sirup Anak"
                changed[1].retiredAt = reading(1).begunAt
                let new = KFAMatchTests.kfa("93000999", "Ketoconazole 2% Krim", "Krim")
                let found = try await read(changed + [new], reading(1, full: false), in: scope)
                #expect(Set(found.map { "\($0.code) \($0.what.rawValue)" }) == ["93000103 changed", "93000102 retired", "93000999 added"])
                #expect(found.first { $0.what == .changed }?.nameBefore == "Paracetamol 120 mg/5 mL Sirup")
                let back = try await read([all[1]], reading(2, full: false), in: scope)
                #expect(back.map(\.what) == [.returned])
                #expect(try await KFACatalogueStore.changes(limit: 10, in: scope).count == 4)
                let standing = try await KFACatalogueStore.standing(in: scope)
                #expect(standing.readUntil == reading(2).begunAt && standing.fullAt == reading(0).begunAt && standing.reading == nil)
            }
        }
    }

    @Test("what two whole readings did not see is withdrawn, what one missed is not")
    func vanished() async throws {
        try await World.with { world in
            try await world.database.platform { scope in
                let all = KFAMatchTests.dictionary
                _ = try await read(all, reading(0), isFirst: true, in: scope)
                #expect(try await read(Array(all.dropLast()), reading(30), in: scope) == [])
                let gone = try await read(Array(all.dropLast()), reading(60), in: scope)
                #expect(gone.map(\.code) == ["93000301"] && gone.map(\.what) == [.retired])
                #expect(try await KFAProductStore.candidates(MedicineName("sanmol"), in: scope) == [])
            }
        }
    }

    @Test("a name is found in any spelling, misspelt too; closest strength and form first")
    func search() async throws {
        try await World.with { world in
            try await world.database.platform { scope in
                try await KFAProductStore.put(KFAMatchTests.dictionary, in: scope)
                func codes(_ text: String) async throws -> [String] {
                    try await KFAProductStore.candidates(MedicineName(text), in: scope).map(\.code)
                }
                #expect(try await codes("parasetamol 120 mg sirup").first == "93000103")
                #expect(try await codes("amoksisilin") == ["93000201"])
                #expect(try await codes("amoxicilin trihidrat") == ["93000201"])
                #expect(try await codes("parasetmol").contains("93000101"))
                #expect(try await codes("500 mg") == [])
                #expect(try await KFAProductStore.candidates(code: "930001", in: scope).count == 5)
                let several = try await KFAProductStore.candidates([MedicineName("Amoxicillin"), MedicineName("500 mg")], in: scope)
                #expect(several.map(\.count) == [1, 0])
            }
        }
    }

    @Test("mappings of others are hints where both sides share, from two clinics on, and say codes and counts alone")
    func shared() async throws {
        try await World.with { world in
            try await world.database.platform { try await KFAProductStore.put(KFAMatchTests.dictionary, in: $0) }
            let clinics = try await [world.clinic("KLN-A"), world.clinic("KLN-B"), world.clinic("KLN-C")]
            func put(_ clinic: Clinic, _ name: String, _ kfa: String?) async throws -> Product {
                try await world.database.transaction(in: clinic.id) { scope in
                    _ = try await SettingsStore.set([("share-mappings", "on")], by: .cli, in: scope)
                    var fields = ProductFields(code: "PCT", name: name)
                    fields.kfaCode = kfa
                    return try await ProductStore.put(fields, by: .cli, in: scope)
                }
            }
            let own = try await put(clinics[0], "Paracetamol 500 mg tablet", nil)
            _ = try await put(clinics[1], "PARASETAMOL TAB 500 MG", "93000101")
            func hints() async throws -> [SharedMapping] {
                try await world.database.transaction(in: clinics[0].id) {
                    try await SharedMappingStore.find([own], in: $0)[own.medicine.key] ?? []
                }
            }
            #expect(try await hints() == [])
            _ = try await put(clinics[2], "Paracetamol 500mg tab", "93000101")
            #expect(try await hints().map { "\($0.product.code) \($0.clinics)" } == ["93000101 2"])
            try await world.database.transaction(in: clinics[0].id) { scope in
                _ = try await SettingsStore.set([("share-mappings", "off")], by: .cli, in: scope)
            }
            #expect(try await hints() == [])
        }
    }
}
