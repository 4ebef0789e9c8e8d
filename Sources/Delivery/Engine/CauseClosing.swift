import Foundation
import Postgres

/// Failures that heal by themselves: by a later attempt, by another failure in their place, or because nothing is sent any more.
extension ErrorLedger {
    /// A delivery whose failures are over.
    struct Healed: Sendable {
        var key: ResultStore.Key
        /// The cause that it has now; that one's lines stay open.
        var except: UUID?
    }

    /// Closes the lines of `error_log` of these deliveries, by id, as whoever resolves a cause does. Their causes follow with `settle`, in a later statement.
    static func close(_ healed: [Healed]) -> SQL? {
        guard !healed.isEmpty else { return nil }
        return """
            UPDATE error_log e SET resolution_status = 'auto_resolved', resolved_at = jembatan_now()
            FROM (SELECT l.clinic_id, l.id FROM error_log l
                JOIN unnest(\(healed.map(\.key.clinic))::bigint[], \(healed.map(\.key.id))::uuid[], \(healed.map(\.except))::uuid[])
                    AS r (clinic_id, delivery_id, kept) ON (l.clinic_id, l.delivery_id) = (r.clinic_id, r.delivery_id)
                WHERE l.resolution_status = 'pending' AND l.error_group_id IS DISTINCT FROM r.kept
                ORDER BY l.clinic_id, l.id FOR NO KEY UPDATE OF l) h
            WHERE (e.clinic_id, e.id) = (h.clinic_id, h.id)
            """
    }

    /// Causes of these deliveries that hold nothing up and have no open line any more have healed. Ordered by key, as all writers of
    /// groups do.
    static func settle(_ healed: [Healed]) -> SQL? {
        guard !healed.isEmpty else { return nil }
        return """
            UPDATE error_group g SET resolution_status = 'auto_resolved', resolved_at = jembatan_now()
            FROM (SELECT held.clinic_id, held.id FROM error_group held
                WHERE (held.clinic_id, held.id) IN (SELECT e.clinic_id, e.error_group_id FROM error_log e
                        JOIN unnest(\(healed.map(\.key.clinic))::bigint[], \(healed.map(\.key.id))::uuid[]) AS r (clinic_id, id)
                            ON (e.clinic_id, e.delivery_id) = (r.clinic_id, r.id))
                    AND held.open_count <= 0 AND held.resolution_status = 'pending'
                ORDER BY held.clinic_id, held.id FOR NO KEY UPDATE OF held) r
            WHERE (g.clinic_id, g.id) = (r.clinic_id, r.id) AND \(hasHealed)
            """
    }

    /// Whether no line of the group `g` is open.
    static var hasHealed: SQL {
        """
        NOT EXISTS (SELECT FROM error_log e WHERE (e.clinic_id, e.error_group_id) = (g.clinic_id, g.id) AND e.resolution_status = 'pending')
        """
    }
}
