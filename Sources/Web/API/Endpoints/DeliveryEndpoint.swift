import Clinics
import Delivery
import Foundation
import JSON
import Vocabulary

/// `/api/deliveries/{id}`.
struct DeliveryEndpoint: Sendable {
    /// One delivery with its error and the state of its lane.
    func get(_ call: ApiCall) async throws -> ApiAnswer {
        let row = try await call.transaction { scope -> DeliveryRow? in
            guard let id = UUID(uuidString: call.id) else { return nil }
            return try await DeliveryListStore.find(id, in: scope)
        }
        guard let row else {
            return .error(404, "NOT_FOUND", "Kiriman ini tidak ada. Pakai id dari deliveries di jawaban API.")
        }
        let zone = call.clinic.timeZone
        var members: JSONObject = ["status": "success", "message": "Kiriman ditemukan."]
        for (name, value) in DeliveryItem(row, call.api.kinds).fullMembers { members[name] = value }
        members["channel"] = .string(row.channel.rawValue)
        members["service_date"] = .string(row.serviceDate.text)
        members["created_at"] = .string(FHIRDateTime.format(row.createdAt, in: zone))
        members["completed_at"] = .text(row.completedAt.map { FHIRDateTime.format($0, in: zone) })
        members["lane"] = .string(row.laneState)
        members["encounter_id"] = .text(row.visitID?.lowerText)
        return ApiAnswer(200, .object(members), visitID: row.visitID)
    }
}
