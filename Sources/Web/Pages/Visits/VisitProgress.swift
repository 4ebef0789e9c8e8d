import Delivery

/// How far a visit is, from its deliveries: counts, one word, and the delivery that explains why it is incomplete.
struct VisitProgress: Sendable, Hashable {
    var sent = 0
    var processing = 0
    var waiting = 0
    var failed = 0
    /// The one to look at first; nil when everything has arrived.
    var decisive: ShownDelivery?

    /// - Parameter deliveries: all of a visit, updates too; skipped ones are not in the total.
    init(_ deliveries: [ShownDelivery]) {
        for delivery in deliveries {
            switch DeliveryStatus.of(delivery) {
            case .sent: sent += 1
            case .processing: processing += 1
            case .failed: failed += 1
            case .skipped: break
            case .unsent, .waiting, .reconciling, .parked, .paused: waiting += 1
            }
        }
        let open = deliveries.filter { ![.sent, .skipped].contains(DeliveryStatus.of($0)) }
        decisive = open.min { Self.rank($0) < Self.rank($1) }
    }

    var total: Int { sent + processing + waiting + failed }
    var isComplete: Bool { total > 0 && sent == total }

    var badge: Badge {
        if failed > 0 { return Badge(kind: "gagal", label: "Ada yang gagal") }
        if total == 0 { return DeliveryStatus.unsent.badge }
        if isComplete { return Badge(kind: "terkirim", label: "Lengkap") }
        return decisive.map { DeliveryStatus.of($0).badge } ?? DeliveryStatus.processing.badge
    }

    var bar: ProgressBar { ProgressBar(completed: sent, processing: processing, waiting: waiting, failed: failed) }

    /// What a person must do comes first, what only waits for another comes last.
    private static func rank(_ delivery: ShownDelivery) -> Int {
        switch (DeliveryStatus.of(delivery), delivery.hold) {
        case (.failed, _): 0
        case (_, .mapping): 1
        case (_, .consent): 2
        case (_, .dependency): delivery.holdReason == "kunjungan" ? 6 : 7
        case (.parked, _), (.paused, _): 3
        case (.reconciling, _): 4
        default: 5
        }
    }
}
