import Clinics
import Foundation
import Postgres
import Vocabulary

/// The tables `upstream_minute` and `upstream_clinic`: sums of calls, added to by every instance.
enum UpstreamFigures {
    /// How long minutes are kept, and what is kept per clinic.
    static let minutesKept = "35 days"
    static let clinicsKept = "2 days"

    /// Adds the sums of one instance. In the order of their keys, so that instances never wait for each other in a circle.
    static func add(_ sums: UpstreamWatch.Sums, in database: ClinicDatabase) async throws {
        let endpoints = sums.endpoints.sorted { $0.key < $1.key }
        let clinics = sums.clinics.sorted { $0.key < $1.key }
        var statements: [SQL] = []
        if !endpoints.isEmpty { statements.append(add(endpoints.map { ($0.key, $0.value) })) }
        if !clinics.isEmpty { statements.append(add(clinics.map { ($0.key, $0.value) })) }
        let batch = statements
        try await database.worker { _ = try await $0.batch(batch) }
    }

    private static func add(_ rows: [(key: UpstreamWatch.EndpointKey, figures: CallFigures)]) -> SQL {
        func column(_ fate: CallFate) -> [Int] { rows.map { $0.figures.counts[fate] ?? 0 } }
        let latency = rows.map { "{" + $0.figures.latency.counts.map(String.init).joined(separator: ",") + "}" }
        return """
            INSERT INTO upstream_minute AS m (host, endpoint, minute, accepted, refused, unauthorized, throttled, failed, timed_out, away, latency,
                latency_ms)
            SELECT r.host, r.endpoint, date_trunc('minute', jembatan_now()), r.accepted, r.refused, r.unauthorized, r.throttled, r.failed,
                r.timed_out, r.away, r.latency::int[], r.latency_ms
            FROM unnest(\(rows.map(\.key.host))::text[], \(rows.map(\.key.endpoint))::text[], \(column(.accepted))::int[],
                \(column(.refused))::int[], \(column(.unauthorized))::int[], \(column(.throttled))::int[], \(column(.failed))::int[],
                \(column(.timedOut))::int[], \(column(.away))::int[], \(latency)::text[], \(rows.map(\.figures.tookMs))::bigint[])
                AS r (host, endpoint, accepted, refused, unauthorized, throttled, failed, timed_out, away, latency, latency_ms)
            ORDER BY r.host COLLATE "C", r.endpoint COLLATE "C"
            ON CONFLICT (host, minute, endpoint) DO UPDATE SET accepted = m.accepted + excluded.accepted, refused = m.refused + excluded.refused,
                unauthorized = m.unauthorized + excluded.unauthorized, throttled = m.throttled + excluded.throttled,
                failed = m.failed + excluded.failed, timed_out = m.timed_out + excluded.timed_out, away = m.away + excluded.away,
                latency_ms = m.latency_ms + excluded.latency_ms,
                latency = ARRAY(SELECT one + other FROM unnest(m.latency, excluded.latency) WITH ORDINALITY AS x (one, other, n) ORDER BY n)
            """
    }

    private static func add(_ rows: [(key: UpstreamWatch.ClinicKey, sums: UpstreamWatch.ClinicSums)]) -> SQL {
        """
        INSERT INTO upstream_clinic AS u (clinic_id, host, slot, answered, unauthorized, troubled, latency_ms)
        SELECT r.clinic_id, r.host, date_bin('5 minutes', jembatan_now(), '2000-01-01'), r.answered, r.unauthorized, r.troubled, r.latency_ms
        FROM unnest(\(rows.map(\.key.clinic))::bigint[], \(rows.map(\.key.host))::text[], \(rows.map(\.sums.answered))::int[],
            \(rows.map(\.sums.unauthorized))::int[], \(rows.map(\.sums.troubled))::int[], \(rows.map(\.sums.latencyMs))::bigint[])
            AS r (clinic_id, host, answered, unauthorized, troubled, latency_ms)
        ORDER BY r.clinic_id, r.host COLLATE "C"
        ON CONFLICT (clinic_id, host, slot) DO UPDATE SET answered = u.answered + excluded.answered,
            unauthorized = u.unauthorized + excluded.unauthorized, troubled = u.troubled + excluded.troubled,
            latency_ms = u.latency_ms + excluded.latency_ms
        """
    }

    /// Removes what is older than it is kept; returns how many rows.
    static func prune(in database: ClinicDatabase) async throws -> Int {
        try await database.worker { transaction in
            try await transaction.batch([
                "DELETE FROM upstream_minute WHERE minute < jembatan_now() - \(minutesKept)::text::interval",
                "DELETE FROM upstream_clinic WHERE slot < jembatan_now() - \(clinicsKept)::text::interval",
                "DELETE FROM upstream_health WHERE checked_at < jembatan_now() - \(minutesKept)::text::interval",
                "DELETE FROM instance WHERE seen_at < jembatan_now() - interval '1 day'",
            ]).reduce(0) { $0 + $1.affected }
        }
    }
}
