/// What a name says of a medicine: "Amoxicillin 500 mg kaplet Kimia Farma" has two words, a strength and a form, and two words that may be
/// the maker's.
public struct MedicineName: Sendable, Hashable {
    /// Folded words that are neither numbers, units nor forms, in their order.
    public private(set) var words: [String] = []
    /// Amounts in one unit each: "1 g" is "1000 mg".
    public private(set) var strengths: Set<String> = []
    /// Forms in one word each: "tab" and "tablet" are tablet.
    public private(set) var forms: Set<String> = []
    /// Amounts as they were written, number and unit: "500 mg", "1 g".
    private(set) var written: [String] = []
    /// The first strength as it was written, for pages: "500 mg".
    public private(set) var strengthShown: String?

    /// Reads a name, and what else says the form: the unit it is counted in, the form's own name.
    public init(_ name: String, form: [String?] = []) {
        read(MedicineWords.of(name))
        for text in form.compactMap({ $0 }) { forms.formUnion(MedicineWords.of(text).compactMap { Self.forms[$0] }) }
    }

    /// The same name in another order or spelling gives the same text, by which clinics' products are compared.
    public var key: String { (words.sorted() + strengths.sorted() + forms.sorted()).joined(separator: " ") }

    /// Amounts of substance, without volumes: a bottle's 60 ml says nothing of what is in it.
    var substances: Set<String> { strengths.filter { !$0.hasSuffix(" ml") } }

    private mutating func read(_ tokens: [String]) {
        var place = 0
        while place < tokens.count {
            let token = tokens[place]
            if let amount = Double(token) {
                let unit = place + 1 < tokens.count ? Self.units[tokens[place + 1]] : nil
                if let unit {
                    strengths.insert(Self.written(amount * unit.factor) + " " + unit.name)
                    written.append("\(token) \(tokens[place + 1])")
                    strengthShown = strengthShown ?? "\(token.replacing(".", with: ",")) \(unit.shown)"
                } else {
                    words.append(token)
                }
                place += unit == nil ? 1 : 2
                continue
            }
            if let form = Self.forms[token] {
                forms.insert(form)
            } else if !Self.noise.contains(token), Self.units[token] == nil || place == 0 {
                words.append(token)
            }
            place += 1
        }
    }

    private static func written(_ amount: Double) -> String {
        let rounded = (amount * 10_000).rounded() / 10_000
        return rounded == rounded.rounded() ? String(Int(min(rounded, 1e12))) : String(rounded)
    }

    private struct Unit: Sendable {
        let name: String
        let factor: Double
        let shown: String
    }

    /// Folded words of units.
    private static let units: [String: Unit] = [
        "mg": Unit(name: "mg", factor: 1, shown: "mg"), "g": Unit(name: "mg", factor: 1000, shown: "g"),
        "gr": Unit(name: "mg", factor: 1000, shown: "g"), "gram": Unit(name: "mg", factor: 1000, shown: "g"),
        "mkg": Unit(name: "mg", factor: 0.001, shown: "mcg"), "ug": Unit(name: "mg", factor: 0.001, shown: "mcg"),
        "ml": Unit(name: "ml", factor: 1, shown: "ml"), "l": Unit(name: "ml", factor: 1000, shown: "L"),
        "iu": Unit(name: "iu", factor: 1, shown: "IU"), "ui": Unit(name: "iu", factor: 1, shown: "IU"),
        "%": Unit(name: "%", factor: 1, shown: "%"),
    ]

    /// Folded words of forms, and short ways in which clinics write them.
    private static let forms: [String: String] = {
        let all: [String: [String]] = [
            "tablet": ["tablet", "tab", "tabs", "tabl", "tbl"], "kaplet": ["kaplet", "caplet", "kapl", "kplt"],
            "kapsul": ["kapsul", "capsule", "cap", "caps", "kaps", "kap"], "sirup": ["sirup", "syrup", "syr", "sir", "sirop"],
            "suspensi": ["suspensi", "suspension", "susp"], "injeksi": ["injeksi", "injection", "inj", "ampul", "amp", "vial", "ampoule"],
            "salep": ["salep", "ointment", "oint", "zalf"], "krim": ["krim", "cream", "kream", "kr"], "gel": ["gel", "jel"],
            "tetes": ["tetes", "drop", "drops"], "supositoria": ["supositoria", "suppositoria", "suppository", "supp", "suppo"],
            "infus": ["infus", "infusion"], "serbuk": ["serbuk", "powder", "puyer"], "larutan": ["larutan", "solution", "sol"],
            "inhaler": ["inhaler", "inhalasi"], "ovula": ["ovula", "ovulum"], "lotion": ["lotion", "losion"],
        ]
        return Dictionary(
            all.flatMap { form, words in words.map { (MedicineWords.folded($0), form) } }, uniquingKeysWith: { first, _ in first })
    }()

    /// Folded words that tell no medicine from another.
    private static let noise: Set<String> = Set(
        ["salut", "selaput", "film", "coated", "generik", "obat", "strip", "box", "dus", "botol", "btl", "tube", "contoh", "per", "dan"]
            .map(
                MedicineWords.folded))
}
