import Delivery
import Testing

@testable import Satusehat

@Suite("Explaining errors")
struct ErrorCatalogTests {
    @Test("known codes have words, an owner and a place of their own")
    func known() {
        let diagnosis = ErrorCatalog.explain("rule-10003", element: "Condition.code", kind: "Condition")
        #expect(diagnosis.meaning == "Kode diagnosis tidak dikenal SATUSEHAT.")
        #expect(diagnosis.owner == .clinic && diagnosis.fix == .edit)
        #expect(ErrorCatalog.explain("citizen-not-exists", element: nil, kind: "Patient").fix == .patients)
        #expect(ErrorCatalog.explain("http-503", element: nil, kind: "Encounter").owner == .platform)
    }

    @Test("a rule without an entry is explained from what it asks, and a mapping by the clinic's code")
    func derived() {
        let rule = ErrorCatalog.explain("rule-10126", element: nil, kind: "Condition")
        #expect(rule.meaning.contains("Condition.encounter"))
        let identifier = ErrorCatalog.explain("rule-10117", element: nil, kind: "Encounter")
        #expect(identifier.fix == .credentials)
        let doctor = ErrorCatalog.explain("dokter:D-01", element: nil, kind: "Encounter")
        #expect(doctor.meaning.contains("D-01") && doctor.fix == .practitioners)
        #expect(ErrorCatalog.explain("poli:U1", element: nil, kind: "Encounter").fix == .locations)
        for lack in ["obat", "kfa", "produk", "resep", "satuan", "diagnosis"] {
            let words = ErrorCatalog.explain(lack + ":X-1", element: nil, kind: "MedicationRequest")
            #expect(words.meaning.contains("X-1") && words.remedy.hasSuffix("."), "\(lack)")
        }
    }

    @Test("every title and every known code says what happened and what to do, in whole sentences")
    func complete() {
        let codes = PlatformTitle.all.map(\.code) + ErrorCatalog.codes + PlatformRules.all.compactMap { $0.number.map { "rule-\($0)" } }
        for code in codes {
            let words = ErrorCatalog.explain(code, element: "X.y", kind: "X")
            #expect(words.meaning.hasSuffix(".") && words.remedy.hasSuffix("."), "\(code)")
            #expect(!words.meaning.contains("{") && !words.remedy.contains("{"), "\(code)")
        }
        for title in PlatformTitle.all { #expect(ErrorCatalog.entries[title.code] != nil, "\(title.code)") }
        let unknown = ErrorCatalog.explain("never-seen", element: nil, kind: "X")
        #expect(!unknown.meaning.isEmpty && !unknown.remedy.isEmpty)
    }
}
