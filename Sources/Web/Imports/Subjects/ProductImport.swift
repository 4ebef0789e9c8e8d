import Clinics
import Delivery
import Foundation
import JSON

/// Medicines. What waited for a KFA code goes.
struct ProductImport: ImportSubject {
    let intake: Intake
    let kind = ImportKind.products
    let permission = Permission.masterData
    let chunk = 200
    let columns = ImportColumn.all(
        of: ProductBody.schema,
        names: [
            "kode": ["kode obat", "kode produk", "kode barang"], "nama": ["nama obat", "nama produk", "nama barang"], "kode_kfa": ["kfa"],
            "nama_sediaan": ["sediaan", "bentuk sediaan"], "jenis_racikan": ["racikan"],
            "pabrik": ["produsen", "nama pabrik"], "aktif": ["status"],
        ])

    func read(_ body: JSON, clock: ReadingClock) -> BodyReading<ProductFields> { ProductBody.read(body, clock: clock) }

    func key(of command: ProductFields) -> String? { command.code }

    func store(
        _ commands: [ProductFields], of clinic: Clinic, by actor: Clinics.Actor, in scope: ClinicScope
    ) async throws -> [StoredRow<Product>] {
        let known = try await ProductStore.find(codes: commands.map(\.code), in: scope)
        var rows: [StoredRow<Product>] = []
        for fields in commands { rows.append(StoredRow(known[fields.code], try await ProductStore.put(fields, by: actor, in: scope))) }
        return rows
    }

    func told(_ things: [Product], of clinic: Clinic) async throws {
        let lacks = things.filter { $0.kfaCode != nil }.flatMap {
            ["obat:" + $0.code, "produk:" + $0.code] + ($0.kfaCode.map { ["kfa:" + $0] } ?? [])
        }
        if !lacks.isEmpty { try await intake.filled(lacks, clinic: clinic.id) }
    }

    func current(_ ids: [UUID], in scope: ClinicScope) async throws -> [UUID: Product] { try await ProductStore.find(ids, in: scope) }

    func isUntouched(_ now: Product, since after: Product) -> Bool { now == after }

    func restore(
        _ thing: Product, from after: Product, of clinic: Clinic, by actor: Clinics.Actor, in scope: ClinicScope
    ) async throws {
        try await ProductStore.restore(thing, by: actor, in: scope)
    }

    func remove(_ made: [Product], of clinic: Clinic, in scope: ClinicScope) async throws -> [UUID: Remainder] {
        Remainder.of(made, without: try await MistakenMasterData.remove(made.map(\.id), from: .product, in: scope))
    }
}
