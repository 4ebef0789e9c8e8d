import Delivery

/// The one word for a delivery (word list of the interface). What keeps the row itself comes before what stops its lane: a missing
/// mapping has to be mended even when the platform is away.
enum DeliveryStatus: String, Sendable, Hashable, CaseIterable {
    case sent, failed, unsent, waiting, processing, reconciling, parked, paused, skipped

    static func of(_ delivery: ShownDelivery) -> DeliveryStatus {
        switch delivery.state {
        case "completed": .sent
        case "failed": .failed
        case "skipped": .skipped
        case "processing": .processing
        default: pending(delivery)
        }
    }

    private static func pending(_ delivery: ShownDelivery) -> DeliveryStatus {
        switch delivery.hold {
        case .mapping, .consent, .dependency: return .waiting
        case .reconciling where delivery.laneState != "no_right": return .reconciling
        case .paused: return .paused
        case .retry, .reconciling, nil: break
        }
        switch delivery.laneState {
        case "paused": return .paused
        case "credential", "no_right": return .waiting
        case "parked": return .parked
        default: return delivery.hold == nil ? .unsent : .waiting
        }
    }

    var word: String {
        switch self {
        case .sent: "Terkirim"
        case .failed: "Tidak Terkirim"
        case .unsent: "Belum terkirim"
        case .waiting: "Menunggu"
        case .processing: "Proses"
        case .reconciling: "Dicocokkan"
        case .parked: "Diparkir"
        case .paused: "Dijeda"
        case .skipped: "Dilewati"
        }
    }

    /// Word, icon and shape; each differs, colour only supports them.
    var badge: Badge {
        let kind =
            switch self {
            case .sent: "terkirim"
            case .failed: "gagal"
            case .unsent: "belum"
            case .waiting: "menunggu"
            case .processing: "proses"
            case .reconciling: "dicocokkan"
            case .parked: "diparkir"
            case .paused: "dijeda"
            case .skipped: "dilewati"
            }
        return Badge(kind: kind, label: word)
    }

}

extension ShownDelivery {
    /// Whether a person may send it again as it is: not what has arrived or is on its way, and not what would go without its mapping.
    var canBeResent: Bool { !["completed", "processing"].contains(state) && hold != .mapping }
}

extension DeliveryFilter.Status {
    /// As a tab of a list.
    var word: String {
        switch self {
        case .completed: DeliveryStatus.sent.word
        case .failed: DeliveryStatus.failed.word
        case .unsent: DeliveryStatus.unsent.word
        case .waiting: DeliveryStatus.waiting.word
        case .processing: DeliveryStatus.processing.word
        case .skipped: DeliveryStatus.skipped.word
        case .open: "Belum Diproses"
        }
    }
}
