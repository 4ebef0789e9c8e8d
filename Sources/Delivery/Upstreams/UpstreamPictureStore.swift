import Clinics
import Foundation
import Postgres
import Synchronization
import Vocabulary

/// Reads what is known of the platforms' hosts. Counts across clinics, and gives none of them a name.
public final class UpstreamPictures: Sendable {
    private static let windows = [2, 5, 15, 60]
    /// What is usual at an hour changes slowly; so long it is not read again.
    private static let usualKept: Duration = .seconds(600)

    private struct Usual: Sendable {
        var figures: [String: CallFigures]
        var readAt: ContinuousClock.Instant
    }

    private let database: ClinicDatabase
    private let known = Mutex<[[String]: Usual]>([:])

    init(database: ClinicDatabase) { self.database = database }

    /// The hosts that a clinic sends to in its environment.
    public static func hosts(in scope: ClinicScope) async throws -> [String] {
        let endpoints = try await PlatformCredentialStore.endpointsInUse(in: scope).map(\.1)
        return Set(endpoints.flatMap { [$0.origin, $0.kfaOrigin, $0.consentOrigin].compactMap { $0?.host } }).sorted()
    }

    /// The picture of these hosts together; with a clinic's own calls when it asks.
    public func picture(_ hosts: [String], clinic: ClinicID? = nil) async throws -> UpstreamPicture {
        let usual = try await usual(hosts)
        let answers = try await database.worker { transaction in
            try await transaction.batch([
                """
                SELECT w.minutes, m.endpoint, \(Self.sums) FROM unnest(\(Self.windows)::int[]) AS w (minutes)
                JOIN upstream_minute m ON m.host = ANY (\(hosts)::text[]) AND m.minute > jembatan_now() - make_interval(mins => w.minutes)
                GROUP BY 1, 2
                """,
                """
                SELECT count(*) AS total, count(*) FILTER (WHERE answered > 0) AS reached,
                    count(*) FILTER (WHERE answered = 0 AND unauthorized > 0) AS refused, count(*) FILTER (WHERE failing) AS failing,
                    count(*) FILTER (WHERE answered > 0 AND NOT failing) AS calm
                FROM (SELECT clinic_id, sum(answered) AS answered, sum(unauthorized) AS unauthorized,
                          bool_or(troubled > 0 AND slot > jembatan_now() - interval '10 minutes') AS failing
                      FROM upstream_clinic
                      WHERE host = ANY (\(hosts)::text[]) AND slot > jembatan_now() - interval '15 minutes' GROUP BY clinic_id) x
                """,
                Self.own(clinic, hosts, "10 minutes"),
                """
                SELECT DISTINCT ON (endpoint) endpoint, checked_at, response_ms, status, error_message FROM upstream_health
                WHERE host = ANY (\(hosts)::text[]) AND checked_at > jembatan_now() - interval '1 day' ORDER BY endpoint, checked_at DESC
                """,
                """
                SELECT max(breaker_until) AS until, min(opened_at) FILTER (WHERE breaker_until IS NOT NULL) AS opened,
                    min(paused_reason) AS paused FROM upstream WHERE host = ANY (\(hosts)::text[])
                """,
                """
                SELECT coalesce(bool_or(credential_refused_at IS NOT NULL), false) AS refused FROM lane
                WHERE clinic_id = \(clinic?.rawValue) AND channel = 'satusehat'
                """,
            ])
        }
        var picture = UpstreamPicture()
        picture.endpoints = try Self.endpoints(answers[0], checks: answers[3], usual: usual)
        if let row = answers[1].first {
            picture.clinics = ClinicsReached(
                total: try row.get("total"), reached: try row.get("reached"), unauthorized: try row.get("refused"),
                failing: try row.get("failing"),
                calm: try row.get("calm"))
        }
        if clinic != nil { picture.own = try answers[2].first.map(OwnCalls.init) ?? OwnCalls() }
        if let row = answers[4].first {
            picture.breakerUntil = try row.get("until")
            picture.openedAt = try row.get("opened")
            picture.pausedReason = try row.get("paused")
        }
        picture.isOwnCredentialRefused = try answers[5].first?.get("refused") ?? false
        return picture
    }

    /// The last 24 hours in half hours, oldest first; those without calls are left out.
    public func day(_ hosts: [String]) async throws -> [UpstreamSlot] {
        try await database.worker { transaction in
            try await transaction.query(
                """
                SELECT date_bin('30 minutes', m.minute, '2000-01-01') AS slot, \(Self.sums) FROM upstream_minute m
                WHERE m.host = ANY (\(hosts)::text[]) AND m.minute > jembatan_now() - interval '24 hours'
                    AND m.endpoint <> ALL (\(Endpoint.aside.sorted())::text[])
                GROUP BY 1 ORDER BY 1
                """
            ).map { UpstreamSlot(at: try $0.get("slot"), figures: try CallFigures($0)) }
        }
    }

