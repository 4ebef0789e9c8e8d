import Clinics
import Foundation
import Postgres
import Vocabulary

/// What has settled, in the order in which it did: a clinic's system reads on from where it last stopped.
public enum DeliveryFeed {
    /// How long a result may take to be committed after its time was taken, ms: what is younger is told next time, so that none is missed.
    static let lagMs = 2_000

    /// Where a page begins: after this delivery.
    public struct Cursor: Sendable, Hashable {
        /// Microseconds since 1970, as PostgreSQL keeps them.
        public var settledAt: Int64
        /// Ours, UUIDv7.
        public var id: UUID

        /// In an address: "1795262400000000_<uuid>".
        public var text: String { "\(settledAt)_\(id.lowerText)" }

        /// Before everything that settled at this time or later.
        public init(since time: Date) {
            settledAt = Int64((time.timeIntervalSince1970 * 1_000_000).rounded(.down)) - 1
            id = UUID(uuid: (255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255))
        }

        /// Reads `text`.
        public init?(_ text: String) {
            let parts = text.split(separator: "_")
            guard parts.count == 2, let time = Int64(parts[0]), let id = UUID(uuidString: String(parts[1])) else { return nil }
            settledAt = time
            self.id = id
        }

        init(settledAt: Int64, id: UUID) {
            self.settledAt = settledAt
            self.id = id
        }
    }

    /// One page, oldest first, and where the next begins (also when nothing more is there now).
    /// - Parameter state: completed, failed or skipped; nil for all of them.
    public static func page(
        _ state: String?, after cursor: Cursor, limit: Int, in scope: ClinicScope
    ) async throws -> (rows: [DeliveryRow], next: Cursor) {
        let condition: SQL = state.map { "AND d.state = \($0)" } ?? ""
        let rows = try await scope.query(
            """
            SELECT \(DeliveryRow.columns), (extract(epoch FROM d.completed_at) * 1000000)::bigint AS settled_at FROM (
                SELECT * FROM delivery_shown d WHERE d.clinic_id = \(scope.id.rawValue) AND d.completed_at IS NOT NULL \(condition)
                    AND (d.completed_at, d.id) > ('epoch'::timestamptz + \(cursor.settledAt)::bigint * interval '1 microsecond', \(cursor.id))
                    AND d.completed_at < jembatan_now() - make_interval(secs => \(Double(lagMs) / 1000))
                ORDER BY d.completed_at, d.id LIMIT \(limit)) d
            \(DeliveryRow.joins)
            ORDER BY d.completed_at, d.id
            """)
        let next = try rows.last.map { Cursor(settledAt: try $0.get("settled_at"), id: try $0.get("id")) } ?? cursor
        return (try rows.map(DeliveryRow.init), next)
    }
}
