/// How well a product of the dictionary fits a medicine of a clinic, or what somebody typed, and what says so. Pure: a person decides.
public struct KFAMatch: Sendable, Hashable {
    /// What fits, in the order in which it counts.
    public enum Evidence: Int, Sendable, Hashable, CaseIterable { case name, strength, form, manufacturer }

    /// What it fits.
    public let product: KFAProduct
    /// What says so.
    public let evidence: Set<Evidence>
    /// Its name in pieces: what fits is marked.
    public let pieces: [Piece]
    /// Higher is better.
    let score: Int

    /// A piece of a name.
    public struct Piece: Sendable, Hashable {
        /// The text.
        public let text: String
        /// Whether it is what was looked for.
        public let isMarked: Bool
    }

    /// Name, strength and form fit: what a form may choose beforehand, for a person to confirm.
    public var isFull: Bool { evidence.isSuperset(of: [.name, .strength, .form]) }

    /// Those that fit at all, best first.
    public static func ranked(_ candidates: [KFAProduct], for wanted: MedicineName, manufacturer: String? = nil) -> [KFAMatch] {
        let maker = Set(manufacturer.map { makerWords($0) } ?? [])
        return candidates.map { KFAMatch($0, wanted, maker) }.filter { $0.score > 0 }.sorted {
            ($1.score, $0.product.name.count, $0.product.code) < ($0.score, $1.product.name.count, $1.product.code)
        }
    }

    /// How one product of the dictionary fits a product of the clinic.
    public init(of product: KFAProduct, for own: Product) {
        self.init(product, own.medicine, Set(own.manufacturer.map(Self.makerWords) ?? []))
    }

    /// What fits products of the clinic, best first for each, in the order of the products: for lists.
    public static func suggested(for products: [Product], in scope: some DatabaseScope) async throws -> [[KFAMatch]] {
        let candidates = try await KFAProductStore.candidates(products.map(\.medicine), in: scope)
        return zip(products, candidates).map { ranked($1, for: $0.medicine, manufacturer: $0.manufacturer) }
    }

    private init(_ product: KFAProduct, _ wanted: MedicineName, _ maker: Set<String>) {
        let own = MedicineName(product.name, form: [product.formDisplay])
        let substance = MedicineName(product.ingredients.map { "\($0.name) \($0.strength ?? "")" }.joined(separator: " / "))
        let makers = product.manufacturer.map(Self.makerWords) ?? []
        let known = own.words + substance.words + (product.tradeName.map(MedicineWords.of) ?? [])
        // What the clinic's name says of the maker is no part of the medicine's name.
        let names = wanted.words.filter { word in !makers.contains(word) || known.contains(word) }
        let hits = names.compactMap { word in known.first { Self.fits(word, $0) } }
        let alike = hits.count == names.count ? [] : names.compactMap { word in known.first { MedicineWords.areAlike(word, $0) } }

        var evidence: Set<Evidence> = []
        if !names.isEmpty, hits.count == names.count { evidence.insert(.name) }
        let strengths = own.strengths.union(substance.strengths)
        let asked = wanted.substances.isEmpty ? wanted.strengths : wanted.substances
        if !asked.isEmpty, asked.isSubset(of: strengths) { evidence.insert(.strength) }
        if !wanted.forms.isDisjoint(with: own.forms) { evidence.insert(.form) }
        let said = maker.union(wanted.words)
        if !makers.isEmpty, said.isSuperset(of: makers) { evidence.insert(.manufacturer) }

        self.product = product
        self.evidence = evidence
        pieces = Self.pieces(product.name, Set(hits + alike), evidence.contains(.strength) ? asked : [], wanted.forms)
        // A name that fits in part counts in part; what else is in it takes away: "Paracetamol / Caffeine" is not Paracetamol.
        var score = names.isEmpty ? (evidence.isEmpty ? 0 : 100) : (1000 * hits.count + 500 * alike.count) / names.count
        if score > 0 {
            if evidence.contains(.strength) { score += 400 } else if !asked.isEmpty, !strengths.isEmpty { score -= 150 }
            if evidence.contains(.form) { score += 200 } else if !wanted.forms.isEmpty, !own.forms.isEmpty { score -= 50 }
            if evidence.contains(.manufacturer) { score += 100 }
            let foreign = Set(substance.words).filter { word in !names.contains { Self.fits($0, word) } }
            score -= 120 * (substance.words.isEmpty ? 0 : min(foreign.count, 4))
            if product.isTemplate { score -= 20 }
            // Called so itself, not only made of it.
            if !names.isEmpty, own.words.contains(where: (hits + alike).contains) { score += 60 }
        }
        self.score = max(0, score)
    }

    /// A word, or the beginning of one: "amox" is Amoxicillin.
    private static func fits(_ word: String, _ known: String) -> Bool { word == known || word.count >= 4 && known.hasPrefix(word) }

    private static func makerWords(_ text: String) -> [String] {
        MedicineWords.of(text).filter { !["pt", "tbk", "kv", "persero", "indonesia"].contains($0) }
    }

    /// The name cut at its spaces; neighbours that fit stand together.
    private static func pieces(_ name: String, _ hits: Set<String>, _ strengths: Set<String>, _ forms: Set<String>) -> [Piece] {
        let words = name.split(separator: " ").map(String.init)
        var marked = words.map { word in
            let read = MedicineName(word)
            return !read.forms.isDisjoint(with: forms)
                || MedicineWords.of(word).contains(where: hits.contains)
        }
        // A strength may be one word or two: "500mg", "500 mg".
        for place in words.indices where !strengths.isEmpty {
            for end in place...min(place + 1, words.count - 1) {
                let read = MedicineName(words[place...end].joined(separator: " ")).strengths
                if !read.isEmpty, read.isSubset(of: strengths) { for word in place...end { marked[word] = true } }
            }
        }
        var pieces: [Piece] = []
        for (word, isMarked) in zip(words, marked) {
            guard let last = pieces.popLast() else {
                pieces.append(Piece(text: word, isMarked: isMarked))
                continue
            }
            if last.isMarked == isMarked {
                pieces.append(Piece(text: last.text + " " + word, isMarked: isMarked))
            } else {
                // The space between belongs to what is not marked.
                pieces.append(isMarked ? Piece(text: last.text + " ", isMarked: false) : last)
                pieces.append(Piece(text: isMarked ? word : " " + word, isMarked: isMarked))
            }
        }
        return pieces
    }
}
