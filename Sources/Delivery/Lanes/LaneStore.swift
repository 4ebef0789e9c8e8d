import Clinics
import Foundation
import Postgres
import Vocabulary

/// Claiming, drawing on, renewing and giving back lanes: the statements that database-level exactness depends on.
/// Every function runs in a transaction of the role jembatan_worker.
public enum LaneStore {
    /// Lanes that are due and held by nobody, fairest first; those of a dead upstream are put off until its probe, those of one that a
    /// person holds until somebody goes on (`UpstreamPause`).
    static func claim(limit: Int, owner: UUID, in transaction: Transaction) async throws -> [LeasedLane] {
        try await transaction.query(
            """
            WITH due AS MATERIALIZED (
                SELECT clinic_id, channel, upstream FROM lane
                WHERE next_due_at <= jembatan_now() AND next_due_at < 'infinity' AND lease_owner IS NULL
                ORDER BY next_due_at LIMIT \(limit) FOR NO KEY UPDATE SKIP LOCKED),
            judged AS MATERIALIZED (
                SELECT due.*, u.breaker_until, u.paused_at FROM due LEFT JOIN upstream u ON u.host = due.upstream),
            put_off AS (
                UPDATE lane l SET next_due_at = CASE WHEN j.paused_at IS NOT NULL THEN jembatan_now() + interval '5 minutes'
                    ELSE j.breaker_until END + random() * interval '1 second'
                FROM judged j
                WHERE (l.clinic_id, l.channel) = (j.clinic_id, j.channel) AND (j.paused_at IS NOT NULL OR j.breaker_until > jembatan_now()))
            UPDATE lane l SET lease_owner = \(owner), lease_epoch = lease_epoch + 1,
                next_due_at = jembatan_now() + make_interval(secs => \(Double(Lease.lengthMs) / 1000))
            FROM judged j
            WHERE (l.clinic_id, l.channel) = (j.clinic_id, j.channel) AND j.paused_at IS NULL
                AND (j.breaker_until IS NULL OR j.breaker_until <= jembatan_now())
            RETURNING l.clinic_id, l.channel, l.lease_epoch, l.credentials_epoch, l.upstream, l.concurrency, l.settle_ms, l.connect_timeout_ms,
                l.total_timeout_ms, l.breaker_until IS NOT NULL OR j.breaker_until IS NOT NULL AS is_probe
            """
        ).map { row in
            LeasedLane(
                clinicID: ClinicID(try row.get("clinic_id", as: Int64.self)),
                channel: Channel(rawValue: try row.get("channel", as: String.self)) ?? .satusehat, owner: owner,
                epoch: try row.get("lease_epoch"), credentialsEpoch: try row.get("credentials_epoch"), upstream: try row.get("upstream"),
                concurrency: Int(try row.get("concurrency", as: Int16.self)),
                settleMs: try row.get("settle_ms"), connectTimeoutMs: try row.get("connect_timeout_ms"),
                totalTimeoutMs: try row.get("total_timeout_ms"), isProbe: try row.get("is_probe"))
        }
    }

    /// One probe for a whole dead upstream: true for the one that may go.
    static func mayProbe(_ host: String, in transaction: Transaction) async throws -> Bool {
        try await transaction.execute(
            """
            UPDATE upstream SET probing_until = jembatan_now() + interval '40 seconds'
            WHERE host = \(host) AND breaker_until <= jembatan_now() AND (probing_until IS NULL OR probing_until < jembatan_now())
            """) == 1
    }

