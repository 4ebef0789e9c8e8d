import Clinics
import Delivery
import Vocabulary

/// What fits between a product of the clinic and one of KFA, in words.
enum MatchWords {
    /// "Nama, kekuatan, bentuk"
    static func list(_ evidence: Set<KFAMatch.Evidence>) -> String {
        let words = KFAMatch.Evidence.allCases.filter(evidence.contains).map(\.word)
        return words.isEmpty ? "Sebagian nama" : words.joined(separator: ", ").capitalizedFirst
    }

    /// "Nama, kekuatan, dan bentuk cocok"
    static func sentence(_ evidence: Set<KFAMatch.Evidence>) -> String {
        let words = KFAMatch.Evidence.allCases.filter(evidence.contains).map(\.word)
        guard let last = words.last else { return "Sebagian nama cocok" }
        if words.count == 1 { return evidence == [.name] ? "Hanya nama yang cocok" : "\(last.capitalizedFirst) cocok" }
        let others = words.dropLast().joined(separator: ", ")
        return "\(others)\(words.count > 2 ? "," : "") dan \(last) cocok".capitalizedFirst
    }
}

extension KFAMatch.Evidence {
    fileprivate var word: String {
        switch self {
        case .name: "nama"
        case .strength: "kekuatan"
        case .form: "bentuk"
        case .manufacturer: "produsen"
        }
    }
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}

/// What another mapping changes, before and after it is saved.
enum ProductImpactWords {
    static func title(_ impact: ProductImpact) -> String {
        switch (impact.waiting, impact.sent) {
        case (0, 0): "Belum ada data yang menunggu"
        case (let waiting, 0): "\(Indonesian.number(waiting)) data akan dikirim setelah disimpan"
        case (0, let sent): "\(Indonesian.number(sent)) data yang sudah terkirim akan diperbarui"
        case (let waiting, let sent):
            "\(Indonesian.number(waiting)) data akan dikirim, \(Indonesian.number(sent)) yang sudah terkirim diperbarui"
        }
    }

    static func says(_ impact: ProductImpact) -> String {
        var sentences: [String] = []
        if impact.waiting > 0 {
            sentences.append("Resep dan pemberian obat\(impact.since.map { " sejak \(Indonesian.date($0))" } ?? "") menunggu pemetaan ini.")
        }
        if impact.sent > 0 {
            sentences.append("Resep dalam \(Indonesian.number(impact.visits)) kunjungan memakai pemetaan yang lama.")
        }
        if sentences.isEmpty { sentences.append("Resep berikutnya yang memakai produk ini langsung dikirim.") }
        return sentences.joined(separator: " ") + " Setiap perubahan pemetaan tercatat di jejak audit."
    }

    static func after(_ impact: ProductImpact) -> String {
        var sentences: [String] = []
        if impact.waiting > 0 { sentences.append("\(Indonesian.number(impact.waiting)) data yang menunggu sedang dikirim.") }
        if impact.sent > 0 { sentences.append("\(Indonesian.number(impact.sent)) data yang sudah terkirim sedang diperbarui.") }
        return sentences.joined(separator: " ")
    }
}
