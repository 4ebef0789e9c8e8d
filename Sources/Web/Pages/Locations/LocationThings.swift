import Clinics
import Delivery
import Satusehat
import Templating

/// What else stands on the platform for a location: its unit of the clinic, and its service.
struct LocationThings: Sendable {
    let unit: Thing?
    let service: Thing?

    var shown: [Thing] { [unit, service].compactMap { $0 } }

    static func load(_ location: Location, _ request: ClinicRequest, in scope: ClinicScope) async throws -> LocationThings {
        func thing(_ title: String, _ key: String) async throws -> Thing? {
            let rows = try await DeliveryListStore.creations([key], channel: .satusehat, in: request.clinic.environment, scope)
            return rows.values.first.map { row in
                Thing(
                    title: title, remoteID: row.remoteID, isFailed: row.state == "failed",
                    link: request.may(.satusehat) ? request.address("deliveries/\(row.id.lowerText)") : nil)
            }
        }
        return LocationThings(
            unit: try await thing("Sub-organisasi (Organization)", location.unitKey),
            service: try await thing("Layanan (HealthcareService)", location.serviceKey))
    }

    /// One of them, as the page names it.
    struct Thing: View {
        let title: String
        let remoteID: String?
        let isFailed: Bool
        let link: String?

        static let fields = Fields<Self>(
            .text("title") { $0.title }, .text("id") { $0.remoteID },
            .text("state") { $0.remoteID == nil ? ($0.isFailed ? "gagal dibuat" : "sedang dibuat") : nil }, .text("link") { $0.link })
    }
}
