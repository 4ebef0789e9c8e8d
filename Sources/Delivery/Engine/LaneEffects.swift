import Clinics
import Foundation
import Postgres
import Vocabulary

/// What a batch of results does to its lanes and to the hosts above them: always the last of its transaction (lock order).
enum LaneEffects {
    /// - Parameter waking: lanes that got something to do by the results; locked with the results' own, in the order of all.
    static func statements(_ results: [DeliveryResult], waking: Set<LaneKey> = []) -> [SQL] {
        let byLane = Dictionary(grouping: results) { LaneKey(clinic: $0.lane.clinicID.rawValue, channel: $0.lane.channel.rawValue) }
        let lanes = byLane.keys.sorted()
        let effects = lanes.map { Sum(byLane[$0] ?? []) }
        let idle = waking.subtracting(lanes).sorted()
        var statements: [SQL] = [
            LaneStore.lock((lanes + idle).map(\.clinic), (lanes + idle).map(\.channel)),
            """
            UPDATE lane l SET
                in_flight = ARRAY(SELECT unnest(l.in_flight) EXCEPT SELECT done::uuid FROM unnest(string_to_array(r.done, ',')) AS done),
                failures = \(inARow),
                not_before = CASE WHEN r.away = 0 THEN CASE WHEN r.worked THEN NULL ELSE l.not_before END
                    ELSE jembatan_now() + make_interval(secs => greatest(r.after_ms / 1000.0,
                        CASE WHEN \(inARow) < 2 THEN 0
                            ELSE least(\(Double(RetryPolicy.breakerMs) / 1000), power(2, least(\(inARow), 10) - 2)) END)) END,
                breaker_until = CASE WHEN r.away = 0 THEN CASE WHEN r.worked THEN NULL ELSE l.breaker_until END
                    WHEN \(inARow) >= \(RetryPolicy.breakerThreshold) OR l.breaker_until IS NOT NULL AND NOT r.worked
                    THEN jembatan_now() + make_interval(secs => greatest(r.after_ms / 1000.0, \(Double(RetryPolicy.breakerMs) / 1000)))
                    WHEN NOT r.worked THEN l.breaker_until END,
                breaker_reason = CASE WHEN r.worked AND r.away = 0 THEN NULL ELSE coalesce(r.reason, l.breaker_reason) END,
                credential_refused_at = CASE WHEN r.refused IS NOT NULL AND r.credentials_epoch = l.credentials_epoch
                    THEN jembatan_now() ELSE l.credential_refused_at END,
                credential_message = CASE WHEN r.credentials_epoch = l.credentials_epoch
                    THEN coalesce(r.refused, l.credential_message) ELSE l.credential_message END
            FROM unnest(\(lanes.map(\.clinic))::bigint[], \(lanes.map(\.channel))::text[], \(effects.map(\.done))::text[],
                \(effects.map(\.worked))::boolean[], \(effects.map(\.away))::int[], \(effects.map(\.awayAtLast))::int[],
                \(effects.map(\.afterMs))::int[], \(effects.map(\.reason))::text[], \(effects.map(\.refused))::text[],
                \(lanes.map { byLane[$0]?.first?.lane.credentialsEpoch ?? 0 })::bigint[])
                AS r (clinic_id, channel, done, worked, away, away_at_last, after_ms, reason, refused, credentials_epoch)
            WHERE (l.clinic_id, l.channel) = (r.clinic_id, r.channel)
            """,
        ]
        statements += idle.compactMap { lane in
            Channel(rawValue: lane.channel).map { LaneStore.wake(ClinicID(lane.clinic), $0) }
        }
        statements += hosts(byLane.values.flatMap { $0 })
        return statements
    }

    /// Failures without an answer between them, in the order of the results. A single one puts nothing off: what it was about is found
    /// again after the settle time, and the others may go.
    private static var inARow: SQL { "least(r.away_at_last + CASE WHEN r.worked THEN 0 ELSE l.failures END, 1000)" }

    /// One breaker per host: twice the threshold of a lane, since many lanes feed it.
    private static func hosts(_ results: [DeliveryResult]) -> [SQL] {
        let byHost = Dictionary(grouping: results.filter { $0.lane.upstream != nil }) { $0.lane.upstream ?? "" }
        return byHost.keys.sorted().compactMap { host -> SQL? in
            let sum = Sum(byHost[host] ?? [])
            if sum.away > 0 && !sum.worked {
                return """
                    INSERT INTO upstream AS u (host, failures) VALUES (\(host), \(sum.away))
                    ON CONFLICT (host) DO UPDATE SET failures = least(u.failures + excluded.failures, 100000), probing_until = NULL,
                        opened_at = CASE WHEN u.breaker_until IS NULL AND u.failures + excluded.failures >= \(RetryPolicy.breakerThreshold * 2)
                            THEN jembatan_now() ELSE u.opened_at END,
                        breaker_until = CASE WHEN u.failures + excluded.failures >= \(RetryPolicy.breakerThreshold * 2) OR u.breaker_until IS NOT NULL
                            THEN jembatan_now() + make_interval(secs => \(Double(RetryPolicy.breakerMs) / 1000)) END,
                        updated_at = jembatan_now()
                    """
            }
            guard sum.worked else { return nil }
            return """
                UPDATE upstream SET failures = 0, breaker_until = NULL, probing_until = NULL, opened_at = NULL, updated_at = jembatan_now()
                WHERE host = \(host) AND (failures > 0 OR breaker_until IS NOT NULL)
                """
        }
    }

    /// The effects of one lane's or host's results together.
    private struct Sum {
        var done: String
        var worked = false
        var away = 0
        /// Failures after the last answer.
        var awayAtLast = 0
        var afterMs = 0
        var reason: String?
        var refused: String?

        init(_ results: [DeliveryResult]) {
            done = results.map { $0.picked.outgoing.id.uuidString }.joined(separator: ",")
            for result in results {
                switch result.transition.lane {
                case .none: break
                case .worked:
                    worked = true
                    awayAtLast = 0
                case .away(let after, let reason):
                    away += 1
                    awayAtLast += 1
                    afterMs = max(afterMs, after ?? 0)
                    self.reason = reason
                case .credentialRefused(let message): refused = message
                }
            }
        }
    }
}

/// A lane, in the order in which lanes are locked.
struct LaneKey: Sendable, Hashable, Comparable {
    let clinic: Int64
    let channel: String
    static func < (left: LaneKey, right: LaneKey) -> Bool { (left.clinic, left.channel) < (right.clinic, right.channel) }
}
