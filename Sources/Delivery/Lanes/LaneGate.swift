import Clinics
import Foundation
import JSON
import Postgres
import Vocabulary

/// Every call that is not a delivery goes through here: same rate, breaker, credentials, and a row in `platform_call`. Nothing leaves
/// unmetered or unseen.
public struct LaneGate: Sendable {
    /// How long a call waits for its turn before it gives up, ms.
    static let patienceMs = 10_000
    /// A delivery's second request (a search before it) waits longer: nobody sits before it.
    static let deliveryPatienceMs = 120_000
    /// What gives way to deliveries looks so often whether they leave it anything.
    static let givingWayMs = 500

    let database: ClinicDatabase
    let ports: [Channel: any PlatformPort]
    let watch: UpstreamWatch

    /// Makes the gate of all channels.
    init(database: ClinicDatabase, ports: [any PlatformPort], watch: UpstreamWatch) {
        self.database = database
        self.watch = watch
        self.ports = Dictionary(uniqueKeysWithValues: ports.map { ($0.channel, $0) })
    }

    /// Sends a request for a clinic that a person or an API call waits for. A parked or paused lane answers at once as not sent;
    /// a connection test (`evenWhenStopped`) goes all the same. What `givesWay` draws only what deliveries leave: while none is ready to go,
    /// and from a bucket that stays half full for them.
    public func call(
        _ request: PlatformRequest, purpose: String, clinic: Clinic, channel: Channel = .satusehat, evenWhenStopped: Bool = false,
        givesWay: Bool = false, actorID: UUID? = nil
    ) async -> Exchange {
        await timedCall(
            request, purpose: purpose, clinic: clinic, channel: channel, evenWhenStopped: evenWhenStopped, givesWay: givesWay,
            actorID: actorID
        ).exchange
    }

    /// The same with how long the platform took, ms; nil when nothing was sent.
    public func timedCall(
        _ request: PlatformRequest, purpose: String, clinic: Clinic, channel: Channel = .satusehat, evenWhenStopped: Bool = false,
        givesWay: Bool = false, actorID: UUID? = nil
    ) async -> (exchange: Exchange, tookMs: Int?) {
        guard let port = ports[channel] else { return (.notConfigured(message: "Kanal \(channel.rawValue) belum tersedia."), nil) }
        let lane: LaneTimes
        do {
            guard let found = try await times(clinic.id, channel) else {
                return (.notConfigured(message: "Kredensial klinik ini belum diisi."), nil)
            }
            lane = found
        } catch { return (.heldBack(.database), nil) }
        if let stop = lane.stop, !evenWhenStopped { return (.heldBack(stop), nil) }
        let meter = givesWay ? leftOver(clinic.id, channel) : meter(clinic.id, channel)
        do { try await meter.draw() } catch { return (.heldBack(.rate), nil) }
        let access = PlatformAccess(clinic: clinic, connectTimeoutMs: lane.connectMs, totalTimeoutMs: lane.totalMs)
        let started = ContinuousClock.now
        let exchange = await port.send(request, for: access, meter: meter)
        let tookMs = started.elapsedMs
        await record(
            PlatformCall(
                purpose: purpose, method: request.method, url: port.shownURL(request, for: access), httpStatus: exchange.status,
                tookMs: tookMs, outcome: exchange.word), clinic.id, channel, actorID: actorID, deliveryID: nil)
        return (exchange, tookMs)
    }

    /// A clinic with its lane's timeouts, for calls that need a connection of their own; nil when it has no such lane.
    public func access(of clinic: Clinic, _ channel: Channel) async throws -> PlatformAccess? {
        try await times(clinic.id, channel).map {
            PlatformAccess(clinic: clinic, connectTimeoutMs: $0.connectMs, totalTimeoutMs: $0.totalMs)
        }
    }

    /// Draws on the rate of a lane and records its calls, with who asked for them.
    public func meter(_ clinic: ClinicID, _ channel: Channel, deliveryID: UUID? = nil, actorID: UUID? = nil) -> Meter {
        Meter(
            draw: { try await draw(clinic, channel, patienceMs: deliveryID == nil ? Self.patienceMs : Self.deliveryPatienceMs) },
            record: { await record($0, clinic, channel, actorID: actorID, deliveryID: deliveryID) })
    }

    private func leftOver(_ clinic: ClinicID, _ channel: Channel) -> Meter {
        Meter(
            draw: { try await drawLeftOver(clinic, channel) },
            record: { await record($0, clinic, channel, actorID: nil, deliveryID: nil) })
    }

