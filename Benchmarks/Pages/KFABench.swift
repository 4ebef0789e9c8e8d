import Clinics
import Foundation
import JSON
import Logging
import Postgres

/// `kfa_search`: a search over 60,000 products of the dictionary, from the typed text to the ranked result, 99 of 100; and `kfa_dialog`,
/// the page that shows it. A search may take 50 ms.
enum KFABench {
    private static let products = 60_000
    private static let searches = 2_000
    private static let clients = 2
    private static let slowest = 50.0

    /// What people type: names in either spelling, with strength and form, misspelt, of which there are many, of which there are none.
    private static let texts = [
        "parasetamol 500 mg tablet", "Paracetamol", "amoksisilin 500", "amoxcillin", "Sirup ambroksol 15 mg/5 ml", "farma",
        "Zat7in 25 mg", "zat 120in injeksi", "metformin kimia farma", "xyzzyx", "Zat33in Zat34in", "vitamin b kompleks",
    ]

    static func run(_ world: World) async throws {
        let clinic = try await world.addClinic("BENCH-KFA")
        guard let url = world.environment["JEMBATAN_DATABASE_URL"], let key = world.environment["JEMBATAN_MASTER_KEY_FILE"] else {
            throw BenchFailure("the world has no database")
        }
        let pool = PostgresPool(PostgresConfiguration(url: url, maximumConnections: clients, applicationName: "jembatan-bench"))
        let database = ClinicDatabase(
            pool: pool, masterKey: try MasterKey(text: String(contentsOfFile: key, encoding: .utf8)), logger: Logger(label: "bench"))
        defer { Task { await pool.close() } }
        Say.now("kfa: keeping \(products) products")
        for start in stride(from: 0, to: products, by: 1_000) {
            let some = (start..<start + 1_000).map(product)
            try await database.platform { try await KFAProductStore.put(some, in: $0) }
        }
        _ = try await world.database.execute("VACUUM ANALYZE kfa_product, kfa_word")

        var searched = Load()
        for round in 0..<2 {
            searched = try await Load.count(searches / (round == 0 ? 10 : 1), clients: clients) { number in
                let wanted = MedicineName(texts[number % texts.count])
                let found = try await database.platform { try await KFAProductStore.candidates(wanted, in: $0) }
                _ = KFAMatch.ranked(found, for: wanted)
            }
        }
        let p99 = searched.milliseconds(percentile: 99)
        Figure.print(
            "kfa_search", p99, "ms",
            ["p50_ms": Figure.rounded(searched.milliseconds(percentile: 50)), "products": .number(.init(products))])

        let id = try await world.database.query(
            "INSERT INTO product (clinic_id, id, code, name) VALUES (\(clinic.id), gen_random_uuid(), 'PCT', 'Parasetamol 500 mg tablet') RETURNING id::text"
        ).first?.get("id", as: String.self)
        let session = try await PageSession.signIn(world, clinic)
        let dialog = try await Load.count(300, clients: clients) { _ in
            try await session.read("/c/BENCH-KFA/kfa/\(id ?? "")?q=amoksisilin%20500")
        }
        Figure.print("kfa_dialog", dialog.milliseconds(percentile: 99), "ms", ["pages_per_s": Figure.rounded(dialog.perSecond)])
        if p99 > slowest { throw BenchFailure("a search of KFA takes \(p99) ms") }
    }

    /// Six hundred substances in five strengths and four forms of five makers each; of every hundredth product the substance is one that
    /// people know.
    private static func product(_ number: Int) -> KFAProduct {
        let known = ["Paracetamol", "Amoxicillin", "Metformin", "Ambroxol", "Vitamin B Complex"]
        let substance = number % 100 < known.count ? known[number % 100] : "Zat\(number % 600)in"
        let strength = ["5 mg", "25 mg", "120 mg", "500 mg", "15 mg/5 mL"][number / 600 % 5]
        let form = ["Tablet", "Kapsul", "Sirup", "Injeksi"][number / 3_000 % 4]
        let maker = ["Kimia", "Sanbe", "Dexa", "Hexpharm", "Erela"][number / 12_000]
        var product = KFAProduct(
            code: "93" + String(String(1_000_000 + number).dropFirst()), name: "\(substance) \(strength) \(form)", formCode: "BS066",
            formDisplay: form, ingredients: [.init(code: "91000101", name: substance, strength: strength)], fetchedAt: Date())
        product.manufacturer = "PT \(maker) Farma Tbk"
        return product
    }
}
