import Clinics
import Foundation
import Postgres

/// A delivery as whoever closes it reads it, under its lock.
struct WaitingDelivery: Sendable {
    let id: UUID
    let channel: String
    let kind: String
    let state: String
    let day: String
    let operation: String
    let isUncertain: Bool
    let errorGroup: UUID?
    let visit: UUID?
    let source: UUID

    static let columns: SQL = """
        d.id, d.channel, d.kind, d.state, d.service_date::text AS day, d.operation, d.uncertain, d.error_group_id, d.visit_id, d.source_id
        """

    init(_ row: Row) throws {
        id = try row.get("id")
        channel = try row.get("channel")
        kind = try row.get("kind")
        state = try row.get("state")
        day = try row.get("day")
        operation = try row.get("operation")
        isUncertain = try row.get("uncertain")
        errorGroup = try row.get("error_group_id")
        visit = try row.get("visit_id")
        source = try row.get("source_id")
    }

    /// What its counter sees of it; nil for an update, which is not counted.
    func move(to state: String, in scope: ClinicScope) -> CounterChange? {
        guard operation != "update" else { return nil }
        return CounterChange(clinic: scope.id.rawValue, channel: channel, day: day, kind: kind, from: self.state, to: state)
    }

    /// Those that the lane has drawn. Causes and counters are locked before the lane, as everywhere; the lane's lock keeps it from drawing
    /// any of them until this transaction ends.
    static func inFlight(_ waiting: [WaitingDelivery], in scope: ClinicScope) async throws -> Set<UUID> {
        let groups = Array(Set(waiting.compactMap(\.errorGroup)))
        let rows = try await scope.batch([
            """
            SELECT FROM error_group WHERE clinic_id = \(scope.id.rawValue) AND id = ANY (\(groups)::uuid[]) ORDER BY id FOR NO KEY UPDATE
            """,
            """
            SELECT FROM counter WHERE clinic_id = \(scope.id.rawValue) AND (channel, day, kind) IN (
                SELECT * FROM unnest(\(waiting.map(\.channel))::text[], \(waiting.map(\.day))::text[]::date[], \(waiting.map(\.kind))::text[]))
            ORDER BY channel, day, kind FOR NO KEY UPDATE
            """,
            """
            SELECT in_flight FROM lane WHERE clinic_id = \(scope.id.rawValue) AND channel = ANY (\(Array(Set(waiting.map(\.channel))))::text[])
            ORDER BY channel FOR NO KEY UPDATE
            """,
        ])
        return Set(try rows[2].flatMap { try $0.get("in_flight", as: [UUID].self) })
    }
}
