import Clinics
import Delivery
import Foundation
import Templating
import Vocabulary

/// What happened to a visit's deliveries, newest first.
enum VisitHistory {
    /// More than this belongs on the deliveries' own pages.
    private static let most = 12

    static func events(_ rows: [DeliveryRow], receivedAt: Date?, source: String, zone: ClinicTimeZone) -> [VisitEvent] {
        let settled = rows.compactMap { row in row.completedAt.map { (row, $0) } }.sorted { $0.1 > $1.1 }
        let left = settled.count - Self.most
        var events = settled.prefix(Self.most).map { row, time in
            let http = row.httpStatus.map { ", HTTP \($0)" } ?? ""
            return VisitEvent(
                mark: mark(row.state), title: "\(ShownDelivery(row).title) \(word(row.state))",
                says: Indonesian.dateTimeWithSeconds(time, in: zone) + http)
        }
        if left > 0 {
            events.append(
                VisitEvent(
                    mark: ("", "titik"), title: "\(Indonesian.number(left)) kejadian lebih lama", says: "Buka kirimannya untuk melihatnya.")
            )
        }
        if let receivedAt {
            events.append(
                VisitEvent(
                    mark: ("", "tambah"), title: "Kunjungan diterima",
                    says: Indonesian.dateTimeWithSeconds(receivedAt, in: zone) + ". \(source)."))
        }
        return events
    }

    private static func mark(_ state: String) -> (dot: String, icon: String) {
        switch state {
        case "completed": (" ok", "terkirim")
        case "failed": (" bad", "gagal")
        default: ("", "dilewati")
        }
    }

    private static func word(_ state: String) -> String {
        switch state {
        case "completed": "terkirim"
        case "failed": "ditolak"
        default: "dilewati"
        }
    }
}

/// A line of the history.
struct VisitEvent: View {
    let mark: (dot: String, icon: String)
    let title: String
    let says: String

    static let fields = Fields<Self>(
        .text("dot") { $0.mark.dot }, .text("icon") { $0.mark.icon }, .text("title") { $0.title }, .text("says") { $0.says })
}
