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

    @Test("the guide has each code once, in whole sentences, and an entry for whatever a failure can be called")
    func guide() {
        let entries = ErrorCatalog.guide.flatMap(\.entries)
        #expect(Set(entries.map(\.code)).count == entries.count)
        for entry in entries {
            #expect(entry.explanation.meaning.hasSuffix(".") && entry.explanation.remedy.hasSuffix("."), "\(entry.code)")
            #expect(entry.explanation.meaning.first?.isUppercase == true, "\(entry.code)")
        }
        let numbers = (PlatformRules.all + ErrorCatalog.furtherRules).compactMap { $0.number.map { "rule-\($0)" } }
        let system = [
            20002, 20003, 20004, 20005, 20006, 20007, 20008, 20009, 20010, 20011, 20012, 20013, 20014, 20015, 20016, 20017, 20018, 20019,
            20020, 20021,
        ].map { "rule-\($0)" }
        let engine = [
            "answer-unknown", "body-unreadable", "duplicate-not-found", "several-matches", "unknown-kind", "validation",
            "citizen-not-exists", "patient-identifier-taken", "patient-refused", "http-429", "http-403", "http-500",
        ]
        for code in numbers + system + engine + ErrorCatalog.codes + PlatformTitle.all.map(\.code) {
            #expect(ErrorCatalog.guideCode(of: code) == code, "\(code)")
        }
        #expect(ErrorCatalog.guideCode(of: "dokter:D-01") == "dokter" && ErrorCatalog.guideCode(of: "never-seen") == nil)
    }

    @Test("the rules of what Jembatan does not send are explained, and not checked before sending")
    func further() {
        let checked = Set(PlatformRules.all.compactMap(\.number))
        #expect(ErrorCatalog.furtherRules.allSatisfy { rule in rule.number.map { !checked.contains($0) } ?? false })
        #expect(ErrorCatalog.explain("rule-10841", element: nil, kind: "Condition").meaning.contains("Condition.onsetPeriod.start"))
        #expect(ErrorCatalog.explain("http_503", element: nil, kind: "Encounter").owner == .platform)
    }
}
