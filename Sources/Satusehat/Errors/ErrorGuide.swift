import Delivery

extension ErrorCatalog {
    /// Everything that is known, for reading: the errors with words of their own first, then the platform's numbered rules by type.
    public static let guide: [GuideChapter] = {
        let own = [
            chapter("akses", "Kredensial dan hak akses", accessErrors), chapter("orang", "Pasien dan praktisi", personErrors),
            chapter("isi", "Isi kiriman", contentErrors), mappings,
            chapter("gangguan", "Gangguan, batas, dan gerbang SATUSEHAT", gatewayErrors),
            chapter("jembatan", "Untuk pengelola Jembatan", ownErrors),
        ]
        let known = Set(own.flatMap(\.entries).map(\.code))
        let numbered = (PlatformRules.all + furtherRules).filter { rule in rule.number.map { !known.contains("rule-\($0)") } ?? false }
        let types = Dictionary(grouping: numbered) { String($0.type) }
        return own + types.keys.sorted().map { type in rules(of: type, types[type] ?? []) }
    }()

    /// The entry of the guide that an error's code belongs to; nil when nobody has described it.
    public static func guideCode(of code: String) -> String? {
        let subject = String(code.prefix { $0 != ":" })
        let wanted = code.contains(":") ? subject : code
        return guideCodes.contains(wanted) ? wanted : nil
    }

    private static let guideCodes = Set(guide.flatMap(\.entries).map(\.code))

    private static func chapter(_ name: String, _ title: String, _ entries: [ErrorEntry]) -> GuideChapter {
        GuideChapter(
            name: name, title: title, part: .causes,
            entries: entries.map { entry in
                var explanation = entry.explanation("elemen yang disebut")
                explanation.meaning = capitalized(explanation.meaning)
                return GuideEntry(code: entry.code, explanation: explanation, words: words(entry.code))
            })
    }

    private static let mappings = GuideChapter(
        name: "pemetaan", title: "Yang masih ditunggu", part: .causes,
        entries: [
            "dokter", "poli", "pasien", "organisasi", "obat", "kfa", "produk", "resep", "satuan", "diagnosis", "masalah", "pemeriksaan",
            "permintaan", "spesimen", "hasil", "rujukan",
        ].compactMap { subject in
            waiting(subject, "…").map { GuideEntry(code: subject, explanation: $0) }
        })

    private static func rules(of type: String, _ rules: [PlatformRule]) -> GuideChapter {
        let numbered = rules.compactMap { rule in rule.number.map { ($0, rule) } }.sorted { $0.0 < $1.0 }
        var seen: Set<Int> = []
        return GuideChapter(
            name: type.lowercased(), title: "Aturan \(type)", part: .rules,
            entries: numbered.filter { seen.insert($0.0).inserted }.map { number, rule in
                GuideEntry(code: "rule-\(number)", explanation: explanation(of: rule), words: "RuleNumber: \(number)")
            })
    }

    private static func words(_ code: String) -> String? {
        PlatformTitle.all.first { $0.code == code }?.words ?? (code.hasPrefix("rule-") ? "RuleNumber: \(code.dropFirst(5))" : nil)
    }

    private static func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}