    /// A clinic's own calls of the last hour and of the last 24.
    public func own(_ clinic: ClinicID, _ hosts: [String]) async throws -> (hour: OwnCalls, day: OwnCalls) {
        let answers = try await database.worker { transaction in
            try await transaction.batch([Self.own(clinic, hosts, "60 minutes"), Self.own(clinic, hosts, "24 hours")])
        }
        return (try answers[0].first.map(OwnCalls.init) ?? OwnCalls(), try answers[1].first.map(OwnCalls.init) ?? OwnCalls())
    }

    private static func own(_ clinic: ClinicID?, _ hosts: [String], _ time: String) -> SQL {
        """
        SELECT coalesce(sum(answered), 0)::bigint AS answered, coalesce(sum(unauthorized), 0)::bigint AS unauthorized,
            coalesce(sum(troubled), 0)::bigint AS troubled, coalesce(sum(latency_ms), 0)::bigint AS latency_ms
        FROM upstream_clinic WHERE clinic_id = \(clinic?.rawValue) AND host = ANY (\(hosts)::text[])
            AND slot > jembatan_now() - \(time)::text::interval
        """
    }

    /// This hour of the seven days before.
    private func usual(_ hosts: [String]) async throws -> [String: CallFigures] {
        if let usual = known.withLock({ $0[hosts] }), ContinuousClock.now - usual.readAt < Self.usualKept { return usual.figures }
        let rows = try await database.worker { transaction in
            try await transaction.query(
                """
                SELECT m.endpoint, \(Self.sums) FROM generate_series(1, 7) AS d (days)
                JOIN upstream_minute m ON m.host = ANY (\(hosts)::text[])
                    AND m.minute >= date_trunc('hour', jembatan_now()) - make_interval(days => d.days)
                    AND m.minute < date_trunc('hour', jembatan_now()) - make_interval(days => d.days) + interval '1 hour'
                GROUP BY 1
                """)
        }
        var figures: [String: CallFigures] = [:]
        for row in rows { figures[try row.get("endpoint")] = try CallFigures(row) }
        let read = Usual(figures: figures, readAt: .now)
        known.withLock { $0[hosts] = read }
        return figures
    }

    private static func endpoints(_ rows: Rows, checks: Rows, usual: [String: CallFigures]) throws -> [EndpointPicture] {
        var endpoints: [String: EndpointPicture] = [:]
        for row in rows {
            let name: String = try row.get("endpoint")
            endpoints[name, default: EndpointPicture(name: name)].windows[try row.get("minutes")] = try CallFigures(row)
        }
        for row in checks {
            let check = HealthCheck(
                endpoint: try row.get("endpoint"), checkedAt: try row.get("checked_at"), responseMs: try row.get("response_ms"),
                status: HealthCheck.Status(rawValue: try row.get("status")) ?? .unhealthy, errorMessage: try row.get("error_message"))
            endpoints[check.endpoint, default: EndpointPicture(name: check.endpoint)].check = check
        }
        for name in endpoints.keys { endpoints[name]?.usual = usual[name] ?? CallFigures() }
        return endpoints.values.sorted { $0.name.lowercased() < $1.name.lowercased() }
    }

    private static let sums: SQL = {
        let latency = (1...Latency.bounds.count + 1).map { "sum(m.latency[\($0)])" }.joined(separator: ", ")
        let fates = CallFate.allCases.map { "sum(m.\($0.rawValue))::bigint AS \($0.rawValue)" }.joined(separator: ", ")
        return SQL(stringLiteral: "\(fates), sum(m.latency_ms)::bigint AS latency_ms, ARRAY[\(latency)]::bigint[] AS latency")
    }()
}

extension CallFigures {
    fileprivate init(_ row: Row) throws {
        var counts: [CallFate: Int] = [:]
        for fate in CallFate.allCases {
            let count: Int = try row.get(fate.rawValue)
            if count > 0 { counts[fate] = count }
        }
        self.init(counts, latency: Latency(try row.get("latency", as: [Int].self)), tookMs: try row.get("latency_ms"))
    }
}

extension OwnCalls {
    fileprivate init(_ row: Row) throws {
        self.init(
            answered: try row.get("answered"), unauthorized: try row.get("unauthorized"), troubled: try row.get("troubled"),
            latencyMs: try row.get("latency_ms"))
    }
}
