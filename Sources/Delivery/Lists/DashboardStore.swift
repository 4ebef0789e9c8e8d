import Clinics
import Foundation
import Postgres
import Vocabulary

/// A card of the dashboard: one kind, from its counters.
public struct KindCount: Sendable, Hashable {
    /// The name of its kind, such as "Encounter".
    public var kind: String
    /// Still to go.
    public var pending: Int
    /// Accepted by the platform.
    public var completed: Int
    /// Refused; a person decides.
    public var failed: Int
    /// Left out, for a reason that is kept.
    public var skipped: Int

    /// What was to be sent: skipped ones are not in the total.
    public var total: Int { pending + completed + failed }

    /// Makes a count.
    public init(kind: String, pending: Int, completed: Int, failed: Int, skipped: Int) {
        self.kind = kind
        self.pending = pending
        self.completed = completed
        self.failed = failed
        self.skipped = skipped
    }
}

/// State of a clinic's lane, shown beside every delivery that it keeps waiting.
public struct LaneStatus: Sendable, Hashable {
    /// The way to the platform.
    public var channel: Channel
    /// open, parked, credential, paused.
    public var state: String
    /// Why, in words for people.
    public var reason: String?
    /// The end, inclusive; nil is open.
    public var until: Date?
    /// How many are being sent now.
    public var inFlight: Int
    /// Requests allowed in any minute.
    public var ratePerMinute: Int
    /// Paused with its whole host, by a person of the platform: nobody of the clinic can go on with it.
    public var isHeldAbove: Bool
}

/// Reads for the dashboard: the same cost at ten thousand and ten million deliveries.
public enum DashboardStore {
    /// Counters per kind, over service dates (inclusive); nil is unbounded.
    public static func counts(_ channel: Channel, from: LocalDate?, until: LocalDate?, in scope: ClinicScope) async throws -> [KindCount] {
        try await scope.query(
            """
            SELECT kind, sum(pending)::bigint AS pending, sum(completed)::bigint AS completed, sum(failed)::bigint AS failed,
                sum(skipped)::bigint AS skipped
            FROM counter WHERE clinic_id = \(scope.id.rawValue) AND channel = \(channel.rawValue)
                AND day >= coalesce(\(from?.text)::text::date, '-infinity') AND day <= coalesce(\(until?.text)::text::date, 'infinity')
            GROUP BY kind
            """
        ).map { row in
            KindCount(
                kind: try row.get("kind"), pending: try row.get("pending"), completed: try row.get("completed"),
                failed: try row.get("failed"),
                skipped: try row.get("skipped"))
        }
    }

    /// The largest open causes, each once over all its kinds.
    public static func causes(limit: Int = 5, in scope: ClinicScope) async throws -> [OpenCause] {
        try await CauseStore.page(CauseFilter(state: .open), after: nil, limit: limit, in: scope).filter { $0.count > 0 }
    }

    /// The clinic's lanes.
    public static func lanes(in scope: ClinicScope) async throws -> [LaneStatus] {
        try await scope.query(
            """
            SELECT channel, CASE WHEN l.paused_at IS NOT NULL OR u.paused_at IS NOT NULL THEN 'paused'
                WHEN credential_refused_at IS NOT NULL THEN 'credential' WHEN l.breaker_until IS NOT NULL THEN 'parked' ELSE 'open' END AS state,
                coalesce(l.paused_reason, u.paused_reason, credential_message, breaker_reason) AS reason, l.breaker_until,
                cardinality(in_flight) AS in_flight, rate_per_minute, l.paused_at IS NULL AND u.paused_at IS NOT NULL AS is_held_above
            FROM lane l LEFT JOIN upstream u ON u.host = l.upstream WHERE clinic_id = \(scope.id.rawValue)
            """
        ).map { row in
            LaneStatus(
                channel: Channel(rawValue: try row.get("channel")) ?? .satusehat, state: try row.get("state"),
                reason: try row.get("reason"),
                until: try row.get("breaker_until"), inFlight: try row.get("in_flight"), ratePerMinute: try row.get("rate_per_minute"),
                isHeldAbove: try row.get("is_held_above"))
        }
    }

    /// Visits of these dates that are complete, waiting or failed: by their deliveries' states.
    public static func visits(from: LocalDate, until: LocalDate, in scope: ClinicScope) async throws -> (
        total: Int, complete: Int, failed: Int
    ) {
        let row = try await scope.query(
            """
            SELECT count(*) AS total, count(*) FILTER (WHERE open = 0 AND failed = 0) AS complete, count(*) FILTER (WHERE failed > 0) AS failed
            FROM (SELECT v.id, count(d.id) FILTER (WHERE d.state = 'pending') AS open, count(d.id) FILTER (WHERE d.state = 'failed') AS failed
                  FROM visit v LEFT JOIN delivery d ON (d.clinic_id, d.visit_id) = (v.clinic_id, v.id) AND d.channel = 'satusehat'
                  WHERE v.clinic_id = \(scope.id.rawValue) AND v.service_date BETWEEN \(from.text)::text::date AND \(until.text)::text::date
                  GROUP BY v.id) x
            """
        ).first
        guard let row else { return (0, 0, 0) }
        return (try row.get("total"), try row.get("complete"), try row.get("failed"))
    }
}
