import Clinics
import Foundation
import JSON
import Postgres
import Vocabulary

/// A kind that the platform refuses a clinic altogether: it has no right to that resource type.
public struct RefusedKind: Sendable, Hashable {
    /// The name of the kind, such as "MedicationRequest".
    public var kind: String
    /// The way to the platform.
    public var channel: Channel
    /// When it was first refused.
    public var since: Date
    /// Code of the error catalogue.
    public var errorCode: String
    /// The platform's own words.
    public var message: String
    /// Whether one delivery is on its way to see if the right is there now.
    public var isTriedAgain: Bool
}

/// What became of trying a refused kind again.
public enum RefusedKindRetry: Sendable, Hashable {
    /// One delivery goes first.
    case probing
    /// Nothing of it waits: the next one that comes is sent.
    case opened
    /// It is not refused.
    case notRefused
}

/// Kinds that are switched off for a clinic, and switched on again. Deliveries of such a kind are skipped by the lane's drawing; their
/// rows stay as they are.
public enum RefusedKindStore {
    /// The clinic's refused kinds in its present environment.
    public static func all(in scope: ClinicScope) async throws -> [RefusedKind] {
        try await scope.query(
            """
            SELECT k.kind, k.channel, k.since, k.error_code, k.message,
                EXISTS (SELECT FROM delivery d WHERE d.clinic_id = k.clinic_id AND d.id = k.probe_id AND d.state = 'pending'
                    AND (d.hold IS NULL OR d.hold IN ('retry', 'reconciling'))) AS tried
            FROM refused_kind k
            JOIN clinic c ON c.clinic_id = k.clinic_id AND c.environment = k.environment
            WHERE k.clinic_id = \(scope.id.rawValue) ORDER BY k.since, k.kind
            """
        ).map { row in
            RefusedKind(
                kind: try row.get("kind"), channel: Channel(rawValue: try row.get("channel")) ?? .satusehat, since: try row.get("since"),
                errorCode: try row.get("error_code"), message: try row.get("message"), isTriedAgain: try row.get("tried"))
        }
    }

    /// A person says that the right is there now: one delivery goes, and when it is not refused the others follow. Audited.
    public static func tryAgain(_ kind: String, _ channel: Channel, by actor: Actor, in scope: ClinicScope) async throws -> RefusedKindRetry
    {
        guard let refused = try await all(in: scope).first(where: { $0.kind == kind && $0.channel == channel }) else { return .notRefused }
        let results = try await scope.batch(reopen(scope.id, channel, kind: kind) + [LaneStore.wake(scope.id, channel)])
        try await AuditStore.append(
            AuditEntry(
                action: "kind.tried_again", subject: .init("kind", kind), before: ["error_code": .string(refused.errorCode)], by: actor),
            in: scope)
        return results[1].affected > 0 ? .opened : .probing
    }

    /// Lets one delivery of each refused kind go first; a kind of which nothing waits is no longer refused. The second statement's count
    /// is how many those are.
    static func reopen(_ clinic: ClinicID, _ channel: Channel, kind: String? = nil) -> [SQL] {
        let mine: SQL = """
            k.clinic_id = \(clinic.rawValue) AND k.channel = \(channel.rawValue) AND k.kind = coalesce(\(kind), k.kind)
            """
        return [
            "UPDATE refused_kind k SET probe_id = \(nextProbe) WHERE \(mine)",
            "DELETE FROM refused_kind k WHERE \(mine) AND k.probe_id IS NULL",
        ]
    }

    /// The first delivery of a refused kind `k` that could go; those that wait for something else come last, and one that was on its way
    /// before anybody asked only where there is no other.
    private static var nextProbe: SQL {
        """
        (SELECT d.id FROM delivery d
         WHERE (d.clinic_id, d.channel, d.environment, d.kind) = (k.clinic_id, k.channel, k.environment, k.kind) AND d.state = 'pending'
             AND (d.hold IS NULL OR d.hold IN ('retry', 'reconciling'))
         ORDER BY EXISTS (SELECT FROM lane l WHERE (l.clinic_id, l.channel) = (k.clinic_id, k.channel) AND d.id = ANY (l.in_flight)),
             d.hold IS NOT NULL, d.priority, d.service_date, d.id LIMIT 1)
        """
    }

    /// The kinds refused in lane `l`, as an array: read once, then compared with every row.
    static var refused: SQL { "ARRAY(\(ofLane("k.kind")))" }
    /// The deliveries of lane `l` that may go though their kind is refused.
    static var probes: SQL { "ARRAY(\(ofLane("k.probe_id")) AND k.probe_id IS NOT NULL)" }
    /// Whether a delivery `d` of lane `l` may go as far as its kind is concerned.
    static var mayGo: SQL { "(d.kind <> ALL (\(refused)) OR d.id = ANY (\(probes)))" }

    private static func ofLane(_ column: SQL) -> SQL {
        """
        SELECT \(column) FROM refused_kind k WHERE (k.clinic_id, k.channel) = (l.clinic_id, l.channel)
            AND k.environment = (SELECT c.environment FROM clinic c WHERE c.clinic_id = l.clinic_id)
        """
    }

