import Clinics
import Templating
import Vocabulary

/// The mapping that something sent was made with: what, since when, by whom, and what it is now.
struct MappingThenView: View {
    let mapping: MappingThen
    let address: String?
    let zone: ClinicTimeZone

    init(_ mapping: MappingThen, _ request: ClinicRequest) {
        self.mapping = mapping
        zone = request.clinic.timeZone
        let list =
            switch mapping.subject {
            case .location: "locations"
            case .practitioner: "practitioners"
            case .product: "products"
            }
        address = request.may(.masterData) ? request.address("\(list)/\(mapping.id.lowerText)#riwayat") : nil
    }

    static let fields = Fields<Self>(
        .text("name") { $0.mapping.name }, .text("address") { $0.address }, .text("value") { $0.mapping.value ?? "Belum dipetakan" },
        .text("since") { $0.since }, .text("now") { $0.mapping.isOther ? $0.mapping.now ?? "belum dipetakan" : nil })

    private var since: String {
        guard let change = mapping.change else { return "Dipetakan sebelum riwayat dicatat" }
        let before = change.from.map { ", sebelumnya \($0)" } ?? ""
        return "Dipetakan oleh \(change.actor) pada \(Indonesian.dateTime(change.changedAt, in: zone))\(before)"
    }
}
