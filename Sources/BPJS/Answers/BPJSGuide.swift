import Clinics
import Delivery
import Vocabulary

/// What BPJS may say, and what deliveries to it wait for, for people to read.
public enum BPJSGuide {
    /// For a clinic of this level: each service's own words, then what all of them have in common.
    public static func chapters(of level: FacilityLevel) -> [GuideChapter] {
        let families = ServiceFamily.of(level)
        var seen: Set<String> = []
        let own = families.map { family in
            GuideChapter(
                name: family.rawValue, title: family.name, part: .bpjs,
                entries: BusinessRules.all(of: family).filter { seen.insert($0.code).inserted }.map { rule in
                    GuideEntry(code: rule.code, explanation: rule.explanation, words: rule.texts.first)
                })
        }
        guard let first = families.first else { return own }
        let common = commonCodes.map { code in
            GuideEntry(code: anchor(code), explanation: BusinessRules.explain(code, first))
        }
        return own + [GuideChapter(name: "bpjs-umum", title: "Semua layanan BPJS", part: .bpjs, entries: common)]
    }

    /// The entry of the guide that a cause's code belongs to; nil when it has no words of its own.
    public static func guideCode(of code: String) -> String? {
        [code, anchor(code)].first { codes.contains($0) }
    }

    /// What SATUSEHAT's chapters have under the same name stands there for something else.
    private static func anchor(_ code: String) -> String { "bpjs-" + code.prefix { $0 != ":" } }

    private static let commonCodes = [
        "LATE", "duplicate-not-found", AntreanBody.lacksCard, "kodedokter:…", "jampraktek:…", "kodepoli:…", "rujukan:…",
    ]

    private static let codes = Set(
        FacilityLevel.allCases.flatMap { chapters(of: $0) }.flatMap(\.entries).map(\.code))
}
