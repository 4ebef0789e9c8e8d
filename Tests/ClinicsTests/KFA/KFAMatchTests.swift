import Foundation
import Testing

@testable import Clinics

@Suite("Which product of KFA fits")
struct KFAMatchTests {
    static func kfa(
        _ code: String, _ name: String, _ form: String?, _ ingredients: [(String, String)] = [], maker: String? = nil, trade: String? = nil
    ) -> KFAProduct {
        var product = KFAProduct(
            code: code, name: name, formCode: form.map { _ in "BS066" }, formDisplay: form,
            ingredients: ingredients.map { .init(code: "91000101", name: $0.0, strength: $0.1) },
            fetchedAt: Date(timeIntervalSince1970: 0))
        product.manufacturer = maker
        product.tradeName = trade
        return product
    }

    static let dictionary = [
        kfa("93000103", "Paracetamol 120 mg/5 mL Sirup", "Sirup", [("Paracetamol", "120 mg/5 mL")], maker: "PT IFARS"),
        kfa("93000102", "Paracetamol 500 mg Kaplet", "Kaplet", [("Paracetamol", "500 mg")], maker: "PT ERELA"),
        kfa("93000101", "Paracetamol 500 mg Tablet", "Tablet", [("Paracetamol", "500 mg")], maker: "PT KIMIA FARMA TBK"),
        kfa("93000104", "Paracetamol 500 mg Tablet", "Tablet", [("Paracetamol", "500 mg")], maker: "PT HEXPHARM JAYA"),
        kfa(
            "93000105", "Paracetamol 500 mg / Caffeine 65 mg Tablet", "Tablet", [("Paracetamol", "500 mg"), ("Caffeine", "65 mg")],
            maker: "PT STERLING"),
        kfa("92000101", "Paracetamol 500 mg Tablet", "Tablet", [("Paracetamol", "500 mg")]),
        kfa("93000201", "Amoxicillin 500 mg Kapsul", "Kapsul", [("Amoxicillin", "500 mg")], maker: "PT KIMIA FARMA TBK"),
        kfa("93000301", "Sanmol 500 mg Tablet", "Tablet", [("Paracetamol", "500 mg")], maker: "PT SANBE FARMA", trade: "SANMOL"),
    ]

    private func ranked(_ name: String, form: [String?] = [], maker: String? = nil) -> [KFAMatch] {
        KFAMatch.ranked(Self.dictionary, for: MedicineName(name, form: form), manufacturer: maker)
    }

    @Test("name, strength and form together come first, and say so")
    func full() {
        let first = ranked("Paracetamol 500 mg tab").first
        #expect(first?.product.code == "93000101" && first?.evidence == [.name, .strength, .form] && first?.isFull == true)
        #expect(ranked("parasetamol 500mg", form: ["Kaplet"]).first?.product.code == "93000102")
        #expect(ranked("PCM sirup").first?.isFull != true)
        #expect(ranked("Paracetamol sirup 120 mg/5 ml").first?.product.code == "93000103")
    }

    @Test("the maker decides between equals, from its own field or within the name")
    func maker() {
        #expect(ranked("Paracetamol 500 mg tablet", maker: "Hexpharm Jaya").first?.product.code == "93000104")
        let named = ranked("Paracetamol 500 mg tablet Hexpharm Jaya").first
        #expect(named?.product.code == "93000104" && named?.evidence == [.name, .strength, .form, .manufacturer])
    }

    @Test("a compound is not its part, and a template stands behind a product")
    func compounds() {
        let codes = ranked("Paracetamol 500 mg tablet").map(\.product.code)
        let both = codes.firstIndex(of: "93000105") ?? -1
        #expect(both > (codes.firstIndex(of: "93000102") ?? 99) || both > (codes.firstIndex(of: "93000104") ?? 99))
        #expect((codes.firstIndex(of: "92000101") ?? 0) > (codes.firstIndex(of: "93000104") ?? 99))
        #expect(ranked("Paracetamol 500 mg Caffeine 65 mg tablet").first?.product.code == "93000105")
    }

    @Test("a brand finds its product, another medicine does not fit at all")
    func brands() {
        #expect(ranked("Sanmol tablet").first?.product.code == "93000301")
        #expect(!ranked("Paracetamol").map(\.product.code).contains("93000201"))
        #expect(ranked("Ketoconazole krim").isEmpty)
    }

    @Test("another strength is told by what is missing")
    func otherStrength() {
        let first = ranked("Paracetamol 650 mg tablet").first
        #expect(first?.evidence == [.name, .form] && first?.isFull == false)
    }

    @Test("a misspelt name fits in part, and nothing is chosen beforehand for it")
    func misspelt() {
        let first = ranked("parasetmol 500 mg tablet").first
        #expect(first?.product.code == "93000101" && first?.evidence.contains(.name) == false && first?.isFull == false)
    }

    @Test("what fits is marked in the name")
    func marks() {
        func shown(_ match: KFAMatch?) -> String { (match?.pieces ?? []).map { $0.isMarked ? "[\($0.text)]" : $0.text }.joined() }
        #expect(shown(ranked("paracetamol 500 mg tablet").first) == "[Paracetamol 500 mg Tablet]")
        #expect(shown(ranked("paracetamol 500 mg").first { $0.product.code == "93000102" }) == "[Paracetamol 500 mg] Kaplet")
        #expect(shown(ranked("paracetamol 500 mg").first { $0.product.code == "93000103" }) == "[Paracetamol] 120 mg/5 mL Sirup")
    }
}
