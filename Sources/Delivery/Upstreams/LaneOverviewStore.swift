import Clinics
import Foundation
import Postgres
import Vocabulary

/// Lanes of all clinics together.
public struct LaneCounts: Sendable, Hashable {
    /// Nothing stops them.
    public var open = 0
    /// Their platform is away.
    public var parked = 0
    /// Their credentials were refused.
    public var credential = 0
    /// Stopped by a person.
    public var paused = 0
    /// Deliveries on their way now.
    public var inFlight = 0
}

/// A lane that stands, or has work waiting; for the platform's page.
public struct WaitingLane: Sendable, Hashable {
    /// The clinic.
    public var clinicID: ClinicID
    /// Its code.
    public var code: String
    /// Its name.
    public var name: String
    /// The way to the platform.
    public var channel: Channel
    /// The host.
    public var upstream: String?
    /// open, parked, credential or paused.
    public var state: String
    /// When a probe may pass, where it is parked.
    public var until: Date?
    /// Creating deliveries that wait.
    public var pending: Int
    /// The day of the oldest of them.
    public var oldest: LocalDate?
}

/// Reads lanes across clinics, from counters and the lanes' own rows.
public enum LaneOverview {
    private static let state: SQL = """
        CASE WHEN l.paused_at IS NOT NULL THEN 'paused' WHEN l.credential_refused_at IS NOT NULL THEN 'credential'
            WHEN l.breaker_until IS NOT NULL THEN 'parked' ELSE 'open' END
        """

    /// How many lanes are in which state.
    public static func counts(in database: ClinicDatabase) async throws -> LaneCounts {
        let rows = try await database.worker { transaction in
            try await transaction.query(
                """
                SELECT \(state) AS state, count(*) AS n, coalesce(sum(cardinality(l.in_flight)), 0)::bigint AS in_flight
                FROM lane l JOIN clinic c USING (clinic_id) WHERE c.state IN ('trial', 'live') GROUP BY 1
                """)
        }
        var counts = LaneCounts()
        for row in rows {
            let number: Int = try row.get("n")
            counts.inFlight += try row.get("in_flight", as: Int.self)
            switch try row.get("state", as: String.self) {
            case "paused": counts.paused = number
            case "credential": counts.credential = number
            case "parked": counts.parked = number
            default: counts.open = number
            }
        }
        return counts
    }

    /// Lanes that stand or have something waiting, by clinic, after the clinic `after`.
    public static func waiting(after: ClinicID?, limit: Int, in database: ClinicDatabase) async throws -> [WaitingLane] {
        try await database.worker { transaction in
            try await transaction.query(
                """
                SELECT l.clinic_id, c.code, c.name, l.channel, l.upstream, \(state) AS state, l.breaker_until,
                    coalesce(w.pending, 0)::bigint AS pending, w.oldest::text AS oldest
                FROM lane l JOIN clinic c USING (clinic_id)
                LEFT JOIN LATERAL (SELECT sum(n.pending) AS pending, min(n.day) AS oldest FROM counter n
                    WHERE n.clinic_id = l.clinic_id AND n.channel = l.channel AND n.pending > 0) w ON true
                WHERE c.state IN ('trial', 'live') AND l.clinic_id > \(after?.rawValue ?? 0) AND (w.pending > 0
                    OR l.paused_at IS NOT NULL OR l.credential_refused_at IS NOT NULL OR l.breaker_until IS NOT NULL)
                ORDER BY l.clinic_id, l.channel LIMIT \(limit)
                """
            ).map { row in
                WaitingLane(
                    clinicID: ClinicID(try row.get("clinic_id", as: Int64.self)), code: try row.get("code"), name: try row.get("name"),
                    channel: Channel(rawValue: try row.get("channel")) ?? .satusehat, upstream: try row.get("upstream"),
                    state: try row.get("state"), until: try row.get("breaker_until"), pending: try row.get("pending"),
                    oldest: try row.get("oldest", as: String?.self).flatMap { LocalDate($0) })
            }
        }
    }
}