    /// Writes the intent to send up to `limit` deliveries, as far as the rate allows, and says which. The bucket: `burst`,
    /// refilled at (rate − burst)/60 a second, so that no 60 seconds see more than `rate` (design section 3).
    /// nil: the lease is no longer ours, or the lane or its clinic does not send now.
    static func draw(_ lane: LeasedLane, limit: Int, environment: String, in transaction: Transaction) async throws -> [UUID]? {
        let results = try await transaction.batch([
            """
            UPDATE delivery SET hold = NULL, hold_reason = NULL, next_retry_at = NULL
            WHERE (clinic_id, id) IN (
                SELECT clinic_id, id FROM delivery
                WHERE clinic_id = \(lane.clinicID.rawValue) AND channel = \(lane.channel.rawValue) AND next_retry_at <= jembatan_now()
                    AND hold = 'retry' AND state = 'pending'
                ORDER BY id LIMIT 100 FOR UPDATE SKIP LOCKED)
            """,
            // A statement of its own: the next one must see the results that were committed while this one waited for the lock, or a
            // delivery that has just left `in_flight` looks unsent.
            "SELECT FROM lane WHERE clinic_id = \(lane.clinicID.rawValue) AND channel = \(lane.channel.rawValue) FOR NO KEY UPDATE",
            """
            WITH mine AS MATERIALIZED (
                SELECT clinic_id, channel, in_flight, rate_per_minute, burst,
                    LEAST(burst, tokens + greatest(0, extract(epoch FROM jembatan_now() - refilled_at))
                        * greatest(rate_per_minute - burst, 1) / 60.0)::real AS level,
                    \(RefusedKindStore.refused) AS refused, \(RefusedKindStore.probes) AS probes
                FROM lane l WHERE clinic_id = \(lane.clinicID.rawValue) AND channel = \(lane.channel.rawValue)
                    AND lease_owner = \(lane.owner) AND lease_epoch = \(lane.epoch)
                    AND paused_at IS NULL AND credential_refused_at IS NULL
                    AND NOT EXISTS (SELECT FROM upstream u WHERE u.host = l.upstream AND u.paused_at IS NOT NULL)
                    AND EXISTS (SELECT FROM clinic c WHERE c.clinic_id = l.clinic_id AND c.environment = \(environment)
                        AND c.state IN ('trial', 'live')) FOR NO KEY UPDATE),
            -- Lateral, so that each limit ends the walk along its index: a join would read and sort the whole backlog for every draw.
            ready AS MATERIALIZED (
                SELECT r.* FROM mine l CROSS JOIN LATERAL (
                    (SELECT d.id, d.priority, d.service_date FROM delivery d
                     WHERE d.clinic_id = l.clinic_id AND d.channel = l.channel AND d.state = 'pending' AND d.hold IS NULL
                         AND d.id <> ALL (l.in_flight)
                         AND (d.kind <> ALL (l.refused) OR d.id = ANY (l.probes))
                     ORDER BY d.priority, d.service_date, d.id LIMIT \(limit))
                    UNION ALL
                    (SELECT d.id, d.priority, d.service_date FROM delivery d
                     WHERE d.clinic_id = l.clinic_id AND d.channel = l.channel AND d.next_retry_at <= jembatan_now()
                         AND d.state = 'pending' AND d.hold = 'reconciling' AND d.id <> ALL (l.in_flight)
                         AND (d.kind <> ALL (l.refused) OR d.id = ANY (l.probes))
                     ORDER BY d.next_retry_at LIMIT \(limit))) r),
            pick AS MATERIALIZED (
                SELECT coalesce(array_agg(id), '{}') AS ids FROM (
                    SELECT id FROM ready, mine ORDER BY priority, service_date, id
                    LIMIT (SELECT LEAST(\(limit), floor(level)::integer) FROM mine)) x)
            UPDATE lane l SET in_flight = mine.in_flight || pick.ids, tokens = mine.level - cardinality(pick.ids),
                refilled_at = greatest(l.refilled_at, jembatan_now()), next_due_at = jembatan_now() + make_interval(secs => \(Double(Lease.lengthMs) / 1000))
            FROM mine, pick
            WHERE (l.clinic_id, l.channel) = (mine.clinic_id, mine.channel)
            RETURNING pick.ids AS ids
            """,
        ])
        return try results[2].first?.get("ids")
    }

    /// Keeps a lease that is still ours.
    static func renew(_ lanes: [LeasedLane], in transaction: Transaction) async throws {
        _ = try await transaction.batch([
            lock(lanes.map(\.clinicID.rawValue), lanes.map(\.channel.rawValue)),
            """
            UPDATE lane l SET next_due_at = jembatan_now() + make_interval(secs => \(Double(Lease.lengthMs) / 1000))
            FROM unnest(\(lanes.map(\.clinicID.rawValue))::bigint[], \(lanes.map(\.channel.rawValue))::text[], \(lanes.map(\.epoch))::bigint[])
                AS held (clinic_id, channel, epoch)
            WHERE (l.clinic_id, l.channel, l.lease_epoch) = (held.clinic_id, held.channel, held.epoch) AND l.lease_owner IS NOT NULL
            """,
        ])
    }

    /// Locks several lanes in the order of their keys, as everybody who changes more than one does.
    static func lock(_ clinics: [Int64], _ channels: [String]) -> SQL {
        """
        SELECT FROM lane WHERE (clinic_id, channel) IN (
            SELECT clinic_id, channel FROM unnest(\(clinics)::bigint[], \(channels)::text[]) AS held (clinic_id, channel))
        ORDER BY clinic_id, channel FOR NO KEY UPDATE
        """
    }

    /// Gives a lane back. Two statements: the second sees what was committed while the first waited for the lock, so that no
    /// wake-up is lost. `unsent` never left and are not in doubt; whatever else is in flight stays for the rescue.
    static func release(_ lane: LeasedLane, unsent: [UUID], in transaction: Transaction) async throws {
        _ = try await transaction.batch([
            """
            SELECT FROM lane WHERE clinic_id = \(lane.clinicID.rawValue) AND channel = \(lane.channel.rawValue)
                AND lease_owner = \(lane.owner) AND lease_epoch = \(lane.epoch) FOR NO KEY UPDATE
            """,
            """
            UPDATE lane l SET lease_owner = NULL, in_flight = '{}', next_due_at = \(due)
            WHERE clinic_id = \(lane.clinicID.rawValue) AND channel = \(lane.channel.rawValue)
                AND lease_owner = \(lane.owner) AND lease_epoch = \(lane.epoch)
                AND in_flight <@ \(unsent)::uuid[]
            """,
        ])
    }

