import Clinics
import Foundation
import Postgres
import Vocabulary

/// Reads what the rules look at. Every part is an index's head, a range of an hour, or counters: the same at any number of deliveries.
enum ClinicFactsStore {
    static func load(_ zone: ClinicTimeZone, in scope: ClinicScope) async throws -> ClinicFacts {
        let answers = try await scope.batch([
            "SELECT jembatan_now() AS now", lanes(scope), settled(scope), oldest(scope), cause(scope), activity(scope),
            weekdays(zone, scope), webhooks(scope), refusedKinds(scope), licences(zone, scope),
        ])
        guard let now = try answers[0].first?.get("now", as: Date.self) else { return ClinicFacts(now: Date(), zone: zone) }
        var facts = ClinicFacts(now: now, zone: zone)
        facts.lanes = try answers[1].map { row in
            var lane = ClinicFacts.Lane(channel: try row.get("channel"))
            lane.host = try row.get("upstream")
            lane.isAway = try row.get("is_away")
            lane.awaySince = try row.get("opened_at")
            lane.refusedSince = try row.get("credential_refused_at")
            lane.isPaused = try row.get("is_paused")
            lane.pending = try row.get("pending")
            return lane
        }
        func change(_ rows: Rows, _ apply: (Row, inout ClinicFacts.Lane) throws -> Void) throws {
            for row in rows {
                let channel: String = try row.get("channel")
                guard let index = facts.lanes.firstIndex(where: { $0.channel == channel }) else { continue }
                try apply(row, &facts.lanes[index])
            }
        }
        try change(answers[2]) { row, lane in
            lane.settled = try row.get("settled")
            lane.failed = try row.get("failed")
        }
        try change(answers[3]) { row, lane in lane.oldestSince = try row.get("since") }
        try change(answers[4]) { row, lane in lane.cause = .init(kind: try row.get("kind"), code: try row.get("code")) }
        facts.lastActivity = try answers[5].first?.get("at")
        facts.sameWeekday = try answers[6].map { try $0.get("count") }
        facts.disabledWebhooks = try answers[7].map { row in
            .init(id: try row.get("id"), host: Self.host(try row.get("url")))
        }
        facts.refusedKinds = try answers[8].map { row in
            .init(channel: try row.get("channel"), kind: try row.get("kind"), since: try row.get("since"))
        }
        facts.expiringLicences = try answers[9].compactMap { LocalDate(try $0.get("day", as: String.self)) }
        return facts
    }

    /// The last days of SIPs and STRs that end soon or have ended, of those who work there.
    private static func licences(_ zone: ClinicTimeZone, _ scope: ClinicScope) -> SQL {
        """
        SELECT l.day::text AS day FROM practitioner p CROSS JOIN LATERAL (VALUES (p.str_expires_on), (p.sip_expires_on)) AS l (day)
        WHERE p.clinic_id = \(scope.id.rawValue) AND p.status = 'active'
            AND l.day <= (jembatan_now() AT TIME ZONE \(zone.identifier)::text)::date + \(ExpiringLicence.warnedFor)::int
        """
    }

    private static func lanes(_ scope: ClinicScope) -> SQL {
        """
        SELECT l.channel, l.upstream, l.breaker_until IS NOT NULL OR u.breaker_until IS NOT NULL AS is_away, u.opened_at,
            l.credential_refused_at, l.paused_at IS NOT NULL AS is_paused,
            (SELECT coalesce(sum(c.pending), 0)::bigint FROM counter c
             WHERE c.clinic_id = l.clinic_id AND c.channel = l.channel AND c.day > current_date - 92) AS pending
        FROM lane l LEFT JOIN upstream u ON u.host = l.upstream WHERE l.clinic_id = \(scope.id.rawValue) ORDER BY l.channel
        """
    }

    private static func settled(_ scope: ClinicScope) -> SQL {
        """
        SELECT channel, count(*) FILTER (WHERE state IN ('completed', 'failed')) AS settled, count(*) FILTER (WHERE state = 'failed') AS failed
        FROM delivery WHERE clinic_id = \(scope.id.rawValue) AND completed_at > jembatan_now() - interval '1 hour' GROUP BY channel
        """
    }

    /// The oldest that may go: the first of each priority in the lane's own order, and the retry or search that is most overdue.
    private static func oldest(_ scope: ClinicScope) -> SQL {
        """
        SELECT l.channel, least(
            (WITH RECURSIVE heads AS (
                (SELECT d.priority, d.created_at FROM delivery d WHERE d.clinic_id = l.clinic_id AND d.channel = l.channel
                    AND d.state = 'pending' AND d.hold IS NULL ORDER BY d.priority, d.service_date, d.id LIMIT 1)
                UNION ALL
                SELECT n.priority, n.created_at FROM heads h CROSS JOIN LATERAL (
                    SELECT d.priority, d.created_at FROM delivery d WHERE d.clinic_id = l.clinic_id AND d.channel = l.channel
                        AND d.state = 'pending' AND d.hold IS NULL AND d.priority > h.priority
                    ORDER BY d.priority, d.service_date, d.id LIMIT 1) n)
             SELECT min(created_at) FROM heads),
            (SELECT min(d.next_retry_at) FROM delivery d WHERE d.clinic_id = l.clinic_id AND d.channel = l.channel
                AND d.next_retry_at < jembatan_now())) AS since
        FROM lane l WHERE l.clinic_id = \(scope.id.rawValue)
        """
    }

    private static func cause(_ scope: ClinicScope) -> SQL {
        """
        SELECT DISTINCT ON (channel) channel, kind, code FROM error_group
        WHERE clinic_id = \(scope.id.rawValue) AND open_count > 0 AND last_seen_at > jembatan_now() - interval '1 hour'
        ORDER BY channel, open_count DESC
        """
    }

    /// The newest delivery (ids rise with time) is the last that came in.
    private static func activity(_ scope: ClinicScope) -> SQL {
        """
        SELECT greatest(
            (SELECT created_at FROM delivery WHERE clinic_id = \(scope.id.rawValue) ORDER BY id DESC LIMIT 1),
            (SELECT completed_at FROM delivery WHERE clinic_id = \(scope.id.rawValue) AND completed_at IS NOT NULL
             ORDER BY completed_at DESC LIMIT 1)) AS at
        """
    }

    private static func weekdays(_ zone: ClinicTimeZone, _ scope: ClinicScope) -> SQL {
        """
        SELECT (SELECT coalesce(sum(c.pending + c.completed + c.failed + c.skipped), 0)::bigint FROM counter c
                WHERE c.clinic_id = \(scope.id.rawValue)
                    AND c.day = (jembatan_now() AT TIME ZONE \(zone.identifier)::text)::date - 7 * weeks) AS count
        FROM generate_series(1, 4) AS weeks ORDER BY weeks
        """
    }

    private static func webhooks(_ scope: ClinicScope) -> SQL {
        """
        SELECT id, url FROM webhook_endpoint
        WHERE clinic_id = \(scope.id.rawValue) AND NOT is_enabled AND disabled_reason IS NOT NULL ORDER BY id
        """
    }

    private static func refusedKinds(_ scope: ClinicScope) -> SQL {
        """
        SELECT k.channel, k.kind, k.since FROM refused_kind k JOIN clinic c ON (c.clinic_id, c.environment) = (k.clinic_id, k.environment)
        WHERE k.clinic_id = \(scope.id.rawValue) ORDER BY k.channel, k.kind
        """
    }

    private static func host(_ url: String) -> String { URL(string: url)?.host() ?? "–" }
}
