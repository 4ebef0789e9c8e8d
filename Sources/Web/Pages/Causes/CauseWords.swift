import BPJS
import Delivery
import Foundation
import Satusehat
import Vocabulary

/// What the interface calls states and classes of causes.
enum CauseWords {
    /// Where the cause stands in the guide; nil when nobody has described it.
    static func guide(_ code: String, _ channel: Channel, _ links: ClinicLinks) -> LinkView? {
        guideCode(of: code, channel).map { anchor in
            LinkView(Address("\(links.base)/errors/catalogue", ["q": anchor]).text + "#" + anchor, "Buka di panduan kesalahan")
        }
    }

    /// The entry of the guide; nil when nobody has described it.
    static func guideCode(of code: String, _ channel: Channel) -> String? {
        channel == .satusehat ? ErrorCatalog.guideCode(of: code) : BPJSGuide.guideCode(of: code)
    }

    /// What people call a kind: what BPJS is told by its job, a resource by its name.
    static func name(_ kind: String) -> String { BPJSJob.of(kind)?.title ?? kind }

    /// "Encounter 31, Condition 7"; without numbers when nothing is held up.
    static func kinds(_ cause: OpenCause) -> String {
        let shown = cause.count == 0 ? cause.kinds : cause.kinds.filter { $0.count > 0 }
        guard shown.count > 1, cause.count > 0 else { return shown.map { name($0.kind) }.joined(separator: ", ") }
        return shown.map { "\(name($0.kind)) \(Indonesian.number($0.count))" }.joined(separator: ", ")
    }
}

extension CauseFilter.State {
    /// As a tab of the list.
    var word: String {
        switch self {
        case .open: "Perlu diperbaiki"
        case .healed: "Selesai sendiri"
        case .resolved: "Diselesaikan"
        case .ignored: "Diabaikan"
        }
    }

    /// In an address; open ones need none.
    var parameter: String? {
        switch self {
        case .open: nil
        case .healed: "selesai-sendiri"
        case .resolved: "diselesaikan"
        case .ignored: "diabaikan"
        }
    }

    init(parameter: String) { self = Self.allCases.first { $0.parameter == parameter } ?? .open }

    /// One word with icon and shape.
    var badge: Badge {
        switch self {
        case .open: Badge(kind: "gagal", label: word)
        case .healed, .resolved: Badge(kind: "terkirim", label: word)
        case .ignored: Badge(kind: "dilewati", label: word)
        }
    }
}

extension Rejection.Category {
    static let shown: [Self] = [.mapping, .client, .notFound, .auth, .consent, .server, .transient, .unknown]

    /// Of which sort a cause is.
    var word: String {
        switch self {
        case .mapping: "Pemetaan"
        case .client: "Isi data"
        case .notFound: "Data tidak ditemukan"
        case .auth: "Kredensial dan hak akses"
        case .consent: "Persetujuan"
        case .server: "Kesalahan SATUSEHAT atau BPJS"
        case .transient: "Gangguan sementara"
        case .unknown: "Belum pasti"
        }
    }
}

extension Explanation.Owner {
    /// Who mends it, in a line of a list.
    func short(_ platform: String) -> String {
        switch self {
        case .clinic: "Diperbaiki oleh klinik"
        case .platform: "Gangguan \(platform)"
        case .jembatan: "Diperbaiki oleh pengelola Jembatan"
        }
    }
}
