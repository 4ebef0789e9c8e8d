import Clinics
import Foundation
import MigratedDatabase
import Testing
import Vocabulary

@Suite("Products", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct ProductStoreTests {
    private func fields(_ change: (inout ProductFields) -> Void = { _ in }) -> ProductFields {
        var fields = ProductFields(code: "PCT-500", name: "Paracetamol 500 mg")
        change(&fields)
        return fields
    }

    @Test("a code is one product: said again it is changed, and what is left out stays")
    func put() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            try await world.database.transaction(in: clinic.id) { scope in
                let first = try await ProductStore.put(fields { $0.unit = "Tablet" }, by: .cli, in: scope)
                #expect(first.kfaCode == nil && first.compounding == .none && first.isActive)
                let mapped = try await ProductStore.put(
                    fields {
                        $0.kfaCode = "93000101"
                        $0.formCode = "BS066"
                        $0.formDisplay = "Tablet"
                    }, by: .cli, in: scope)
                #expect(mapped.id == first.id && mapped.unit == "Tablet" && mapped.kfaCode == "93000101")
                #expect(try await ProductStore.put(fields(), by: .cli, in: scope) == mapped)
                #expect(try await ProductStore.find(code: "PCT-500", in: scope) == mapped)
                #expect(try await ProductStore.find(codes: ["X", "PCT-500"], in: scope) == ["PCT-500": mapped])
                #expect(try await AuditStore.list(in: scope).map(\.action) == ["product.changed", "product.added"])
            }
        }
    }

    @Test("another KFA code takes the form of the old one with it")
    func remapped() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            try await world.database.transaction(in: clinic.id) { scope in
                let said = fields {
                    $0.kfaCode = "93000101"
                    $0.formCode = "BS066"
                    $0.formDisplay = "Tablet"
                }
                _ = try await ProductStore.put(said, by: .cli, in: scope)
                let other = try await ProductStore.put(fields { $0.kfaCode = "93000111" }, by: .cli, in: scope)
                #expect(other.kfaCode == "93000111" && other.formCode == nil && other.formDisplay == nil)
            }
        }
    }

    @Test("one clinic's product is not another's, and what KFA said is everybody's")
    func tenants() async throws {
        try await World.with { world in
            let melati = try await world.clinic("KLN-MELATI")
            let kenanga = try await world.clinic("KLN-KENANGA")
            let known = KFAProduct(
                code: "93000101", name: "Paracetamol 500 mg Tablet", formCode: "BS066", formDisplay: "Tablet",
                ingredients: [.init(code: "91000101", name: "Paracetamol", strength: "500 mg")], templateCode: "92000101",
                fetchedAt: Sample.start)
            try await world.database.transaction(in: melati.id) { scope in
                _ = try await ProductStore.put(fields(), by: .cli, in: scope)
                try await KFAProductStore.put(known, in: scope)
            }
            try await world.database.transaction(in: kenanga.id) { scope in
                #expect(try await ProductStore.find(code: "PCT-500", in: scope) == nil)
                #expect(try await KFAProductStore.find(codes: ["93000101", "93000999"], in: scope) == ["93000101": known])
                var older = known
                older.name = "Nama lama"
                older.fetchedAt = Sample.start.addingTimeInterval(-60)
                try await KFAProductStore.put(older, in: scope)
                #expect(try await KFAProductStore.find(codes: ["93000101"], in: scope)["93000101"]?.name == known.name)
            }
        }
    }
}