    /// When an unheld lane is due: with work ready, now, else at its soonest retry or search; never before its next token, or the lane
    /// would be claimed in a circle for what it may not send.
    static var due: SQL {
        """
        CASE WHEN l.paused_at IS NOT NULL OR l.credential_refused_at IS NOT NULL THEN 'infinity'
             ELSE greatest(l.breaker_until, l.not_before,
                 jembatan_now() + make_interval(secs => greatest(0, 1 - l.tokens
                     - extract(epoch FROM jembatan_now() - l.refilled_at) * greatest(l.rate_per_minute - l.burst, 1) / 60.0)
                     * 60.0 / greatest(l.rate_per_minute - l.burst, 1)),
                 CASE WHEN EXISTS (SELECT FROM delivery d WHERE d.clinic_id = l.clinic_id AND d.channel = l.channel
                         AND d.state = 'pending' AND d.hold IS NULL AND \(RefusedKindStore.mayGo)) THEN jembatan_now()
                     ELSE coalesce((SELECT min(d.next_retry_at) FROM delivery d WHERE d.clinic_id = l.clinic_id
                         AND d.channel = l.channel AND d.next_retry_at IS NOT NULL AND \(RefusedKindStore.mayGo)), 'infinity') END) END
        """
    }

    /// Lanes whose holder died: what was in flight may have landed and must be found before anything else.
    static func rescue(limit: Int, in transaction: Transaction) async throws {
        let lost = try await transaction.query(
            """
            SELECT clinic_id, channel, lease_epoch, in_flight, settle_ms FROM lane
            WHERE next_due_at <= jembatan_now() AND lease_owner IS NOT NULL ORDER BY next_due_at LIMIT \(limit)
            """)
        for row in lost {
            let clinic: Int64 = try row.get("clinic_id")
            let ids: [UUID] = try row.get("in_flight")
            let channel: String = try row.get("channel")
            let settle = Double(try row.get("settle_ms", as: Int.self)) / 1000
            _ = try await transaction.batch([
                "SELECT FROM delivery WHERE clinic_id = \(clinic) AND id = ANY (\(ids)) ORDER BY id FOR UPDATE",
                """
                WITH freed AS (
                    UPDATE lane l SET lease_owner = NULL, lease_epoch = lease_epoch + 1, in_flight = '{}', next_due_at = jembatan_now()
                    WHERE clinic_id = \(clinic) AND channel = \(channel) AND lease_epoch = \(try row.get("lease_epoch", as: Int64.self))
                        AND lease_owner IS NOT NULL AND next_due_at <= jembatan_now() RETURNING 1)
                UPDATE delivery SET hold = 'reconciling', hold_reason = 'instance_lost', uncertain = true,
                    next_retry_at = jembatan_now() + make_interval(secs => \(settle))
                WHERE clinic_id = \(clinic) AND id = ANY (\(ids)) AND state = 'pending' AND EXISTS (SELECT FROM freed)
                """,
            ])
        }
    }

    /// Wakes a lane that is idle; a held one decides at its release. The last statement of whoever adds work: it takes the
    /// lane's lock always, or a wake-up could be lost.
    public static func wake(_ clinic: ClinicID, _ channel: Channel) -> SQL {
        """
        UPDATE lane l SET next_due_at = CASE
            WHEN lease_owner IS NOT NULL OR paused_at IS NOT NULL OR credential_refused_at IS NOT NULL THEN next_due_at
            ELSE LEAST(next_due_at, greatest(jembatan_now(), breaker_until, not_before)) END
        WHERE clinic_id = \(clinic.rawValue) AND channel = \(channel.rawValue)
        """
    }
}

extension LaneStore {
    /// The probe of a host is over, whatever came of it: the next lane may try.
    static func endProbe(_ host: String, in transaction: Transaction) async throws {
        _ = try await transaction.execute(
            "UPDATE upstream SET probing_until = NULL WHERE host = \(host) AND breaker_until IS NOT NULL")
    }

    /// Puts off a lane: its host is being probed by another, or its clinic does not send now.
    static func postpone(_ lane: LeasedLane, seconds: Int = 2, in transaction: Transaction) async throws {
        _ = try await transaction.execute(
            """
            UPDATE lane SET lease_owner = NULL, next_due_at = jembatan_now() + make_interval(secs => \(Double(seconds)) + random())
            WHERE clinic_id = \(lane.clinicID.rawValue) AND channel = \(lane.channel.rawValue) AND lease_epoch = \(lane.epoch)
            """)
    }
}
