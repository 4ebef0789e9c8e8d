import Delivery
import Templating

extension UpstreamVerdict.Kind {
    /// In one word or two.
    var word: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }

    /// Word, shape and icon.
    var badge: Badge {
        switch self {
        case .fine: Badge(kind: "terkirim", label: word)
        case .slow: Badge(kind: "menunggu", label: word)
        case .partly: Badge(kind: "menunggu", icon: "peringatan", label: word)
        case .away: Badge(kind: "diparkir", label: word)
        case .onlyThisClinic: Badge(kind: "gagal", label: word)
        case .unknown: Badge(kind: "dilewati", icon: "info", label: word)
        }
    }

    /// The answer to *Apakah SATUSEHAT sedang bermasalah?*
    var answer: String {
        switch self {
        case .fine: "Tidak. SATUSEHAT lancar."
        case .slow: "Lambat, tetapi berjalan."
        case .partly: "Ya, sebagian."
        case .away: "Ya. SATUSEHAT sedang tidak tersedia."
        case .onlyThisClinic: "Tidak. Masalahnya hanya di klinik ini."
        case .unknown: "Belum diketahui: belum cukup data."
        }
    }

    /// The ground of its note.
    var note: String {
        switch self {
        case .fine: "ok"
        case .slow, .partly: "wait"
        case .onlyThisClinic: "bad"
        // What nobody here can mend is not red.
        case .away: "wait"
        case .unknown: ""
        }
    }
}

/// One line on another page, when SATUSEHAT is not as it should be.
struct VerdictLine: View {
    let verdict: UpstreamVerdict
    let address: String

    /// nil when there is nothing to tell: all is well, or nothing was sent.
    init?(_ verdict: UpstreamVerdict, address: String) {
        if verdict.kind == .fine || verdict.kind == .unknown { return nil }
        self.verdict = verdict
        self.address = address
    }

    static let fields = Fields<Self>(
        .text("word") { $0.verdict.kind.rawValue }, .text("icon") { $0.verdict.kind.badge.icon }, .text("note") { $0.verdict.kind.note },
        .text("evidence") { $0.verdict.evidence }, .text("address") { $0.address })
}

extension EndpointPicture {
    /// What people call it.
    var title: String { name == "token" ? "Token (masuk)" : name }

    /// How it is, in a word.
    var badge: Badge {
        let figures = recent.figures
        if figures.calls == 0 {
            switch check?.status {
            case .healthy: return Badge(kind: "terkirim", label: "Lancar")
            case .degraded: return Badge(kind: "menunggu", label: "Terganggu")
            case .unhealthy: return Badge(kind: "diparkir", label: "Tidak tersedia")
            case nil: return Badge(kind: "dilewati", icon: "info", label: "Belum ada panggilan")
            }
        }
        if isTroubled, figures.answered == 0 { return Badge(kind: "diparkir", label: "Tidak tersedia") }
        if isTroubled { return Badge(kind: "menunggu", icon: "peringatan", label: "Bermasalah") }
        if figures.answered == 0, figures.unauthorized > 0 { return Badge(kind: "menunggu", icon: "kunci", label: "Kredensial ditolak") }
        if let now = figures.latency.p95, now > max(3_000, 2 * (usual.latency.p95 ?? 4_000)) {
            return Badge(kind: "menunggu", label: "Lambat")
        }
        return Badge(kind: "terkirim", label: "Lancar")
    }
}
