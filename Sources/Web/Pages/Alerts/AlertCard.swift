import Foundation
import Notices
import Templating
import Vocabulary

/// An alert: on a card while it is open, in a row of the history afterwards.
struct AlertCard: View {
    let alert: Alert
    /// Whose it is, on the platform's page.
    let clinic: LinkView?
    /// Below it lies `…/{id}/acknowledge`; nil where it cannot be acknowledged.
    let action: String?
    let link: LinkView?
    let zone: ClinicTimeZone

    init(_ alert: Alert, clinic: LinkView?, action: String?, link: LinkView?, zone: ClinicTimeZone) {
        self.alert = alert
        self.clinic = clinic
        self.action = action
        self.link = link
        self.zone = zone
    }

    private var words: AlertWords { AlertWords(alert, zone: zone) }

    static let fields = Fields<Self>(
        .text("id") { $0.alert.id.lowerText }, .text("title") { $0.words.title }, .text("why") { $0.words.why },
        .text("next") { $0.words.next }, .view("badge") { $0.badge }, .view("clinic") { $0.clinic }, .view("link") { $0.link },
        .text("raised") { Indonesian.dateTime($0.alert.raisedAt, in: $0.zone) },
        .text("recovered") { card in card.alert.recoveredAt.map { Indonesian.dateTime($0, in: card.zone) } },
        .text("lasted") { $0.lasted }, .text("taken") { $0.taken }, .text("note") { $0.alert.note.map(Masking.text) },
        .text("acknowledge") { card in
            card.alert.state == .open ? card.action.map { "\($0)/\(card.alert.id.lowerText)/acknowledge" } : nil
        })

    private var badge: Badge {
        switch alert.state {
        // Red is for what somebody here can mend.
        case .open: Badge(kind: alert.rule.isOutage ? "diparkir" : "gagal", icon: "peringatan", label: "Terbuka")
        case .acknowledged: Badge(kind: "menunggu", label: "Ditangani")
        case .recovered: Badge(kind: "terkirim", label: "Pulih")
        }
    }

    private var lasted: String? {
        alert.recoveredAt.map { Indonesian.duration(milliseconds: Int($0.timeIntervalSince(alert.raisedAt) * 1_000)) }
    }

    /// On the platform's page without a name: the people of a clinic are the clinic's.
    private var taken: String? {
        alert.acknowledgedAt.map { at in
            (["Ditangani", alert.acknowledgedBy].compactMap { $0 } + ["sejak \(Indonesian.dateTime(at, in: zone))"]).joined(separator: " ")
        }
    }
}
