import Clinics
import Delivery
import Satusehat
import Templating

/// What else stands on the platform for a location: its unit of the clinic, and its service.
struct LocationThings: Sendable {
    let unit: Thing?
    let service: Thing?
    /// What was last told of whether it is in use.
    let status: StatusUpdate?

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
        let told = try await DeliveryListStore.updates(of: location.id, in: scope).last {
            $0.environment == request.clinic.environment.rawValue
        }
        return LocationThings(
            unit: try await thing("Sub-organisasi (Organization)", location.unitKey),
            service: try await thing("Layanan (HealthcareService)", location.serviceKey),
            status: told.map { row in
                StatusUpdate(
                    state: row.state, link: request.may(.satusehat) ? request.address("deliveries/\(row.id.lowerText)") : nil)
            })
    }

    /// An update of its status, as the page tells of it.
    struct StatusUpdate: View {
        let state: String
        let link: String?

        static let fields = Fields<Self>(
            .text("says") { $0.state == "completed" ? "Terkirim" : $0.state == "failed" ? "Gagal dikirim" : "Sedang dikirim" },
            .text("link") { $0.link })
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
