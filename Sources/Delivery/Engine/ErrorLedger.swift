import Clinics
import Foundation
import Postgres
import Vocabulary

/// Error groups and seed 002's satusehat_error_log: the same cause once, with how many deliveries it holds up now.
enum ErrorLedger {
    /// What was recorded for one delivery.
    struct Recorded: Sendable {
        var group: UUID?
    }

    /// Records the failures of a batch, closes the groups of what went through, and says which group each belongs to now.
    static func record(
        _ results: [DeliveryResult], _ before: [ResultStore.Key: ResultStore.Before], _ transaction: Transaction
    ) async throws -> [ResultStore.Key: Recorded] {
        let failing = results.filter { $0.transition.rejection != nil && $0.transition.state != .completed }
        let groups = try await upsert(failing, transaction)
        var recorded: [ResultStore.Key: Recorded] = [:]
        var deltas: [GroupKey: Int] = [:]
        for result in results {
            let key = ResultStore.Key(result)
            let old = before[key]?.errorGroup
            let new = result.transition.state == .failed ? groups[key] : nil
            if let old, old != new { deltas[GroupKey(clinic: key.clinic, id: old), default: 0] -= 1 }
            if let new, old != new { deltas[GroupKey(clinic: key.clinic, id: new), default: 0] += 1 }
            recorded[key] = Recorded(group: new)
        }
        let healed = results.compactMap { result -> Healed? in
            let key = ResultStore.Key(result)
            switch result.transition.state {
            case .completed, .skipped: return Healed(key: key)
            case .failed: return groups[key].map { Healed(key: key, except: $0) }
            case .pending: return nil
            }
        }
        // Lines before groups: a group has healed when none of its lines is open.
        let statements = [close(healed), count(deltas), log(failing, groups), settle(healed)].compactMap { $0 }
        if !statements.isEmpty { _ = try await transaction.batch(statements) }
        return recorded
    }

    struct GroupKey: Hashable, Sendable, Comparable {
        let clinic: Int64
        let id: UUID
        static func < (left: GroupKey, right: GroupKey) -> Bool {
            (left.clinic, left.id.uuidString) < (right.clinic, right.id.uuidString)
        }
    }

    /// How many deliveries each cause holds up, changed by so many. Ordered by key, as all writers of groups do.
    static func count(_ deltas: [GroupKey: Int]) -> SQL? {
        let changed = deltas.filter { $0.value != 0 }.keys.sorted()
        guard !changed.isEmpty else { return nil }
        return """
            UPDATE error_group g SET open_count = greatest(0, g.open_count + r.n),
                resolution_status = CASE WHEN r.heals THEN 'auto_resolved' ELSE g.resolution_status END,
                resolved_at = CASE WHEN r.heals THEN jembatan_now() ELSE g.resolved_at END
            FROM (SELECT g.clinic_id, g.id, g.n, g.open_count + g.n <= 0 AND g.resolution_status = 'pending' AND \(hasHealed) AS heals
                FROM (SELECT r.*, held.open_count, held.resolution_status
                    FROM unnest(\(changed.map(\.clinic))::bigint[], \(changed.map(\.id))::uuid[],
                        \(changed.map { deltas[$0] ?? 0 })::int[]) AS r (clinic_id, id, n)
                    JOIN error_group held ON (held.clinic_id, held.id) = (r.clinic_id, r.id)
                    ORDER BY r.clinic_id, r.id FOR NO KEY UPDATE OF held) g) r
            WHERE (g.clinic_id, g.id) = (r.clinic_id, r.id)
            """
    }

    private static func upsert(_ failing: [DeliveryResult], _ transaction: Transaction) async throws -> [ResultStore.Key: UUID] {
        guard !failing.isEmpty else { return [:] }
        var wanted: [String: Cause] = [:]
        for result in failing { wanted[Cause(result).unique] = Cause(result) }
        let ids = try await upsert(wanted.values.sorted { $0.unique < $1.unique }, transaction)
        var groups: [ResultStore.Key: UUID] = [:]
        for result in failing { groups[ResultStore.Key(result)] = ids[Cause(result).unique] }
        return groups
    }

    /// A cause: what makes two failures the same.
    struct Cause: Sendable {
        var clinic: Int64
        var channel: String
        var kind: String
        var category: String
        var code: String
        var element: String?
        var message: String

        var unique: String { "\(clinic)|\(channel)|\(kind)|\(code)|\(element ?? "")" }

        init(_ result: DeliveryResult) {
            let rejection = result.transition.rejection
            clinic = result.lane.clinicID.rawValue
            channel = result.lane.channel.rawValue
            kind = result.picked.outgoing.kind
            category = rejection?.category.rawValue ?? "unknown"
            code = rejection?.code ?? "unknown"
            element = rejection?.element
            message = rejection?.message ?? ""
        }

