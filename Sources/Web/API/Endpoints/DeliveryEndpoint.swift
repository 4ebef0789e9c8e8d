import Clinics
import Delivery
import Foundation
import JSON
import Vocabulary

/// `/api/deliveries` and `/api/deliveries/{id}`.
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
        var members: JSONObject = ["status": "success", "message": "Kiriman ditemukan."]
        for (name, value) in Self.members(row, call) { members[name] = value }
        return ApiAnswer(200, .object(members), visitID: row.visitID)
    }

    static let query: [BodyField] =
        [
            BodyField(
                "status", "Hanya yang berakhir begini.", "failed",
                ["type": "string", "enum": .array(settledStates.map { .string($0) })]),
            .instant("since", "Yang selesai sejak saat ini."),
            .line("cursor", "next_cursor dari jawaban sebelumnya.", "1795262400000000_01987654-89ab-7def-8123-456789abcdef"),
        ] + ListPage.fields.filter { $0.name == "limit" }

    /// What has settled since a time or a cursor, oldest first: `?status=completed|failed|skipped&since=…&cursor=…&limit=…`.
    func list(_ call: ApiCall) async throws -> ApiAnswer {
        var reader = FieldReader(call.query, clock: call.clock)
        let status = reader.line("status")
        if let status, !Self.settledStates.contains(status) {
            reader.problem(
                "status", .unknownCode,
                "status hanya \(Self.settledStates.joined(separator: ", "))."
                    + " Yang belum selesai ada di GET /api/encounter/{id}.")
        }
        let since = reader.instant("since")
        let cursor = reader.line("cursor")
        let after = cursor.flatMap { DeliveryFeed.Cursor($0) }
        if cursor != nil, after == nil { reader.problem("cursor", .invalidFormat, "cursor harus next_cursor dari jawaban sebelumnya.") }
        let limit = reader.limit(usual: ListPage.usual, most: ListPage.most)
        guard reader.problems.isEmpty else { return try await call.refuse(BodyRefusal(problems: reader.problems)) }
        let from = after ?? DeliveryFeed.Cursor(since: since ?? Date(timeIntervalSince1970: 0))
        let page = try await call.transaction { try await DeliveryFeed.page(status, after: from, limit: limit, in: $0) }
        return ApiAnswer(
            200,
            [
                "status": "success", "message": .string("\(page.rows.count) kiriman."),
                "deliveries": .array(page.rows.map { .object(Self.members($0, call)) }), "next_cursor": .string(page.next.text),
                "has_more": .bool(page.rows.count == limit),
            ])
    }

    private static let settledStates = ["completed", "failed", "skipped"]

    private static func members(_ row: DeliveryRow, _ call: ApiCall) -> JSONObject {
        let zone = call.clinic.timeZone
        var members = DeliveryItem(row, call.api.kinds).fullMembers
        members["channel"] = .string(row.channel.rawValue)
        members["service_date"] = .string(row.serviceDate.text)
        members["created_at"] = .string(FHIRDateTime.format(row.createdAt, in: zone))
        members["completed_at"] = .text(row.completedAt.map { FHIRDateTime.format($0, in: zone) })
        members["lane"] = .string(row.laneState)
        members["encounter_id"] = .text(row.visitID?.lowerText)
        members["no_kunjungan"] = .text(row.visitNumber)
        return members
    }
}
