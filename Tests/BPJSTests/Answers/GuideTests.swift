import Clinics
import Delivery
import Testing

@testable import BPJS

@Suite("The guide to what BPJS says")
struct GuideTests {
    @Test("has each code once, in whole sentences", arguments: FacilityLevel.allCases)
    func chapters(_ level: FacilityLevel) {
        let entries = BPJSGuide.chapters(of: level).flatMap(\.entries)
        #expect(!entries.isEmpty && Set(entries.map(\.code)).count == entries.count)
        for entry in entries {
            #expect(entry.explanation.meaning.hasSuffix(".") && entry.explanation.remedy.hasSuffix("."), "\(entry.code)")
        }
    }

    @Test("an entry for every rule, and for what deliveries wait for")
    func codes() {
        for family in ServiceFamily.allCases {
            for rule in BusinessRules.all(of: family) { #expect(BPJSGuide.guideCode(of: rule.code) == rule.code) }
        }
        #expect(BPJSGuide.guideCode(of: "kodedokter:D-01") == "bpjs-kodedokter")
        #expect(BPJSGuide.guideCode(of: "LATE") == "bpjs-LATE")
        #expect(BPJSGuide.guideCode(of: "never-seen") == nil)
    }
}