        init(clinic: Int64, channel: String, kind: String, category: String, code: String, message: String) {
            self.clinic = clinic
            self.channel = channel
            self.kind = kind
            self.category = category
            self.code = code
            element = nil
            self.message = message
        }

        /// A mapping that is missing: what it lacks is the cause ("dokter:D-01").
        init(clinic: Int64, channel: Channel, kind: String, lacks: String) {
            self.init(clinic: clinic, channel: channel.rawValue, kind: kind, category: "mapping", code: lacks, message: lacks)
        }
    }

    /// Makes or touches the groups of these causes; ids by `unique`.
    static func upsert(_ causes: [Cause], _ transaction: Transaction) async throws -> [String: UUID] {
        let sorted = causes.sorted { $0.unique < $1.unique }
        let rows = try await transaction.query(
            """
            INSERT INTO error_group AS g (clinic_id, id, fingerprint, channel, kind, category, code, element, message, first_seen_at, last_seen_at,
                resolution_status)
            SELECT r.clinic_id, r.id, convert_to(r.fingerprint, 'UTF8'), r.channel, r.kind, r.category, r.code, r.element, r.message,
                jembatan_now(), jembatan_now(),
                -- Ignored over one kind, a cause is ignored over the others too.
                coalesce((SELECT s.resolution_status FROM error_group s WHERE s.clinic_id = r.clinic_id AND s.resolution_status = 'ignored'
                    AND s.cause = r.channel || ' ' || r.code || ' ' || coalesce(r.element, '') LIMIT 1), 'pending')
            FROM unnest(\(sorted.map(\.clinic))::bigint[], \(sorted.map { _ in UUID.v7() })::uuid[], \(sorted.map(\.unique))::text[],
                \(sorted.map(\.channel))::text[], \(sorted.map(\.kind))::text[], \(sorted.map(\.category))::text[], \(sorted.map(\.code))::text[],
                \(sorted.map(\.element))::text[], \(sorted.map(\.message))::text[])
                AS r (clinic_id, id, fingerprint, channel, kind, category, code, element, message)
            ORDER BY r.clinic_id, r.fingerprint
            ON CONFLICT (clinic_id, fingerprint) DO UPDATE SET last_seen_at = jembatan_now(), message = excluded.message,
                resolution_status = CASE WHEN g.resolution_status = 'ignored' THEN 'ignored' ELSE 'pending' END,
                resolved_at = CASE WHEN g.resolution_status = 'ignored' THEN g.resolved_at END,
                resolved_by = CASE WHEN g.resolution_status = 'ignored' THEN g.resolved_by END
            RETURNING id, convert_from(fingerprint, 'UTF8') AS fingerprint
            """)
        var ids: [String: UUID] = [:]
        for row in rows { ids[try row.get("fingerprint")] = try row.get("id") }
        return ids
    }

    private static func log(_ failing: [DeliveryResult], _ groups: [ResultStore.Key: UUID]) -> SQL? {
        guard !failing.isEmpty else { return nil }
        let rejections = failing.map { $0.transition.rejection }
        return """
            INSERT INTO error_log (clinic_id, id, delivery_id, error_group_id, attempt_number, resource_type, resource_id, operation, error_category,
                http_status, error_code, error_message, error_details, request_url, at)
            SELECT r.*, jembatan_now() FROM (SELECT a.clinic_id, a.id, a.delivery_id, a.group_id, a.number, a.kind, a.source, a.operation, a.category,
                a.status, a.code, a.message, a.details::jsonb, a.url FROM unnest(\(failing.map { $0.lane.clinicID.rawValue })::bigint[],
                \(failing.map { _ in UUID.v7() })::uuid[], \(failing.map { $0.picked.outgoing.id })::uuid[], \(failing.map { groups[ResultStore.Key($0)] })::uuid[],
                \(failing.map { $0.attempts.last?.number })::int[], \(failing.map { $0.picked.outgoing.kind })::text[],
                \(failing.map { $0.picked.outgoing.sourceID })::uuid[], \(failing.map { $0.picked.outgoing.operation.rawValue })::text[],
                \(rejections.map { $0?.category.rawValue })::text[], \(rejections.map { $0?.httpStatus })::int[], \(rejections.map { $0?.code })::text[],
                \(rejections.map { $0?.message })::text[],
                \(rejections.map { "{\"rules\":[\(($0?.ruleNumbers ?? []).map(String.init).joined(separator: ","))]}" })::text[],
                \(failing.map { $0.attempts.last?.url })::text[])
                AS a (clinic_id, id, delivery_id, group_id, number, kind, source, operation, category, status, code, message, details, url)) r
            """
    }
}
