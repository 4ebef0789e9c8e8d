import Clinics
import Delivery
import Foundation
import JSON
import Templating
import Vocabulary

/// A page of a list of deliveries, with what their columns are read from.
struct FoundDeliveries: Sendable {
    static let perPage = 25
    let rows: [DeliveryRow]
    let bodies: [UUID: JSON]
    /// Where the next page starts; nil on the last.
    let next: DeliveryCursor?

    /// - Parameter withBodies: whether any column shows what was sent.
    static func load(
        _ filter: DeliveryFilter, after: DeliveryCursor?, withBodies: Bool = true, in scope: ClinicScope
    ) async throws -> FoundDeliveries {
        let rows = try await DeliveryListStore.page(filter, after: after, limit: perPage + 1, in: scope)
        let shown = Array(rows.prefix(perPage))
        return FoundDeliveries(
            rows: shown, bodies: withBodies ? try await DeliveryListStore.bodies(of: shown, in: scope) : [:],
            next: rows.count > perPage ? shown.last.map { DeliveryCursor(serviceDate: $0.serviceDate, id: $0.id) } : nil)
    }

    /// `address` gives the list's address from a place on, nil for its start.
    func pager(after: DeliveryCursor?, _ address: (DeliveryCursor?) -> String) -> Pager {
        Pager(
            says: "\(Indonesian.number(rows.count)) data di halaman ini", first: after == nil ? nil : address(nil),
            next: next.map { address($0) })
    }
}

/// A delivery in a list.
struct DeliveryRowView: View {
    let id: UUID
    let address: String
    let name: String
    /// Under the name: what tells it apart for people.
    let number: String
    let cells: [String]
    let day: String?
    let badge: Badge
    let why: String?
    let http: Int?
    let attempts: Int
    let canBeResent: Bool

    /// - Parameter kind: explains what the platform had against it.
    init(
        _ request: ClinicRequest, _ row: DeliveryRow, _ kind: (any DeliveryKind)?, name: String, number: String, cells: [String],
        day: String?, badge: (ShownDelivery) -> Badge
    ) {
        let shown = ShownDelivery(row)
        id = row.id
        address = request.address("deliveries/\(row.id.lowerText)")
        self.name = name
        self.number = number
        self.cells = cells
        self.day = day
        self.badge = badge(shown)
        let meaning = row.errorCode.flatMap { kind?.explain($0, element: row.errorElement).meaning }
        why = HoldWords.short(shown, meaning: meaning, zone: request.clinic.timeZone)
        http = row.httpStatus
        attempts = row.attempts
        canBeResent = shown.canBeResent
    }

    static let fields = Fields<Self>(
        .text("id") { $0.id.lowerText }, .text("address") { $0.address }, .text("name") { $0.name }, .text("number") { $0.number },
        .texts("cells") { $0.cells }, .text("day") { $0.day }, .view("badge") { $0.badge }, .text("why") { $0.why },
        .text("http") { $0.http.map(String.init) ?? "–" }, .text("attempts") { String($0.attempts) },
        .flag("resends") { $0.canBeResent })
}