    private func drawLeftOver(_ clinic: ClinicID, _ channel: Channel) async throws {
        let deadline = ContinuousClock.now + .milliseconds(Self.deliveryPatienceMs)
        while true {
            let isDrawn = try await database.worker { transaction in
                try await transaction.query(
                    """
                    WITH mine AS MATERIALIZED (
                        SELECT clinic_id, channel, rate_per_minute, burst,
                            LEAST(burst, tokens + greatest(0, extract(epoch FROM jembatan_now() - refilled_at))
                                * greatest(rate_per_minute - burst, 1) / 60.0)::real AS level
                        FROM lane WHERE clinic_id = \(clinic.rawValue) AND channel = \(channel.rawValue) FOR NO KEY UPDATE)
                    UPDATE lane l SET tokens = mine.level - 1, refilled_at = greatest(l.refilled_at, jembatan_now())
                    FROM mine
                    WHERE (l.clinic_id, l.channel) = (mine.clinic_id, mine.channel) AND mine.level >= greatest(1, mine.burst / 2.0)
                        AND NOT EXISTS (SELECT FROM delivery d WHERE (d.clinic_id, d.channel) = (l.clinic_id, l.channel)
                            AND d.state = 'pending' AND d.hold IS NULL AND \(RefusedKindStore.mayGo))
                    RETURNING 1
                    """
                ).first != nil
            }
            if isDrawn { return }
            guard ContinuousClock.now < deadline else { throw RateExhausted() }
            try await Task.sleep(for: .milliseconds(Self.givingWayMs))
        }
    }

    /// No token within `patienceMs`.
    struct RateExhausted: Error {}

    private func draw(_ clinic: ClinicID, _ channel: Channel, patienceMs: Int) async throws {
        let deadline = ContinuousClock.now + .milliseconds(patienceMs)
        while true {
            let waitMs = try await database.worker { transaction in
                try await transaction.query(
                    """
                    WITH mine AS (
                        SELECT clinic_id, channel, rate_per_minute, burst, LEAST(burst, tokens + greatest(0, extract(epoch FROM jembatan_now() - refilled_at))
                            * greatest(rate_per_minute - burst, 1) / 60.0)::real AS level
                        FROM lane WHERE clinic_id = \(clinic.rawValue) AND channel = \(channel.rawValue) FOR NO KEY UPDATE)
                    UPDATE lane l SET tokens = mine.level - CASE WHEN mine.level >= 1 THEN 1 ELSE 0 END,
                        refilled_at = greatest(l.refilled_at, jembatan_now())
                    FROM mine WHERE (l.clinic_id, l.channel) = (mine.clinic_id, mine.channel)
                    RETURNING CASE WHEN mine.level >= 1 THEN 0
                        ELSE ceil((1 - mine.level) * 60000.0 / greatest(mine.rate_per_minute - mine.burst, 1))::integer END AS wait_ms
                    """
                ).first?.get("wait_ms", as: Int.self) ?? 0
            }
            if waitMs == 0 { return }
            guard ContinuousClock.now + .milliseconds(waitMs) < deadline else { throw RateExhausted() }
            try await Task.sleep(for: .milliseconds(waitMs))
        }
    }

    private func record(_ call: PlatformCall, _ clinic: ClinicID, _ channel: Channel, actorID: UUID?, deliveryID: UUID?) async {
        watch.saw(
            ObservedCall(
                clinic: clinic, channel: channel, url: call.url, purpose: call.purpose, status: call.httpStatus, word: call.outcome,
                tookMs: call.tookMs))
        _ = try? await database.worker { transaction in
            try await transaction.execute(
                """
                INSERT INTO platform_call (clinic_id, id, at, channel, purpose, method, url, http_status, took_ms, outcome, delivery_id, actor_id)
                VALUES (\(clinic.rawValue), \(UUID.v7()), now(), \(channel.rawValue), \(call.purpose), \(call.method), \(Masking.text(call.url)),
                    \(call.httpStatus), \(call.tookMs), \(call.outcome), \(deliveryID), \(actorID))
                """)
        }
    }

    private struct LaneTimes: Sendable {
        var connectMs: Int
        var totalMs: Int
        var stop: HeldBack?
    }

    private func times(_ clinic: ClinicID, _ channel: Channel) async throws -> LaneTimes? {
        try await database.worker { transaction in
            guard
                let row = try await transaction.query(
                    """
                    SELECT connect_timeout_ms, total_timeout_ms, CASE WHEN l.paused_at IS NOT NULL OR u.paused_at IS NOT NULL THEN 'lane_paused'
                        WHEN l.breaker_until > jembatan_now() THEN 'lane_parked' END AS stop
                    FROM lane l LEFT JOIN upstream u ON u.host = l.upstream WHERE clinic_id = \(clinic.rawValue) AND channel = \(channel.rawValue)
                    """
                ).first
            else { return nil }
            return LaneTimes(
                connectMs: try row.get("connect_timeout_ms"), totalMs: try row.get("total_timeout_ms"),
                stop: try row.get("stop", as: String?.self).flatMap(HeldBack.init))
        }
    }
}