    /// Whether the kind of a delivery, by that name in the statement, is refused.
    static func isRefused(_ delivery: SQL) -> SQL {
        """
        EXISTS (SELECT FROM refused_kind k WHERE (k.clinic_id, k.channel, k.environment, k.kind)
            = (\(delivery).clinic_id, \(delivery).channel, \(delivery).environment, \(delivery).kind))
        """
    }

    /// What a batch of results says about its kinds: those that were refused are off, those whose probe was answered otherwise are on.
    static func statements(_ results: [DeliveryResult]) -> [SQL] {
        var statements: [SQL] = []
        let refused = results.filter { $0.transition.kindRefusal != nil }
        if !refused.isEmpty { statements += refuse(refused) }
        let probes = results.filter { $0.picked.isKindProbe && $0.transition.kindRefusal == nil }
        let answered = probes.filter { $0.transition.lane == .worked }
        if !answered.isEmpty { statements.append("DELETE FROM refused_kind k USING \(rows(answered)) WHERE \(isProbe)") }
        // It said nothing about the right, and cannot: another goes in its place.
        let useless = probes.filter { result in
            let isHeld = [.mapping, .consent, .dependency].contains(result.transition.hold?.hold)
            return result.transition.lane == .none && (result.transition.state != .pending || isHeld)
        }
        if !useless.isEmpty {
            statements.append("UPDATE refused_kind k SET probe_id = \(nextProbe) FROM \(rows(useless)) WHERE \(isProbe)")
        }
        return statements
    }

    private static let isProbe: SQL = "(k.clinic_id, k.probe_id) = (r.clinic_id, r.id)"

    private static func rows(_ results: [DeliveryResult]) -> SQL {
        """
        unnest(\(results.map { $0.lane.clinicID.rawValue })::bigint[], \(results.map { $0.picked.outgoing.id })::uuid[]) AS r (clinic_id, id)
        """
    }

    /// A refusal of older credentials that arrives late switches nothing off. The visits whose end waited for such a delivery are looked
    /// at again, in transactions of their own: it does not wait any longer.
    private static func refuse(_ results: [DeliveryResult]) -> [SQL] {
        struct Key: Hashable {
            let clinic: Int64
            let channel: String
            let environment: String
            let kind: String
        }
        let byKey = Dictionary(
            results.map {
                (
                    Key(
                        clinic: $0.lane.clinicID.rawValue, channel: $0.lane.channel.rawValue, environment: $0.picked.outgoing.environment,
                        kind: $0.picked.outgoing.kind), $0
                )
            }, uniquingKeysWith: { first, _ in first })
        let keys = Array(byKey.keys)
        let said = keys.map { byKey[$0]?.transition.kindRefusal }
        return [
            """
            INSERT INTO refused_kind AS k (clinic_id, channel, environment, kind, since, last_refused_at, error_code, message, http_status)
            SELECT r.clinic_id, r.channel, r.environment, r.kind, jembatan_now(), jembatan_now(), r.code, r.message, r.status
            FROM unnest(\(keys.map(\.clinic))::bigint[], \(keys.map(\.channel))::text[], \(keys.map(\.environment))::text[],
                    \(keys.map(\.kind))::text[], \(said.map { $0?.code ?? "no-right" })::text[], \(said.map { $0?.message ?? "" })::text[],
                    \(said.map { $0?.httpStatus })::int[], \(keys.map { byKey[$0]?.lane.credentialsEpoch ?? 0 })::bigint[])
                AS r (clinic_id, channel, environment, kind, code, message, status, credentials_epoch)
            JOIN lane l ON (l.clinic_id, l.channel, l.credentials_epoch) = (r.clinic_id, r.channel, r.credentials_epoch)
            ORDER BY 1, 2, 3, 4
            ON CONFLICT (clinic_id, channel, environment, kind) DO UPDATE SET last_refused_at = excluded.last_refused_at,
                error_code = excluded.error_code, message = excluded.message, http_status = excluded.http_status,
                probe_id = CASE WHEN k.probe_id = ANY (\(results.map { $0.picked.outgoing.id })::uuid[]) THEN NULL ELSE k.probe_id END
            """,
            """
            INSERT INTO visit_replan (clinic_id, visit_id)
            SELECT DISTINCT d.clinic_id, d.visit_id
            FROM unnest(\(keys.map(\.clinic))::bigint[], \(keys.map(\.channel))::text[], \(keys.map(\.environment))::text[],
                    \(keys.map(\.kind))::text[]) AS r (clinic_id, channel, environment, kind)
            JOIN delivery d ON (d.clinic_id, d.channel, d.environment, d.kind) = (r.clinic_id, r.channel, r.environment, r.kind)
                AND d.state = 'pending' AND (d.hold IS NULL OR d.hold IN ('retry', 'reconciling'))
            JOIN delivery f ON (f.clinic_id, f.visit_id) = (d.clinic_id, d.visit_id) AND f.gate IS NOT NULL AND f.state = 'pending'
                AND f.hold = 'dependency'
            ORDER BY 1, 2 ON CONFLICT DO NOTHING
            """,
        ]
    }
}
