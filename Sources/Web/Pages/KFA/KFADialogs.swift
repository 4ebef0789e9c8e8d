import Clinics
import Delivery
import Templating
import Vocabulary

/// What is open above the list.
enum KFADialog: Sendable {
    case map(KFAMapView)
    case remove(KFARemoveView)
    case detail(KFADetailView)

    var map: KFAMapView? { if case .map(let view) = self { view } else { nil } }
    var remove: KFARemoveView? { if case .remove(let view) = self { view } else { nil } }
    var detail: KFADetailView? { if case .detail(let view) = self { view } else { nil } }

    /// The tab behind it, where the address names none.
    var part: ProductMappingStore.Part {
        switch self {
        case .map(let view): view.product.kfaCode == nil ? .unmapped : .mapped
        case .remove, .detail: .mapped
        }
    }
}

/// Search and choice of a code, for `partials/kfa/map`.
struct KFAMapView: View {
    let product: Product
    /// What it is mapped to now.
    let known: KFAProduct?
    let impact: ProductImpact
    let text: String
    let isSearch: Bool
    let matches: [KFAMatch]
    let hasMore: Bool
    let away: String?
    let shared: [String: Int]
    let chosen: String
    let goesOn: Bool
    let problem: String?
    let history: MappingHistoryView
    let address: String
    let back: String
    let tab: String

    static let fields = Fields<Self>(
        .text("title") { "\($0.product.kfaCode == nil ? "Petakan" : "Ubah pemetaan") \($0.product.name)" },
        .text("about") { $0.product.about }, .text("address") { $0.address }, .text("back") { $0.back }, .text("tab") { $0.tab },
        .text("text") { $0.text }, .flag("focusSearch") { $0.focused == nil },
        .text("now") { view in view.product.kfaCode.map { "\($0) \(view.known?.name ?? "")" } },
        .flag("nowRetired") { $0.known?.retiredAt != nil },
        .text("problem") { $0.problem }, .text("typed") { $0.isSearch ? $0.text : nil },
        .list("results") { $0.results }, .flag("hasResults") { !$0.matches.isEmpty },
        .text("count") { "\($0.matches.count) hasil" }, .flag("hasMore") { $0.hasMore },
        .text("nothing") { $0.matches.isEmpty ? $0.nothing : nil },
        .text("impact") { ProductImpactWords.title($0.impact) }, .text("impactSays") { ProductImpactWords.says($0.impact) },
        .text("submit") { $0.impact.waiting > 0 ? "Petakan dan kirim" : "Simpan pemetaan" }, .flag("goesOn") { $0.goesOn },
        // Of a product that was never mapped there is nothing to tell.
        .view("history") { $0.history.changes.isEmpty ? nil : $0.history })

    /// What stands chosen: what the person chose before, else what fits in name, strength and form. Anything less is for the person to pick.
    private var preselected: String? {
        if matches.contains(where: { $0.product.code == chosen }) { return chosen }
        return matches.first.flatMap { $0.isFull && $0.product.code != product.kfaCode ? $0.product.code : nil }
    }

    /// Where the keyboard starts: at what stands chosen, else at the first of what somebody searched for; nil is the field of the search.
    private var focused: String? { preselected ?? (isSearch ? matches.first?.product.code : nil) }

    private var results: [Result] {
        matches.map { match in
            Result(
                match: match, isChosen: match.product.code == preselected, isFocused: match.product.code == focused,
                isNow: match.product.code == product.kfaCode,
                shared: shared[match.product.code])
        }
    }

    private var nothing: String {
        if let away {
            return "Tidak ada di katalog Jembatan, dan KFA sedang tidak menjawab (\(away)). Coba kata lain, atau ulangi nanti."
        }
        return isSearch
            ? "Tidak ada produk KFA yang cocok. Coba nama generiknya saja, tanpa merek dan kekuatan."
            : "Belum ada usulan. Ketik nama generik obat, lalu Cari."
    }

    struct Result: View {
        let match: KFAMatch
        let isChosen: Bool
        let isFocused: Bool
        let isNow: Bool
        let shared: Int?

        static let fields = Fields<Self>(
            .text("code") { $0.match.product.code }, .list("pieces") { $0.match.pieces.map(Piece.init) },
            .text("about") { result in
                let product = result.match.product
                return [product.code, product.formDisplay, product.isTemplate ? nil : product.manufacturer].compactMap { $0 }
                    .joined(separator: " · ")
            },
            .flag("template") { $0.match.product.isTemplate }, .text("evidence") { MatchWords.list($0.match.evidence) },
            .text("shared") { $0.shared.map { "Dipakai \(Indonesian.number($0)) klinik lain" } },
            .flag("chosen") { $0.isChosen }, .flag("focused") { $0.isFocused }, .flag("now") { $0.isNow })
    }

    struct Piece: View {
        let piece: KFAMatch.Piece
        init(_ piece: KFAMatch.Piece) { self.piece = piece }

        static let fields = Fields<Self>(
            .text("marked") { $0.piece.isMarked ? $0.piece.text : nil }, .text("plain") { $0.piece.isMarked ? nil : $0.piece.text })
    }
}

/// Whether to take a mapping away, for `partials/kfa/remove`.
struct KFARemoveView: View {
    let product: Product
    let sent: Int
    let address: String
    let back: String

    static let fields = Fields<Self>(
        .text("name") { $0.product.name }, .text("code") { $0.product.kfaCode }, .text("address") { $0.address }, .text("back") { $0.back },
        .text("says") { view in
            let sent =
                view.sent == 0
                ? "Belum ada resep yang terkirim dengan kode ini."
                : "\(Indonesian.number(view.sent)) data yang sudah terkirim tetap di SATUSEHAT dengan kode ini."
            return "\(sent) Yang belum terkirim dan resep baru menunggu sampai produk ini dipetakan lagi."
        })
}

/// What KFA says of a code, for `partials/kfa/detail`.
struct KFADetailView: View {
    let product: KFAProduct
    let zone: ClinicTimeZone

    static let fields = Fields<Self>(
        .text("code") { $0.product.code }, .text("name") { $0.product.name }, .text("form") { $0.product.formDisplay ?? "–" },
        .text("strength") { $0.product.strength ?? MedicineName($0.product.name).strengthShown ?? "–" },
        .text("manufacturer") { $0.product.isTemplate ? "Kode templat: berlaku untuk semua produsen" : $0.product.manufacturer ?? "–" },
        .text("brand") { $0.product.tradeName },
        .texts("ingredients") { $0.product.ingredients.map { "\($0.name)\($0.strength.map { " \($0)" } ?? "")" } },
        .flag("hasIngredients") { !$0.product.ingredients.isEmpty },
        .text("retired") { view in view.product.retiredAt.map { Indonesian.date($0, in: view.zone) } },
        .text("asked") { Indonesian.date($0.product.fetchedAt, in: $0.zone) })
}
